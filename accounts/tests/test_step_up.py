"""The gate of dangerous acts: a log-in or a password not older than ten minutes."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.errors import AccountLocked, RecentLoginNeeded, WrongCredentials
from accounts.models import LoginFailure, Session
from accounts.services.step_up import require_recent
from accounts.tokens import read_access

pytestmark = pytest.mark.django_db


@pytest.fixture
def session_id(login, cast):
    return read_access(login(cast.diego).json()["data"]["access"]).session_id


@pytest.fixture
def later():
    return timezone.now() + timedelta(minutes=10, seconds=1)


def test_a_log_in_opens_the_gate_for_ten_minutes(session_id, cast, later):
    with time_machine.travel(later - timedelta(seconds=5), tick=False):
        require_recent(user_id=cast.diego.id, session_id=session_id)
    with time_machine.travel(later, tick=False), pytest.raises(RecentLoginNeeded):
        require_recent(user_id=cast.diego.id, session_id=session_id)


def test_the_password_opens_it_now_and_for_ten_minutes_more(session_id, cast, later):
    with time_machine.travel(later, tick=False):
        require_recent(user_id=cast.diego.id, session_id=session_id, password=cast.diego.password)
    with time_machine.travel(later + timedelta(minutes=9), tick=False):
        require_recent(user_id=cast.diego.id, session_id=session_id)


def test_refreshing_proves_nothing(api, login, cast, later):
    first = login(cast.diego, x_client_type="native").json()["data"]
    with time_machine.travel(later):
        answer = api(None).post("/api/v1/auth/refresh", {"refresh": first["refresh"]}).json()["data"]
        with pytest.raises(RecentLoginNeeded):
            require_recent(user_id=cast.diego.id, session_id=read_access(answer["access"]).session_id)


def test_a_wrong_password_counts_towards_locking_and_shuts_the_gate(session_id, cast):
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            require_recent(user_id=cast.diego.id, session_id=session_id, password="otra-cosa")
    with pytest.raises(AccountLocked):
        require_recent(user_id=cast.diego.id, session_id=session_id, password=cast.diego.password)


def test_somebody_elses_or_an_ended_session_opens_nothing(session_id, cast):
    with pytest.raises(RecentLoginNeeded):
        require_recent(user_id=cast.ana.id, session_id=session_id)
    with pytest.raises(RecentLoginNeeded):
        require_recent(user_id=cast.diego.id, session_id=None)
    Session.objects.update(revoked_at=timezone.now(), revoked_reason="logout")
    with pytest.raises(RecentLoginNeeded):
        require_recent(user_id=cast.diego.id, session_id=session_id)


def test_a_failure_inside_a_transaction_of_the_caller_is_a_programming_error_that_shows(transactional_db, cast):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        require_recent(user_id=cast.diego.id, session_id=None, password="otra-cosa")
    assert not LoginFailure.objects.exists()
