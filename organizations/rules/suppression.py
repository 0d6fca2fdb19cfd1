"""Which figures may be given out: none about fewer than `minimum` people, nor one that subtraction would give.

Each figure is a sum over a set of *elements*: a person in a role ("was active"), or a person with a value ("mood 3.5").
The sets of all figures ever given cut the elements into *atoms*: elements that stand in just the same sets. Whatever is
computed from the figures by adding and subtracting weighs all elements of an atom alike, so it speaks of whole atoms
and nothing smaller. A figure is given only where afterwards every atom has at least `minimum` elements; one atom
never holds a person twice, so that these are people. This is complementary suppression (A. Hundepool et al.,
"Statistical Disclosure Control", 2012, chapter 4) by a sufficient condition that needs no search, kept over time: figures
of yesterday count as much as those of today.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

ELEMENTS, ATOMS = "Q", "I"  # array types: eight bytes an element, four an atom's number


class Ledger:
    """The atoms of what was given out about one month."""

    def __init__(self, atoms: dict[int, int] | None = None) -> None:
        self.atoms: dict[int, int] = atoms or {}

    def give(self, sets: Sequence[Iterable[int]], *, minimum: int) -> bool:
        """Give out a figure that shows these sets of elements, if that is safe; tells whether it was given."""
        cut = self._cut(sets)
        sizes = Counter(cut.values())
        if min(sizes.values(), default=minimum) < minimum:
            return False
        numbers = {key: number for number, key in enumerate(sizes, start=1)}
        self.atoms = {element: numbers[key] for element, key in cut.items()}
        return True

    def _cut(self, sets: Sequence[Iterable[int]]) -> dict[int, tuple[int, int]]:
        inside: dict[int, int] = {}
        for bit, elements in enumerate(sets):
            for element in elements:
                inside[element] = inside.get(element, 0) | 1 << bit
        cut = {element: (atom, inside.get(element, 0)) for element, atom in self.atoms.items()}
        cut.update({element: (0, bits) for element, bits in inside.items() if element not in cut})
        return cut

    def dump(self) -> bytes:
        """The ledger as bytes."""
        elements, atoms = array(ELEMENTS, self.atoms), array(ATOMS, self.atoms.values())
        return zlib.compress(elements.tobytes() + atoms.tobytes())

    @classmethod
    def load(cls, data: bytes) -> Ledger:
        """The ledger that `dump` wrote; no bytes are an empty one."""
        if not data:
            return cls()
        raw = zlib.decompress(data)
        elements, atoms = array(ELEMENTS), array(ATOMS)
        count = len(raw) // (elements.itemsize + atoms.itemsize)
        elements.frombytes(raw[: count * elements.itemsize])
        atoms.frombytes(raw[count * elements.itemsize :])
        return cls(dict(zip(elements, atoms, strict=True)))
