"""Who holds what of a person: the registry that exports and erasures go through.

Each app lists its tables in its own `privacy.py`, which `AppConfig.ready()` imports:

    HOLDINGS = (
        Holding(title=_("Tu diario"), section="journal", model=JournalEntry, fate=Fate.ERASED, fields=("text",)),
    )
    register_contributor("journeys", HOLDINGS, scoped=True)

and that is all, but for what no list can say: sections that are not the rows of one table (`more`), what has to be done
before rows go (`first`), and what an erasure waits for (`hold`). All of it is called inside the scope of each organization
that the person belongs or belonged to, or, for shared tables (`scoped=False`), once outside of every scope; nothing of it
talks to the network, and erasing may run twice. Ledgers stay as figures under the pseudonym, which is the person's id.

A test walks all models: one that points to a person must be in some contributor's `covers`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model

from oasis.core.tenancy import OrganizationRef

Sections = dict[str, list[dict[str, Any]]]
MOST_ROWS = 100_000  # of one table of one person: beyond it something else is wrong


class Fate(StrEnum):
    """What becomes of the rows that point to a person."""

    ERASED = "erased"  # in the copy; deleted by an erasure
    EMPTIED = "emptied"  # in the copy; an erasure takes the words away and leaves the figures
    KEPT = "kept"  # in the copy; stays under the pseudonym: a ledger, or a proof that the law asks for
    SECRET = "secret"  # noqa: S105 - not in the copy (keys, hashes of codes); deleted
    STAFF = "staff"  # who did something to others: their work, not their data; the id stays as a pseudonym


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The rows of one model that belong to a person.

    `title` is what the person reads over them in the copy; `person` the lookup of the person's id (`person_id`,
    `conversation__person_id`); `fields` what the copy shows of a row; `empty` the values that an erasure writes (for
    `Fate.EMPTIED`).
    """

    section: str
    model: type[Model]
    fate: Fate
    title: Any = ""
    person: str = "person_id"
    fields: tuple[str, ...] = ()
    empty: dict[str, Any] = field(default_factory=dict)

    @property
    def covers(self) -> str:
        """The column that points to the person, as the coverage test names it."""
        return f"{self.model._meta.label}.{self.person.removesuffix('_id')}"

    @property
    def columns(self) -> dict[str, str]:
        """What `fields` are called for people: as the model calls them, if it does, after what they belong to."""
        paths = {name: get_fields_from_path(self.model, name) for name in self.fields}
        return {
            name: ": ".join(str(field.verbose_name) for field in (path[0], path[-1])[-len(path) :])
            for name, path in paths.items()
            if getattr(path[-1], "_verbose_name", None)
        }

    def rows(self, person_id: UUID) -> list[dict[str, Any]]:
        """The person's rows, oldest first, as the copy shows them."""
        found = self.model._default_manager.filter(**{self.person: person_id}).order_by("pk")
        return list(found.values(*self.fields)[:MOST_ROWS])

    def erase(self, person_id: UUID) -> None:
        """Delete or empty the person's rows; those that are kept stay."""
        rows = self.model._default_manager.filter(**{self.person: person_id})
        if self.fate in (Fate.ERASED, Fate.SECRET):
            rows.delete()
        elif self.fate is Fate.EMPTIED:
            rows.update(**self.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """One app's part in exports and erasures."""

    name: str
    holdings: tuple[Holding, ...]
    scoped: bool
    covers: Mapping[str, Fate]
    titles: Mapping[str, Any]
    more: Callable[[UUID], Sections] | None
    first: Callable[[UUID], None] | None
    hold: Callable[[UUID], str] | None
    refuse: Callable[[UUID], None] | None

    def collect(self, person_id: UUID, place: OrganizationRef | None) -> Sections:
        """`{section: rows}` of what JSON can hold; empty where the app's rows are not."""
        if not self._is_here(place):
            return {}
        listed = {holding.section: holding.rows(person_id) for holding in self.holdings if holding.fields}
        return {**listed, **(self.more(person_id) if self.more else {})}

    def columns(self, section: str) -> dict[str, str]:
        """What the columns of a section are called for people, as far as the list of tables knows."""
        return next((one.columns for one in self.holdings if one.section == section), {})

    def erase(self, person_id: UUID, place: OrganizationRef | None) -> None:
        """Take away what is personal, in the order of the list: what points to other rows goes first."""
        if not self._is_here(place):
            return
        if self.first is not None:
            self.first(person_id)
        for holding in self.holdings:
            holding.erase(person_id)

    def held(self, person_id: UUID, place: OrganizationRef | None) -> str:
        """What an erasure that is due has to wait for; empty: nothing."""
        return self.hold(person_id) if self.hold is not None and self._is_here(place) else ""

    def _is_here(self, place: OrganizationRef | None) -> bool:
        return (place is not None) == self.scoped


_contributors: dict[str, Contributor] = {}
_places: Callable[[UUID], list[OrganizationRef]] | None = None


def register_contributor(
    name: str,
    holdings: tuple[Holding, ...],
    *,
    scoped: bool,
    staff: tuple[str, ...] = (),
    others: Mapping[str, Fate] | None = None,
    titles: Mapping[str, Any] | None = None,
    more: Callable[[UUID], Sections] | None = None,
    first: Callable[[UUID], None] | None = None,
    hold: Callable[[UUID], str] | None = None,
    refuse: Callable[[UUID], None] | None = None,
) -> None:
    """Take part in exports and erasures with these tables; the last registration of a name counts.

    `scoped`: they live in organizations' schemas. `staff` are columns of people who acted on others' rows; `others` what
    else is taken care of. `more(person_id)` gives further sections, whose `titles` are told here; `first(person_id)` runs
    before rows are erased. `hold(person_id)` names what an erasure that is due has to wait for (empty: nothing), asked
    before anything is erased; `refuse(person_id)` raises a coded error when a person may not ask to be erased now.
    """
    covers = {holding.covers: holding.fate for holding in holdings}
    _contributors[name] = Contributor(
        name=name,
        holdings=holdings,
        scoped=scoped,
        covers=covers | dict.fromkeys(staff, Fate.STAFF) | dict(others or {}),
        titles={holding.section: holding.title for holding in holdings if holding.fields} | dict(titles or {}),
        more=more,
        first=first,
        hold=hold,
        refuse=refuse,
    )


def contributors() -> list[Contributor]:
    """Those who registered, by name."""
    return [_contributors[name] for name in sorted(_contributors)]


def register_places(places: Callable[[UUID], list[OrganizationRef]]) -> None:
    """Say who knows the organizations that a person belongs or belonged to, in a stable order."""
    global _places
    _places = places


def places_of(person_id: UUID) -> list[OrganizationRef]:
    """The organizations that a person belongs or belonged to."""
    return _places(person_id) if _places else []
