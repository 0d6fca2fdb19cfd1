"""The stopwatch of `manage.py bench_identity`: that it sees a difference, and leaves nothing; and the work behind it, counted."""

import io
import json
import os
from pathlib import Path

import pytest
from django.contrib.auth import hashers
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import timing
from accounts.models import User
from accounts.tests.conftest import NEW_PASSWORD
from oasis import embedded
from oasis.core.database.counting import counting

pytestmark = pytest.mark.django_db
AUTH = "/api/v1/auth/"


def busy(rounds):
    return lambda number: sum(range(rounds))


def test_the_stopwatch_sees_twice_the_work_and_no_more_than_there_is():
    assert not timing.compare("twice", 40, busy(200_000), busy(100_000)).within_noise
    assert 0 <= timing.compare("same", 40, busy(10_000), busy(10_000)).share <= 1


def test_it_measures_every_door(cast):
    names = [result.name.partition(":")[0] for result in timing.measure(samples=1)]
    assert names == ["log-in", "log-in", "second factor", "reset", "resend", "register"]


@pytest.fixture
def embedded_here(settings):
    settings.DATA_DIR = Path(os.environ["OASIS_TEST_DATA"])
    settings.EMBEDDED = embedded.urls(settings.DATA_DIR)
    settings.DATABASE_URL = settings.EMBEDDED.database


def test_it_fails_where_the_time_tells_and_leaves_nothing_behind(
    transactional_db, cast, records, embedded_here, monkeypatch
):
    monkeypatch.setattr(timing, "NOISE", -1)
    people, told = User.objects.count(), io.StringIO()
    with pytest.raises(CommandError, match="log-in: known / unknown"):
        call_command("bench_identity", samples=1, json=True, template="test_template", stdout=told)
    assert len(json.loads(told.getvalue())) == 6
    assert (User.objects.count(), records().count()) == (people, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname LIKE 'timing_%'")
        assert not cursor.fetchall()


def test_it_is_not_for_production_or_another_server(settings, embedded_here):
    settings.DATABASE_URL = "postgresql://elsewhere/oasis"
    with pytest.raises(CommandError, match="development"):
        call_command("bench_identity", samples=1)
    settings.DATABASE_URL, settings.PRODUCTION = settings.EMBEDDED.database, True
    with pytest.raises(CommandError, match="development"):
        call_command("bench_identity", samples=1)


@pytest.fixture
def work(api, monkeypatch):
    """How many passwords a request hashes, and how many statements it runs."""
    hashed = []
    real = hashers.Argon2PasswordHasher.encode
    monkeypatch.setattr(
        hashers.Argon2PasswordHasher, "encode", lambda *given, **more: hashed.append(1) or real(*given, **more)
    )
    verify = hashers.Argon2PasswordHasher.verify
    monkeypatch.setattr(
        hashers.Argon2PasswordHasher, "verify", lambda *given, **more: hashed.append(1) or verify(*given, **more)
    )

    def count(path, body):
        hashed.clear()
        with counting() as statements:
            status = api(None).post(AUTH + path, body).status_code
        return status, len(hashed), len(statements)

    return count


def test_registering_a_taken_address_is_as_much_work_as_a_free_one(work, cast, registration):
    from accounts.services import proof

    proof._nobodys_password()
    free = work("register", registration)
    taken = work("register", {**registration, "email": cast.diego.email})
    assert (free[:2], taken[:2]) == ((201, 1), (201, 1))  # one password hashed: 95 % of the time
    assert abs(free[2] - taken[2]) <= 2


@pytest.mark.parametrize("path", ["login", "password/reset", "resend-verification"])
def test_every_other_door_does_the_same_work_for_known_and_unknown(work, cast, path):
    from accounts.services import proof

    proof._nobodys_password()
    body = {"password": NEW_PASSWORD} if path == "login" else {}
    known = work(path, {"email": cast.diego.email, **body})
    unknown = work(path, {"email": "nadie@ninguna.example", **body})
    assert known == unknown
    assert known[1] == (path == "login")
