"""Who holds what of a person: the registry that exports and erasures go through.

Each app registers in its own `privacy.py`, from `AppConfig.ready()`:

    register_contributor("journeys", collect=collect, erase=erase, covers={"journeys.JournalEntry.person": Fate.ERASED})

`collect(person_id, organization)` gives `{section: [rows]}`, rows of what JSON can hold; `erase(person_id, organization)`
takes away what is personal and may run twice. Both are called once inside the scope of each organization that the person
belongs or belonged to, and once outside with None for the shared tables; neither talks to the network. Ledgers stay as
figures under the pseudonym, which is the person's id.

Most apps only list their tables, as `Holding`s:

    register_contributor("journeys", **of_holdings(IN_ORGANIZATION, scoped=True))

A test walks all models: one that points to a person must be in some contributor's `covers`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model

from oasis.core.tenancy import OrganizationRef

Collect = Callable[[UUID, OrganizationRef | None], dict[str, list[dict[str, Any]]]]
Erase = Callable[[UUID, OrganizationRef | None], None]
Hold = Callable[[UUID, OrganizationRef | None], str]
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

    `person` is the lookup of the person's id (`person_id`, `conversation__person_id`); `fields` what the copy shows of a
    row; `empty` the values that an erasure writes (for `Fate.EMPTIED`).
    """

    section: str
    model: type[Model]
    person: str
    fate: Fate
    fields: tuple[str, ...] = ()
    empty: dict[str, Any] = field(default_factory=dict)

    @property
    def covers(self) -> str:
        """The column that points to the person, as the coverage test names it."""
        return f"{self.model._meta.label}.{self.person.removesuffix('_id')}"

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


@dataclass(frozen=True, slots=True)
class Contributor:
    """One app's part in exports and erasures."""

    name: str
    collect: Collect
    erase: Erase
    hold: Hold | None
    refuse: Callable[[UUID], None] | None
    covers: Mapping[str, Fate]


_contributors: dict[str, Contributor] = {}
_places: Callable[[UUID], list[OrganizationRef]] | None = None


def register_contributor(
    name: str,
    *,
    collect: Collect,
    erase: Erase,
    hold: Hold | None = None,
    refuse: Callable[[UUID], None] | None = None,
    covers: Mapping[str, Fate] | None = None,
) -> None:
    """Take part in exports and erasures; the last registration of a name counts.

    `refuse(person_id)` raises a coded error when a person may not ask to be erased now; `hold(person_id, organization)`
    names what an erasure that is due has to wait for (empty: nothing), asked before anything is erased.
    """
    _contributors[name] = Contributor(name, collect, erase, hold, refuse, covers or {})


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


def of_holdings(
    holdings: Iterable[Holding], *, scoped: bool, staff: Iterable[str] = (), others: Mapping[str, Fate] | None = None
) -> dict[str, Any]:
    """The arguments of `register_contributor` for a list of tables.

    `scoped`: the tables live in organizations' schemas. `staff` are columns of people who acted on others' rows;
    `others` what else is taken care of. Erased in the order of the list: what points to other rows goes first.
    """
    listed = tuple(holdings)

    def here(organization: OrganizationRef | None) -> bool:
        return (organization is not None) == scoped

    def collect(person_id: UUID, organization: OrganizationRef | None) -> dict[str, list[dict[str, Any]]]:
        if not here(organization):
            return {}
        return {holding.section: holding.rows(person_id) for holding in listed if holding.fields}

    def erase(person_id: UUID, organization: OrganizationRef | None) -> None:
        if here(organization):
            for holding in listed:
                holding.erase(person_id)

    covers = {holding.covers: holding.fate for holding in listed}
    return {
        "collect": collect,
        "erase": erase,
        "covers": covers | dict.fromkeys(staff, Fate.STAFF) | dict(others or {}),
    }
