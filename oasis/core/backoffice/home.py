"""The menu's groups, and what the home shows: a work list and charts, registered by the apps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class MenuGroup(StrEnum):
    """The groups of the side menu, in their order; each has a title in `MENU_TITLES`."""

    PEOPLE = "people"
    JOURNEYS = "journeys"
    GAMIFICATION = "gamification"
    COACHING = "coaching"
    SAFETY = "safety"
    WEBHOOKS = "webhooks"
    PLATFORM = "platform"


MENU_TITLES = {
    MenuGroup.PEOPLE: _("Personas"),
    MenuGroup.JOURNEYS: _("Recorridos"),
    MenuGroup.GAMIFICATION: _("Gamificación"),
    MenuGroup.COACHING: _("Acompañamiento"),
    MenuGroup.SAFETY: _("Seguridad"),
    MenuGroup.WEBHOOKS: _("Webhooks"),
    MenuGroup.PLATFORM: _("Plataforma"),
}


class Realm(StrEnum):
    """Where a page, a work item or a chart lives."""

    ORGANIZATION = "organization"
    PLATFORM = "platform"


class Urgency(StrEnum):
    """How a work item with something in it is shown."""

    URGENT = "urgent"
    SOON = "soon"
    CALM = "calm"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One line of the home's work list: how many there are and the page where they are dealt with.

    `requires` is a capability of the role in the chosen organization (ignored on the platform); `link` the name of a
    URL, `query` its query string.
    """

    key: str
    title: Any
    icon: str
    count: Callable[[], int]
    link: str
    requires: str = ""
    query: str = ""
    urgency: Urgency = Urgency.CALM
    realm: Realm = Realm.ORGANIZATION
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A small chart of the home; `series` gives (label, value) pairs, oldest or first step first."""

    key: str
    title: Any
    series: Callable[[], Sequence[tuple[Any, float]]]
    requires: str = ""
    unit: Any = ""
    kind: str = "line"  # "line" for days, "bars" for categories or steps
    headline: str = "total"  # the figure over a line: the "total" of its values, their "mean", or "none"
    realm: Realm = Realm.ORGANIZATION
    order: int = 100


_work_items: dict[str, WorkItem] = {}
_charts: dict[str, Chart] = {}


def work_item(item: WorkItem) -> WorkItem:
    """Add a line to the home's work list; the same key replaces it."""
    _work_items[item.key] = item
    return item


def chart(item: Chart) -> Chart:
    """Add a chart to the home; the same key replaces it."""
    _charts[item.key] = item
    return item


def work_items(realm: Realm) -> list[WorkItem]:
    """The registered work items of a realm, in their order."""
    return sorted(
        (item for item in _work_items.values() if item.realm == realm), key=lambda item: (item.order, item.key)
    )


def charts(realm: Realm) -> list[Chart]:
    """The registered charts of a realm, in their order."""
    return sorted((item for item in _charts.values() if item.realm == realm), key=lambda item: (item.order, item.key))
