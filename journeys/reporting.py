"""What journeys tell the organization's reports: who walked, how far, and how people felt; and which journeys there are."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Avg, Count, Q

from journeys.models import EmotionCheckIn, Enrollment, Journey, StepProgress
from organizations.reporting import Deed, Month, register_catalogue, register_contributor


def deeds(month: Month) -> list[Deed]:
    """What everybody did in a month; three statements."""
    began = Q(started_at__gte=month.start, started_at__lt=month.end)
    ended = Q(completed_at__gte=month.start, completed_at__lt=month.end)
    walks = Enrollment.objects.filter(began | ended).order_by()
    steps = StepProgress.objects.filter(completed_at__gte=month.start, completed_at__lt=month.end)
    walked = steps.order_by().values_list("enrollment__person_id", "enrollment__journey_id").annotate(Count("id"))
    felt = EmotionCheckIn.objects.filter(day__gte=month.first, day__lte=month.last).order_by()
    return [
        *(
            Deed(
                person_id=person,
                journey_id=journey,
                enrolled=month.start <= started < month.end,
                completed=completed is not None and month.start <= completed < month.end,
            )
            for person, journey, started, completed in walks.values_list(
                "person_id", "journey_id", "started_at", "completed_at"
            )
        ),
        *(Deed(person_id=person, journey_id=journey, steps=count) for person, journey, count in walked),
        *(
            Deed(person_id=person, mood=float(mood))
            for person, mood in felt.values_list("person_id").annotate(Avg("mood"))
        ),
    ]


def titles(journey_ids: Iterable[UUID] | None) -> dict[UUID, str]:
    """Titles of the journeys that exist; of all of them for None."""
    rows = Journey.objects.all() if journey_ids is None else Journey.objects.filter(pk__in=list(journey_ids))
    return dict(rows.values_list("id", "title"))


register_contributor("journeys", deeds)
register_catalogue("journeys", titles)
