"""Erasure: asked for with the password, taken back within thirty days, then done.

During the days of grace the account logs in, and its session opens nothing but the way back
(`accounts.authentication.RESTORABLE`). Afterwards each organization's rows are erased in that organization's scope, then
the shared ones; the last transaction destroys the person's key, which makes unreadable what the audit holds of them, and
leaves a row that is nobody's name. Every step may run twice, so that one that was killed is gone through again.
"""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import NothingToRestore
from accounts.mail import send_mail_later
from accounts.models import Erasure, Profile, Session, User
from accounts.privacy import Fate, contributors, places_of
from accounts.services import avatars
from accounts.services.person_keys import destroy_key
from accounts.services.sessions import end_sessions
from accounts.services.step_up import require_recent
from oasis.core.crypto import seal, unseal
from oasis.core.outbox import emit
from oasis.core.tenancy import organization_scope

TOPIC = "accounts.erasure_due"
REQUESTED_MAIL = "accounts/erasure_requested"
DONE_MAIL = "accounts/erasure_done"
GRACE = timedelta(days=30)
HELD_FOR = timedelta(days=1)
PURPOSE = b"oasis.erased-address"
GIVEN_UP = ("email", "password", "email_verified_at", "is_active", "is_staff", "is_platform_admin")


def request_erasure(*, user_id: UUID, session_id: UUID | None, password: str) -> Erasure:
    """Ask to be erased after the days of grace; asked again, the first wish stands.

    Ends every other session. Raises what `require_recent` and the contributors' `refuse` raise (`org_004`).
    """
    require_recent(user_id=user_id, session_id=session_id, password=password)
    for contributor in contributors():
        if contributor.refuse is not None:
            contributor.refuse(user_id)
    return _open(user_id, due_in=GRACE, keep=session_id, actor_id=user_id, reason="")


def restore(*, user_id: UUID) -> None:
    """Take the wish back. Raises `NothingToRestore` when there is none, or when its day has come."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        wish = Erasure.objects.open().filter(user_id=user_id, due_at__gt=timezone.now())
        if not wish.update(cancelled_at=timezone.now()):
            raise NothingToRestore
        user.erasure_due_at = None
        user.save(update_fields=["erasure_due_at"])
        record(action="erasure.cancelled", target=user, actor_id=user_id)


def erase_now(*, user_id: UUID, reason: str, actor_id: UUID | None = None) -> dict[str, Any]:
    """Erase without days of grace, for a wish that came another way (a letter, a court); returns what was done."""
    erasure = _open(user_id, due_in=timedelta(), keep=None, actor_id=actor_id, reason=reason)
    Erasure.objects.filter(pk=erasure.pk).update(due_at=timezone.now())
    return erase(erasure_id=erasure.pk)


def emit_due() -> int:
    """Put each erasure that is due into the outbox, once a day each; returns how many are due."""
    now = timezone.now()
    due = list(Erasure.objects.open().filter(due_at__lte=now).values_list("pk", flat=True))
    for erasure_id in due:
        with transaction.atomic():
            emit(TOPIC, {"erasure_id": str(erasure_id)}, key=f"{erasure_id}:{now:%Y-%m-%d}")
    return len(due)


def erase(*, erasure_id: UUID) -> dict[str, Any]:
    """Erase a person whose day has come; returns `{status: done|held|nothing, held_by, organizations}`.

    What has to wait (an open safety case, an organization without another owner) puts it off by a day, before anything
    is touched.
    """
    erasure = Erasure.objects.open().filter(pk=erasure_id, due_at__lte=timezone.now()).first()
    if erasure is None:
        return {"status": "nothing", "held_by": "", "organizations": 0}
    places = places_of(erasure.user_id)
    held_by = held(erasure.user_id)
    if held_by:
        _put_off(erasure, held_by)
        return {"status": "held", "held_by": held_by, "organizations": 0}
    for place in places:
        if place.id in erasure.done_in:
            continue
        with organization_scope(place):
            for contributor in contributors():
                contributor.erase(erasure.user_id, place)
        erasure.done_in.append(place.id)
        Erasure.objects.filter(pk=erasure.pk).update(done_in=erasure.done_in)
    _finish(erasure)
    return {"status": "done", "held_by": "", "organizations": len(places)}


def held(person_id: UUID) -> str:
    """What an erasure of a person has to wait for; empty: nothing."""
    for place in places_of(person_id):
        with organization_scope(place):
            for contributor in contributors():
                reason = contributor.held(person_id, place)
                if reason:
                    return reason
    for contributor in contributors():
        reason = contributor.held(person_id, None)
        if reason:
            return reason
    return ""


def preview(person_id: UUID) -> dict[str, Any]:
    """What an erasure would do, without doing it: rows by organization and section, and what it would wait for."""
    found: dict[str, dict[str, int]] = {"account": _counted(person_id)}
    for place in places_of(person_id):
        with organization_scope(place):
            found[place.name] = {
                f"{contributor.name}.{section}": len(rows)
                for contributor in contributors()
                for section, rows in contributor.collect(person_id, place).items()
                if rows
            }
    kept = sorted(
        column for contributor in contributors() for column, fate in contributor.covers.items() if fate == Fate.KEPT
    )
    return {"person": str(person_id), "held_by": held(person_id), "rows": found, "kept_under_pseudonym": kept}


def sealed_address(email: str) -> str:
    """An address for the last mail, when the row that had it is gone; only the master key opens it."""
    return base64.urlsafe_b64encode(seal(email.encode(), purpose=PURPOSE)).decode()


def opened_address(text: str) -> str:
    """What `sealed_address` made."""
    return unseal(base64.urlsafe_b64decode(text), purpose=PURPOSE).decode()


def _counted(person_id: UUID) -> dict[str, int]:
    return {
        f"{contributor.name}.{section}": len(rows)
        for contributor in contributors()
        for section, rows in contributor.collect(person_id, None).items()
        if rows
    }


def _open(user_id: UUID, *, due_in: timedelta, keep: UUID | None, actor_id: UUID | None, reason: str) -> Erasure:
    due_at = timezone.now() + due_in
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user_id)
        try:
            with transaction.atomic():
                erasure = Erasure.objects.create(user_id=user_id, due_at=due_at)
        except IntegrityError:  # asked before
            return Erasure.objects.open().get(user_id=user_id)
        user.erasure_due_at = due_at
        user.save(update_fields=["erasure_due_at"])
        end_sessions(user_id=user_id, reason=Session.Ended.ERASURE, keep=keep, actor_id=actor_id)
        after = {"due_at": due_at, **({"reason": reason} if reason else {})}
        record(action="erasure.requested", target=user, after=after, actor_id=actor_id)
        send_mail_later(
            template=REQUESTED_MAIL,
            user_id=user_id,
            context_ids={"erasure_id": str(erasure.pk)},
            key=f"erasure-requested:{erasure.pk}",
        )
    return erasure


def _put_off(erasure: Erasure, held_by: str) -> None:
    due_at = timezone.now() + HELD_FOR
    with transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(due_at=due_at, held_by=held_by)
        User.objects.filter(pk=erasure.user_id).update(erasure_due_at=due_at)
        record(action="erasure.held", target=f"user:{erasure.user_id}", after={"held_by": held_by, "due_at": due_at})


def _finish(erasure: Erasure) -> None:
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=erasure.user_id)
        if not Erasure.objects.open().filter(pk=erasure.pk).update(finished_at=timezone.now(), held_by=""):
            return  # somebody else finished it
        for contributor in contributors():
            contributor.erase(user.pk, None)
        profile = Profile.objects.get(pk=user.pk)
        send_mail_later(
            template=DONE_MAIL,
            context_ids={"to": sealed_address(user.email), "locale": profile.locale, "first_name": ""},
            key=f"erasure-done:{erasure.pk}",
        )
        if profile.avatar:
            emit(avatars.REPLACED, {"key": profile.avatar.name})
        Profile.objects.filter(pk=user.pk).update(
            first_name="", last_name="", nickname="", phone_number="", country="", birth_date=None, avatar=""
        )
        destroy_key(person_id=user.pk)
        user.email = f"{user.pk.hex}@erased.invalid"
        user.password = make_password(None)
        user.email_verified_at, user.erasure_due_at, user.erased_at = None, None, timezone.now()
        user.is_active = user.is_staff = user.is_platform_admin = False
        user.save(update_fields=[*GIVEN_UP, "erasure_due_at", "erased_at"])
        record(action="user.erased", target=user, after={"fields": list(GIVEN_UP)})
