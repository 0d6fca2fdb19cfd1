"""Who may do what at a door: facilitators and up at each, and who helps at one event at that one alone.

A steward reads codes, of who comes and who goes, also without a network; a supervisor besides sees who is in and takes
mistaken entries back.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock

from accounts.audit import record
from journeys.models import Event, Steward

AFTERWARDS = timedelta(days=2)


def doors_of(person_id: UUID, *, supervised: bool = False) -> frozenset[UUID]:
    """The events at whose doors somebody helps (or supervises), until what was read without a network is handed in."""
    mine = Steward.objects.filter(
        person_id=person_id, event__status=Event.Status.SCHEDULED, event__ends_at__gt=clock.now() - AFTERWARDS
    )
    return frozenset((mine.filter(supervises=True) if supervised else mine).values_list("event_id", flat=True))


@transaction.atomic
def set_stewards(*, event_id: UUID, people: Mapping[UUID, bool], actor_id: UUID) -> None:
    """Have just these people help at an event's door; the values say who supervises. The same again changes nothing."""
    event = Event.objects.select_for_update().only("pk").get(pk=event_id)
    before = dict(Steward.objects.filter(event=event).values_list("person_id", "supervises"))
    if before == dict(people):
        return
    Steward.objects.filter(event=event).exclude(person_id__in=people).delete()
    Steward.objects.bulk_create(
        [Steward(event=event, person_id=person_id, supervises=supervises) for person_id, supervises in people.items()],
        update_conflicts=True,
        unique_fields=["person", "event"],
        update_fields=["supervises"],
    )
    record(
        action="event.stewards_changed",
        target=event,
        before={"stewards": len(before), "supervisors": sum(before.values())},
        after={"stewards": len(people), "supervisors": sum(people.values())},
        actor_id=actor_id,
    )
