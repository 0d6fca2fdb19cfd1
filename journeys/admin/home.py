"""What journeys adds to the home: work to do, and aggregates; no chart is about one person."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Sum
from django.utils import formats
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from journeys.models import ActivityDay, EmotionCheckIn, Enrollment, Journey, PointEntry, Redemption, StepProgress
from journeys.services import progress
from oasis.core.backoffice import Chart, Urgency, WorkItem, chart, work_item
from oasis.core.charts import per_day
from organizations.permissions import Capability

DAYS = 30
STOPPED_DAYS = 14
FEWEST_PEOPLE = 5  # a mean of fewer would tell how somebody feels


def _to_approve() -> int:
    return Redemption.objects.filter(status=Redemption.Status.REQUESTED).count()


def _stopped() -> int:
    return progress.stopped(Enrollment.objects.all(), days=STOPPED_DAYS).count()


def _undecided() -> int:
    return Journey.objects.undecided().count()


def _last_days() -> list[Any]:
    today = clock.localdate()
    return [today - timedelta(days=number) for number in range(DAYS - 1, -1, -1)]


def _by_day(values: dict[Any, float]) -> Sequence[tuple[Any, float]]:
    return [(formats.date_format(day, "j b"), values.get(day, 0)) for day in _last_days()]


def active_people() -> Sequence[tuple[Any, float]]:
    """People who did something, by day."""
    rows = ActivityDay.objects.filter(day__gte=_last_days()[0]).values_list("day").annotate(people=Count("id"))
    return _by_day(dict(rows))


def completions() -> Sequence[tuple[Any, float]]:
    """Steps completed, by day."""
    return per_day(StepProgress.objects.filter(completed_at__isnull=False), "completed_at", days=DAYS)


def points_given() -> Sequence[tuple[Any, float]]:
    """Points earned, by day."""
    return per_day(PointEntry.objects.filter(kind=PointEntry.Kind.EARNED), "created_at", days=DAYS, of=Sum("amount"))


def mood() -> Sequence[tuple[Any, float]]:
    """Mean mood by day, where at least five people said how they felt."""
    rows = (
        EmotionCheckIn.objects.filter(day__gte=_last_days()[0])
        .order_by()
        .values("day")
        .annotate(people=Count("person_id", distinct=True), mean=Avg("mood"))
        .filter(people__gte=FEWEST_PEOPLE)
    )
    return [
        (formats.date_format(row["day"], "j b"), round(float(row["mean"]), 1))
        for row in sorted(rows, key=lambda row: row["day"])
    ]


work_item(
    WorkItem(
        key="journeys.redemptions",
        title=_("Canjes por aprobar"),
        icon="shopping_bag",
        count=_to_approve,
        link="admin:journeys_redemption_changelist",
        query="status__exact=requested",
        requires=Capability.APPROVE_REDEMPTIONS,
        urgency=Urgency.SOON,
        order=30,
    )
)
work_item(
    WorkItem(
        key="journeys.stopped",
        title=_("Personas que se han parado en un paso"),
        icon="hiking",
        count=_stopped,
        link="admin:journeys_enrollment_changelist",
        query=f"status__exact=active&stopped={STOPPED_DAYS}",
        requires=Capability.SEE_PROGRESS,
        order=50,
    )
)
work_item(
    WorkItem(
        key="journeys.undecided",
        title=_("Recorridos que esperan que decidas algo"),
        icon="alt_route",
        count=_undecided,
        link="admin:journeys_journey_changelist",
        query="waiting=yes",
        requires=Capability.EDIT_CATALOGUE,
        order=55,
    )
)
for _chart in (
    Chart(
        key="journeys.active",
        title=_("Personas activas"),
        series=active_people,
        requires=Capability.SEE_PROGRESS,
        unit=_("personas-día"),
        order=10,
    ),
    Chart(
        key="journeys.completions",
        title=_("Pasos completados"),
        series=completions,
        requires=Capability.SEE_PROGRESS,
        unit=_("pasos"),
        order=20,
    ),
    Chart(
        key="journeys.points",
        title=_("Puntos dados"),
        series=points_given,
        requires=Capability.SEE_PROGRESS,
        unit=_("puntos"),
        order=30,
    ),
    Chart(
        key="journeys.mood",
        title=_("Ánimo medio (días con cinco personas o más)"),
        series=mood,
        requires=Capability.SEE_PROGRESS,
        headline="mean",
        order=40,
    ),
):
    chart(_chart)
