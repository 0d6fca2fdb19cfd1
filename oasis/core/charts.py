"""The numbers and the geometry of small charts, so that templates draw them as SVG without any script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Aggregate, Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils import formats, timezone

WIDTH, HEIGHT = 320, 120  # of the SVG's view box
MARGIN = 3  # so that the line's ends are not cut
BASELINE = HEIGHT - MARGIN
HEADROOM = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a chart: what it says, its share of the highest value in percent, and its point in the view box."""

    label: Any
    value: float
    share: float
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn: its marks, the outline of the line and the area under it as SVG points."""

    marks: tuple[Mark, ...]
    line: str
    area: str
    total: float

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.total == 0

    @property
    def mean(self) -> float:
        """The mean of the values, to one decimal."""
        return round(self.total / len(self.marks), 1) if self.marks else 0.0

    @property
    def first(self) -> Mark:
        """The mark at the left."""
        return self.marks[0]

    @property
    def last(self) -> Mark:
        """The mark at the right."""
        return self.marks[-1]


def draw(series: Sequence[tuple[Any, float]]) -> Drawing:
    """Lay (label, value) pairs out from left to right, the highest value at the top; negative values count as zero."""
    values = [max(float(value), 0.0) for _label, value in series]
    highest = max(values, default=0.0)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    marks = []
    for position, ((label, _value), value) in enumerate(zip(series, values, strict=True)):
        share = value / highest if highest else 0.0
        y = BASELINE - (BASELINE - HEADROOM) * share
        marks.append(Mark(label, value, round(share * 100, 1), round(MARGIN + step * position, 1), round(y, 1)))
    line = " ".join(f"{mark.x},{mark.y}" for mark in marks)
    area = f"{marks[0].x},{BASELINE} {line} {marks[-1].x},{BASELINE}" if marks else ""
    return Drawing(tuple(marks), line, area, sum(values))


def per_day(rows: QuerySet[Any], field: str, *, days: int = 30, of: Aggregate | None = None) -> list[tuple[str, float]]:
    """A figure for each of the last `days` days, today last, in the current time zone; one statement.

    `field` is the moment that a row counts for, `of` what is counted (rows by default).
    """
    today = timezone.localdate()
    first = today - timedelta(days=days - 1)
    since = timezone.make_aware(datetime.combine(first, time.min))
    found = (
        rows.filter(**{f"{field}__gte": since})
        .annotate(chart_day=TruncDate(field))
        .order_by()
        .values_list("chart_day")
        .annotate(chart_value=of or Count("pk"))
    )
    values = dict(found)
    all_days = [first + timedelta(days=number) for number in range(days)]
    return [(formats.date_format(day, "j b"), values.get(day) or 0) for day in all_days]
