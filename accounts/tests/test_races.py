"""What happens when two things happen at once, against the real database; races are first seen with the guard off."""

import re
from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts import rules
from accounts.models import LoginFailure, OneTimeToken, Session, User
from accounts.services import locking
from accounts.services.locking import Attempt, count_failure
from accounts.services.one_time_tokens import claim_token, issue_token
from accounts.services.registration import register
from accounts.services.sessions import open_session, refresh
from accounts.tests.conftest import NEW_PASSWORD
from accounts.tokens import read_refresh
from oasis.core.testing import at_once

Purpose = OneTimeToken.Purpose


def outcomes(results):
    return Counter(type(result).__name__ if isinstance(result, Exception) else "ok" for result in results)


def test_a_token_used_twice_at_once_is_good_for_one(transactional_db, cast):
    token = issue_token(user_id=cast.diego.id, purpose=Purpose.VERIFY_EMAIL)
    results = at_once(*[transaction.atomic(lambda: claim_token(token=token, purpose=Purpose.VERIFY_EMAIL))] * 6)
    assert outcomes(results) == {"ok": 1, "InvalidOneTimeToken": 5}


def test_the_token_race_is_real(transactional_db, cast):
    issue_token(user_id=cast.diego.id, purpose=Purpose.VERIFY_EMAIL)

    def look_then_use(ready=[]):  # noqa: B006 - shared on purpose
        with transaction.atomic():
            row = OneTimeToken.objects.get()
            assert row.used_at is None
            ready.append(1)
            while len(ready) < 2:
                pass
            row.used_at = timezone.now()
            row.save()

    assert outcomes(at_once(look_then_use, look_then_use)) == {"ok": 2}


def test_two_tabs_that_refresh_at_once_both_go_on_with_one_pair(transactional_db, cast):
    token = open_session(user_id=cast.diego.id).refresh
    results = at_once(*[lambda: refresh(refresh_token=token)] * 6)
    assert outcomes(results) == {"ok": 6}
    assert len({read_refresh(result.refresh) for result in results}) == 1
    session = Session.objects.get(user_id=cast.diego.id)
    assert session.revoked_at is None
    assert read_refresh(results[0].refresh).jti == session.refresh_jti


def test_every_failure_that_arrives_at_once_is_counted_and_one_lock_falls(transactional_db, cast, settings):
    attempt = Attempt.on(cast.diego.email, "203.0.113.9")

    def fail():
        with transaction.atomic():
            return count_failure(attempt)

    results = at_once(*[fail] * 4)
    assert results == [False] * 4
    assert len(LoginFailure.objects.get().failed_at) == 4
    results = at_once(*[fail] * 6)
    assert Counter(results) == {True: 1, False: 5}
    row = LoginFailure.objects.get()
    assert (row.locks, len(row.failed_at)) == (1, 5)


def test_the_failure_race_is_real(transactional_db, cast):
    LoginFailure.objects.create(account="a", network="n", last_failed_at=timezone.now())
    ready = []

    def read_then_write():
        row = LoginFailure.objects.get()
        ready.append(1)
        while len(ready) < 2:
            pass
        after = rules.after_failure(rules.Failures(tuple(row.failed_at)), timezone.now())
        row.failed_at = list(after.failed_at)
        row.save()

    at_once(read_then_write, read_then_write)
    assert len(LoginFailure.objects.get().failed_at) == 1


def test_guesses_sent_all_at_once_do_not_outrun_the_lock(transactional_db, cast, monkeypatch):
    attempt = Attempt.on(cast.diego.email, "203.0.113.9")
    with transaction.atomic():
        for _ in range(5):
            count_failure(attempt)
    with pytest.raises(locking.AccountLocked):
        locking.forget_failures(attempt)
    assert LoginFailure.objects.get().locked_until is not None


def test_an_address_registered_twice_at_once_is_one_account_and_two_mails(transactional_db, cast, outbox, mailbox):
    def go():
        return register(email="nora@nueva.example", password=NEW_PASSWORD, profile={"first_name": "Nora"})

    assert outcomes(at_once(go, go)) == {"ok": 2}
    assert User.objects.filter(email="nora@nueva.example").count() == 1
    outbox.run()
    assert sorted(mail.subject for mail in mailbox) == ["Confirma tu correo", "Ya tienes una cuenta en OASIS"]
    assert all(re.search("token=", mail.body) for mail in mailbox)


def test_statements_of_other_spellings_cannot_make_a_second_account(transactional_db, cast):
    with pytest.raises(Exception, match="accounts_user_email_lower_case"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_user (id, password, email, is_active, is_staff, is_platform_admin, created_at)"
            " VALUES (gen_random_uuid(), '', 'DIEGO@a.example', true, false, false, now())"
        )
