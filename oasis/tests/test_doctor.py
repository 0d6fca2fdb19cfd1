"""`manage.py doctor`: each thing that can be wrong is found and says what to do."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from oasis.core import resilience
from oasis.core.models import OutboxMessage
from oasis.core.testing import as_superuser
from oasis.doctor import Grade, areas, examine
from organizations.models import Organization

pytestmark = pytest.mark.usefixtures("cast")


def grades(area):
    return [finding.grade for finding in examine(area)]


def worst(area):
    """The one finding of an area that is not well."""
    (finding,) = [finding for finding in examine(area) if finding.grade is not Grade.OK]
    assert finding.advice, "it says what to do"
    return finding


@pytest.mark.parametrize(
    "area", ["postgresql", "clock", "migrations", "isolation", "outbox", "circuits", "storage", "disk"]
)
def test_a_healthy_system_is_told_so(area):
    assert set(grades(area)) == {Grade.OK}


def test_the_page_names_every_area_and_what_to_do(capsys, settings):
    settings.CELERY_BROKER_URL = "memory://"
    found = examine()
    assert {finding.area for finding in found} == set(areas())
    assert all(finding.advice for finding in found if finding.grade is not Grade.OK)


def test_the_command_prints_it_and_fails_only_for_what_is_bad(capsys, settings):
    call_command("doctor", "postgresql", "providers", json=True)
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is True
    settings.AI_PROVIDER, settings.GEMINI_API_KEY = "gemini", ""
    with pytest.raises(CommandError, match="1 things are bad"):
        call_command("doctor", "providers")
    assert "Set GEMINI_API_KEY" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing is called heart"):
        call_command("doctor", "heart")


def test_schemas_that_are_behind_are_named():
    Organization.objects.filter(slug="brisa").update(schema_state="older")
    finding = worst("migrations")
    assert finding.grade is Grade.BAD
    assert "1 organizations are behind: brisa" in finding.said


def test_a_shared_migration_that_is_missing_is_found():
    with connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name = '0002_jobs'")
    finding = worst("migrations")
    assert (finding.grade, finding.said.startswith("1 to apply, first core.0002_jobs")) == (Grade.BAD, True)


def test_an_organization_that_waits_for_its_schema_is_found():
    long_ago = timezone.now() - timedelta(minutes=6)
    Organization.objects.filter(slug="brisa").update(status="provisioning", created_at=long_ago)
    assert "wait for their schema" in worst("migrations").said


def test_a_hole_in_the_wall_is_found(transactional_db):
    as_superuser("ALTER TABLE public.organizations_membership DISABLE ROW LEVEL SECURITY")
    found = examine("isolation")
    assert {finding.grade for finding in found} == {Grade.BAD}
    assert any("organizations_membership" in finding.said for finding in found)


def test_a_superuser_is_found(transactional_db):
    as_superuser("ALTER ROLE oasis_app BYPASSRLS")
    try:
        assert "organizations are not kept apart" in worst("postgresql").said
    finally:
        as_superuser("ALTER ROLE oasis_app NOBYPASSRLS")


def test_an_application_that_owns_its_tables_is_warned_of(settings):
    settings.DATABASES["owner"]["USER"], before = (
        settings.DATABASES["default"]["USER"],
        settings.DATABASES["owner"]["USER"],
    )
    try:
        assert worst("postgresql").grade is Grade.WARNING
    finally:
        settings.DATABASES["owner"]["USER"] = before


def test_a_clock_that_goes_wrong_is_found():
    with time_machine.travel(timezone.now() + timedelta(seconds=30)):
        assert worst("clock").grade is Grade.BAD


def test_a_redis_that_is_away_is_found(settings):
    settings.REDIS_URL = "unix:///tmp/nobody-listens-here.sock?db=0"
    resilience.client.cache_clear()
    try:
        finding = worst("redis")
    finally:
        resilience.client.cache_clear()
    assert (finding.grade, "could not be examined" in finding.said) == (Grade.BAD, True)


@pytest.mark.parametrize(("production", "grade"), [(True, Grade.BAD), (False, Grade.NOTE)])
def test_a_redis_that_keeps_nothing_is_found(settings, production, grade):
    """The tests' own Redis is one."""
    settings.PRODUCTION = production
    assert worst("redis").grade is grade


def test_a_broker_that_is_away_is_found(settings):
    settings.CELERY_BROKER_URL = "redis+socket:///tmp/nobody-listens-here.sock"
    assert worst("broker").grade is Grade.BAD


def test_messages_that_nobody_takes_are_found():
    due = timezone.now() - timedelta(minutes=10)
    OutboxMessage.objects.create(topic="nobody.knows", payload={}, due_at=due)
    assert "the oldest for 10 minutes" in worst("outbox").said


def test_messages_that_were_given_up_are_found():
    OutboxMessage.objects.create(topic="nobody.knows", payload={}, due_at=timezone.now(), status="dead")
    finding = worst("outbox")
    assert (finding.grade, finding.said) == (Grade.WARNING, "1 messages were given up")


def test_an_open_circuit_is_found():
    breaker = resilience.Breaker("doctor-test", failures=1)
    with pytest.raises(OSError, match="away"), breaker.attempt():
        raise OSError("away")
    assert "doctor-test is open" in worst("circuits").said


@pytest.mark.parametrize(("production", "grade"), [(True, Grade.BAD), (False, Grade.NOTE)])
def test_mail_that_goes_nowhere_is_found(settings, production, grade):
    settings.PRODUCTION, settings.EMAIL_URL = production, ""
    assert worst("mail").grade is grade


def test_a_mail_server_that_is_away_is_found(settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert worst("mail").grade is Grade.BAD


def test_providers_without_secrets_are_named(settings):
    settings.WEBHOOK_SECRETS = {"stripe": [], "typeform": ["secret"]}
    settings.AI_PROVIDER, settings.GEMINI_API_KEY = "gemini", "key"
    assert "webhooks of stripe" in worst("providers").said


def test_a_default_secret_is_warned_of(settings):
    settings.SECRET_KEY = settings.DEFAULT_SECRET
    assert any("SECRET_KEY is the development one" in finding.said for finding in examine("settings"))


def test_what_the_checks_find_is_on_the_page(settings):
    settings.PRODUCTION, settings.SECURE_HSTS_SECONDS = True, 0
    assert any("security.W004" in finding.said for finding in examine("settings"))


def test_a_disk_that_fills_up_is_found(monkeypatch):
    monkeypatch.setattr("oasis.doctor.FREE_SHARE", 1.1)
    assert worst("disk").grade is Grade.WARNING
    monkeypatch.setattr("oasis.doctor.FREE_BYTES", 10**18)
    assert worst("disk").grade is Grade.BAD


def test_backups_that_are_missing_or_old_are_found(settings, tmp_path):
    settings.DATA_DIR, settings.PRODUCTION = tmp_path, True
    assert "none in" in worst("backups").said
    folder = Path(tmp_path, "backups")
    folder.mkdir()
    (folder / "alba.partial").touch()
    assert "none in" in worst("backups").said
    file = folder / "alba.oasis"
    file.touch()
    assert grades("backups") == [Grade.OK]
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(file, (long_ago, long_ago))
    assert worst("backups").grade is Grade.WARNING
