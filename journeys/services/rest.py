"""Days of rest: declared by the person or by a facilitator, also afterwards; they break no streak."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone as clock
from django.utils.translation import gettext_lazy

from accounts.audit import record
from journeys.models import RestDay
from journeys.rules.days import local_day
from journeys.services import standing as totals
from journeys.services.activity import recount_streak
from oasis.core.errors import NotFound, ValidationFailed
from organizations.models import Membership

BACK, AHEAD = timedelta(days=60), timedelta(days=30)  # how far from today a rest day may lie
FAR = gettext_lazy("Elige un día de los últimos dos meses o del próximo.")


def is_near(day: date, *, today: date) -> bool:
    """Whether a rest day may lie there."""
    return today - BACK <= day <= today + AHEAD


def declare_rest_day(*, person_id: UUID, day: date, declared_by_id: UUID) -> RestDay:
    """Note a day of rest and count the person's streak anew with it; a second time changes nothing.

    What somebody else declares is audited. Raises `NotFound` for whoever is no active member, and `ValidationFailed`
    for a day more than 60 days ago or more than 30 days ahead.
    """
    standing = _lock_member(person_id)
    if not is_near(day, today=local_day(clock.now(), totals.zone_of(standing, None))):
        raise ValidationFailed(details={"day": [str(FAR)]})
    rest_day, created = RestDay.objects.get_or_create(
        person_id=person_id, day=day, defaults={"declared_by_id": declared_by_id}
    )
    if created:
        recount_streak(person_id=person_id, known=standing.streak, active_at=standing.active_at)
        _note("declared", rest_day, declared_by_id)
    return rest_day


def withdraw_rest_day(*, person_id: UUID, rest_day_id: UUID, actor_id: UUID) -> None:
    """Take a declared day back and count the streak anew; the longest one stays. Raises `NotFound`."""
    standing = _lock_member(person_id)
    rest_day = RestDay.objects.filter(person_id=person_id, pk=rest_day_id).first()
    if rest_day is None:
        raise NotFound
    _note("withdrawn", rest_day, actor_id)
    rest_day.delete()
    recount_streak(person_id=person_id, known=standing.streak, active_at=standing.active_at)


def _lock_member(person_id: UUID) -> totals.Standing:
    if not Membership.objects.filter(user_id=person_id, status=Membership.Status.ACTIVE).exists():
        raise NotFound
    return totals.lock(person_id)


def _note(what: str, rest_day: RestDay, actor_id: UUID) -> None:
    if actor_id != rest_day.person_id:
        after = {"person": rest_day.person_id, "day": rest_day.day}
        record(action=f"rest_day.{what}", target=rest_day, after=after, actor_id=actor_id)
