"""What was earned while a safety case was open: it waited, nothing is lost, and it is granted when the case is closed."""

from uuid import UUID

from django.utils import timezone as clock

from journeys.models import HeldAward
from journeys.services import standing as totals
from journeys.services.activity import Past


def grant_held(*, person_id: UUID) -> int:
    """Give a person what they earned during a pause that is over, each with its own reason; returns how many there were.

    Badges that were reached meanwhile come with it. Doing it again, or while a case is still open, changes nothing.
    """
    standing = totals.lock(person_id)
    if standing.paused or not standing.owed:
        return 0
    now = clock.now()
    rows = list(HeldAward.objects.filter(person_id=person_id, granted_at=None).order_by("id"))
    known, past = totals.catalogue(standing.revision), Past(person_id)
    reckonings, current = [], standing
    for row in rows:
        credit = totals.Credit(row.amount, row.rule, row.cause, row.reason, row.idempotency_key)
        reckonings.append(
            totals.reckon(
                current,
                known,
                now=now,
                timezone=totals.zone_of(current, None),
                credits=[credit] if row.amount else [],
                activity=totals.Activity(at=now, day=None, journey_slug=row.journey_slug or None),
                past=past,
            )
        )
        current = reckonings[-1].after
    totals.settle(*reckonings)
    HeldAward.objects.filter(pk__in=[row.pk for row in rows]).update(granted_at=now)
    totals.announce(standing, *reckonings)
    return len(rows)
