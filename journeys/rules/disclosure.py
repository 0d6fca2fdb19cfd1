"""How figures about few people are told: hidden on a page of the staff, rounded in a file that leaves it.

On the page a count below five is a dash: a glance, nothing more, because whoever sees it may see each person by name. A file
goes on to others who may not, and dashes can be worked out there by subtraction (9 started, 5 finished, so 4 did not). So its
counts are rounded to the nearest multiple of five, percentages are those of rounded counts, and means need eight people: the
rounding strategy of the Higher Education Statistics Agency (HESA, United Kingdom). Every sum and difference of rounded counts
is a multiple of five again, so nothing in a file, nor in two files, is a figure about one to four people.
"""

from dataclasses import dataclass
from typing import Protocol

FEWEST = 5
STEP = 5
FEWEST_OF_A_MEAN = 8  # more than seven
FEWEST_OF_A_SHARE = 25  # a rounded whole: of 23 people or more


class Disclosure(Protocol):
    """What is told of counts of people, and of what is computed from them."""

    def count(self, people: int | None) -> int | None:
        """As much as may be told of a count."""

    def share(self, part: int | None, whole: int | None) -> int | None:
        """Per cent, of counts as they are told."""

    def mean(self, value: float | None, people: int | None) -> float | None:
        """A mean or median over `people`, a true count."""


@dataclass(frozen=True, slots=True)
class Page:
    """For those who may see each person by name."""

    def count(self, people: int | None) -> int | None:
        """None where it stands for one to four people; nobody is nobody's secret."""
        return None if people is None or 0 < people < FEWEST else people

    def share(self, part: int | None, whole: int | None) -> int | None:
        """Where both are told."""
        return None if part is None or not whole else round(100 * part / whole)

    def mean(self, value: float | None, people: int | None) -> float | None:
        """Where the count is told and there is anybody."""
        return value if self.count(people) else None


@dataclass(frozen=True, slots=True)
class File:
    """For those who may not."""

    def count(self, people: int | None) -> int | None:
        """The nearest multiple of five."""
        return None if people is None else (people + STEP // 2) // STEP * STEP

    def share(self, part: int | None, whole: int | None) -> int | None:
        """Of rounded counts, where the whole is large enough for it to mean anything; never more than all."""
        if part is None or whole is None or whole < FEWEST_OF_A_SHARE:
            return None
        return min(100, round(100 * part / whole))

    def mean(self, value: float | None, people: int | None) -> float | None:
        """Of eight people or more."""
        return value if people is not None and people >= FEWEST_OF_A_MEAN else None


PAGE, FILE = Page(), File()
