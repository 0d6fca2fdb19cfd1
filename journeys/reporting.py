"""What journeys tell the organization's reports: who walked, how far, and how people felt; and which journeys there are."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Avg, Count

from journeys.models import EmotionCheckIn, Enrollment, Journey, StepProgress
from organizations.reporting import Deed, Month, register_catalogue, register_contributor


def deeds(month: Month) -> list[Deed]:
    """What everybody did in a month; four statements."""
    within = (month.start, month.end)
    started = Enrollment.objects.filter(started_at__gte=within[0], started_at__lt=within[1])
    completed = Enrollment.objects.filter(completed_at__gte=within[0], completed_at__lt=within[1])
    steps = StepProgress.objects.filter(completed_at__gte=within[0], completed_at__lt=within[1])
    walked = steps.order_by().values_list("enrollment__person_id", "enrollment__journey_id").annotate(Count("id"))
    felt = EmotionCheckIn.objects.filter(day__gte=month.first, day__lte=month.last).order_by()
    return [
        *(
            Deed(person_id=person, journey_id=journey, enrolled=True)
            for person, journey in started.order_by().values_list("person_id", "journey_id").distinct()
        ),
        *(Deed(person_id=person, journey_id=journey, steps=count) for person, journey, count in walked),
        *(
            Deed(person_id=person, journey_id=journey, completed=True)
            for person, journey in completed.order_by().values_list("person_id", "journey_id").distinct()
        ),
        *(
            Deed(person_id=person, mood=float(mood))
            for person, mood in felt.values_list("person_id").annotate(Avg("mood"))
        ),
    ]


def titles(journey_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Titles of the journeys that exist."""
    return dict(Journey.objects.filter(pk__in=list(journey_ids)).values_list("id", "title"))


register_contributor("journeys", deeds)
register_catalogue("journeys", titles)
