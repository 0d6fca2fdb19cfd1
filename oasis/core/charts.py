"""The geometry of small charts, so that templates draw them as SVG without any script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 320, 120  # of the SVG's view box
BASELINE = HEIGHT - 2


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of a chart: its place in the view box, and what it says."""

    label: Any
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn: its marks, and for a line the outline and the filled area under it."""

    marks: tuple[Mark, ...]
    line: str
    area: str
    total: float
    highest: float

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.marks or self.highest == 0


def draw(series: Sequence[tuple[Any, float]]) -> Drawing:
    """Lay (label, value) pairs out from left to right, the highest value at the top; negative values count as zero."""
    values = [max(float(value), 0.0) for _label, value in series]
    highest = max(values, default=0.0)
    slot = WIDTH / max(len(values), 1)
    marks = []
    for position, ((label, value), size) in enumerate(zip(series, values, strict=True)):
        height = round((BASELINE - 8) * size / highest, 1) if highest else 0.0
        width = round(min(slot * 0.7, 44), 1)
        x = round(slot * position + (slot - width) / 2, 1)
        marks.append(Mark(label, value, x, round(BASELINE - height, 1), width, height))
    points = [(round(mark.x + mark.width / 2, 1), mark.y) for mark in marks]
    line = " ".join(f"{x},{y}" for x, y in points)
    area = f"{points[0][0]},{BASELINE} {line} {points[-1][0]},{BASELINE}" if points else ""
    return Drawing(tuple(marks), line, area, sum(values), highest)
