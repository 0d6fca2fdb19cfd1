"""The second factor and what goes with it when two things happen at once; races are first seen with the guard off."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import rules
from accounts.models import BackupCode, KnownDevice, LoginChallenge, OneTimeToken, SecondFactor, Session, User
from accounts.services import one_time_tokens, passwords
from accounts.services import second_factor as service
from accounts.services.challenges import begin_challenge, count_try, take_challenge
from accounts.services.devices import mark_device
from accounts.services.one_time_tokens import issue_token
from accounts.services.passwords import change_password, confirm_reset
from accounts.services.second_factor import pass_second_factor
from accounts.services.sessions import open_session, refresh
from accounts.tests.conftest import NEW_PASSWORD
from accounts.tokens import read_refresh
from oasis.core.errors import OasisError
from oasis.core.models import OutboxMessage
from oasis.core.testing import at_once

OTHER_PASSWORD = "otra-vez-y-con-calma-8"


def outcomes(results):
    return Counter(result.code if isinstance(result, OasisError) else "ok" for result in results)


@pytest.fixture
def phone(transactional_db, cast, second_factor):
    return second_factor(cast.diego)


@pytest.fixture
def together():
    """Between reading and writing, wait until both have read: then the race is sure."""
    barrier = threading.Barrier(2, timeout=120)
    return barrier.wait


def passing(cast, code, number=4):
    tokens = [begin_challenge(user_id=cast.diego.id) for _ in range(number)]
    return at_once(*[lambda token=token: pass_second_factor(token=token, code=code, via="api") for token in tokens])


def test_a_backup_code_used_at_once_is_good_for_one(phone, cast):
    assert outcomes(passing(cast, phone.backup_codes[0])) == {"ok": 1, "auth_007": 3}
    assert BackupCode.objects.filter(used_at__isnull=False).count() == 1


def test_the_backup_code_race_is_real(phone, cast, together):
    def look_then_use():
        with transaction.atomic():
            row = BackupCode.objects.filter(used_at__isnull=True).order_by("pk").first()
            together()
            row.used_at = timezone.now()
            row.save()
            return row.pk

    first, second = at_once(look_then_use, look_then_use)
    assert first == second  # both believe that they used it


def test_a_code_of_the_app_used_at_once_is_good_for_one(phone, cast):
    assert outcomes(passing(cast, phone.code())) == {"ok": 1, "auth_007": 3}


def test_the_race_for_a_code_of_the_app_is_real(phone, cast, together):
    code = phone.code()

    def look_then_use():
        user = User.objects.select_related("second_factor", "key").get(pk=cast.diego.id)
        step = service._matching_step(service._open(user.second_factor, bytes(user.key.data_key)), code)
        fresh = user.second_factor.last_used_step < step
        together()
        SecondFactor.objects.filter(pk=user.pk).update(last_used_step=step)
        return fresh

    assert at_once(look_then_use, look_then_use) == [True, True]


def test_one_half_finished_log_in_gives_one_session_whatever_codes_come_at_once(phone, cast):
    token = begin_challenge(user_id=cast.diego.id)
    codes = [phone.code(), *phone.backup_codes[:3]]
    results = at_once(*[lambda code=code: pass_second_factor(token=token, code=code, via="api") for code in codes])
    assert outcomes(results) == {"ok": 1, "auth_008": 3}
    assert BackupCode.objects.filter(used_at__isnull=False).count() <= 1


def test_of_many_tries_at_once_five_are_looked_at(phone, cast):
    token = begin_challenge(user_id=cast.diego.id)
    results = at_once(*[transaction.atomic(lambda: count_try(take_challenge(token=token)))] * 9)
    assert outcomes(results) == {"ok": 5, "auth_008": 4}
    assert LoginChallenge.objects.get().tries == 5


def test_the_race_for_tries_is_real(phone, cast, together):
    begin_challenge(user_id=cast.diego.id)
    LoginChallenge.objects.update(tries=4)

    def look_then_count():
        row = LoginChallenge.objects.get()
        together()
        LoginChallenge.objects.filter(pk=row.pk).update(tries=row.tries + 1)
        return row.tries < 5

    assert at_once(look_then_count, look_then_count) == [True, True]


def test_switching_on_twice_at_once_gives_one_set_of_codes(transactional_db, cast):
    import pyotp

    setup = service.begin_setup(user_id=cast.diego.id)
    code = pyotp.TOTP(setup.secret).at(timezone.now())
    results = at_once(*[lambda: service.finish_setup(user_id=cast.diego.id, code=code)] * 3)
    assert outcomes(results) == {"ok": 1, "auth_009": 2}
    assert BackupCode.objects.count() == 10


def test_the_refresh_race_is_real(transactional_db, cast, together):
    claims = read_refresh(open_session(user_id=cast.diego.id).refresh)

    def look_then_rotate():
        row = Session.objects.get(refresh_jti=claims.jti)
        together()
        row.previous_jti, row.refresh_jti = row.refresh_jti, row.id if row.rotated_at else OneTimeToken().id
        row.save()
        return row.refresh_jti

    first, second = at_once(look_then_rotate, look_then_rotate)
    assert first != second  # two families where there should be one; the guarded one is in test_races


def test_a_token_refreshed_at_once_long_after_its_grace_ends_the_session_once(transactional_db, cast):
    token = open_session(user_id=cast.diego.id).refresh
    refresh(refresh_token=token)
    Session.objects.update(rotated_at=timezone.now() - rules.GRACE - timedelta(seconds=1))
    results = at_once(*[lambda: refresh(refresh_token=token)] * 4)
    assert outcomes(results) == {"auth_006": 4}
    assert Session.objects.get().revoked_reason == "reuse"


def test_a_reset_and_a_change_of_password_at_once_wait_for_each_other_and_leave_no_link(transactional_db, cast):
    for _turn in range(5):
        user = User.objects.get(pk=cast.diego.id)
        user.set_password(cast.diego.password)
        user.save()
        open_session(user_id=cast.diego.id)
        session = Session.objects.filter(user_id=cast.diego.id).latest("id")
        token = issue_token(user_id=cast.diego.id, purpose=OneTimeToken.Purpose.RESET_PASSWORD)
        results = at_once(
            lambda token=token: confirm_reset(token=token, new_password=NEW_PASSWORD),
            lambda session=session: change_password(
                user_id=cast.diego.id,
                session_id=session.pk,
                current_password=cast.diego.password,
                new_password=OTHER_PASSWORD,
            ),
        )
        assert not [
            result for result in results if isinstance(result, Exception) and not isinstance(result, OasisError)
        ]
        assert not OneTimeToken.objects.filter(used_at__isnull=True).exists()
        user.refresh_from_db()
        if outcomes(results[:1]) == {"auth_008": 1}:  # the change came first: its password stands
            assert user.check_password(OTHER_PASSWORD)


def test_a_change_that_began_before_a_reset_does_not_win_over_it(transactional_db, cast, monkeypatch):
    """Who resets because somebody else knows the password must not lose to that somebody's change under way."""
    open_session(user_id=cast.diego.id)
    session = Session.objects.get(user_id=cast.diego.id)
    token = issue_token(user_id=cast.diego.id, purpose=OneTimeToken.Purpose.RESET_PASSWORD)
    real = passwords.lock_user

    def reset_meanwhile(**given):
        monkeypatch.setattr(passwords, "lock_user", real)
        at_once(lambda: confirm_reset(token=token, new_password=NEW_PASSWORD))
        real(**given)

    monkeypatch.setattr(passwords, "lock_user", reset_meanwhile)
    with pytest.raises(OasisError) as refused:
        change_password(
            user_id=cast.diego.id,
            session_id=session.pk,
            current_password=cast.diego.password,
            new_password=OTHER_PASSWORD,
        )
    assert refused.value.code == "auth_002"
    assert User.objects.get(pk=cast.diego.id).check_password(NEW_PASSWORD)


@pytest.fixture
def overtaken(transactional_db, cast, monkeypatch):
    """A reset that has looked at its link when Diego's password is changed elsewhere; `overtaken()` lets it go on."""
    open_session(user_id=cast.diego.id)
    session = Session.objects.get(user_id=cast.diego.id)
    token = issue_token(user_id=cast.diego.id, purpose=OneTimeToken.Purpose.RESET_PASSWORD)
    real = one_time_tokens.lock_user

    def change_meanwhile(**given):
        monkeypatch.setattr(one_time_tokens, "lock_user", real)
        changed = {"current_password": cast.diego.password, "new_password": OTHER_PASSWORD}
        (result,) = at_once(lambda: change_password(user_id=cast.diego.id, session_id=session.pk, **changed))
        assert result is None
        real(**given)

    monkeypatch.setattr(one_time_tokens, "lock_user", change_meanwhile)
    return lambda: confirm_reset(token=token, new_password=NEW_PASSWORD)


def test_a_reset_that_a_change_overtook_finds_its_link_spent(overtaken, cast):
    with pytest.raises(OasisError) as refused:
        overtaken()
    assert refused.value.code == "auth_008"
    assert User.objects.get(pk=cast.diego.id).check_password(OTHER_PASSWORD)


def test_the_race_for_the_link_is_real(overtaken, cast, monkeypatch):
    """Without the condition in the claim, the link that the change has spent would set the password all the same."""

    def look_then_take(*, token, purpose):
        link = OneTimeToken.objects.get(used_at__isnull=True, purpose=purpose)
        one_time_tokens.lock_user(user_id=link.user_id)
        OneTimeToken.objects.filter(pk=link.pk).update(used_at=timezone.now())
        return link.user_id

    monkeypatch.setattr(passwords, "claim_token", look_then_take)
    overtaken()
    assert User.objects.get(pk=cast.diego.id).check_password(NEW_PASSWORD)


def test_two_log_ins_at_once_from_a_new_device_are_told_once(transactional_db, cast):
    user = User.objects.get(pk=cast.diego.id)
    user.created_at = timezone.now() - timedelta(days=500)

    def come():
        with transaction.atomic():
            return mark_device(user=user, cookie="the-same")

    at_once(come, come, come)
    assert KnownDevice.objects.count() == 2
    assert OutboxMessage.objects.filter(payload__template="accounts/new_device").count() == 1
