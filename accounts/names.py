"""Names that people give themselves are words of theirs too: who screens texts (coaching) registers itself here.

A screening runs in the caller's transaction, so that what it makes stands or falls with the name; it never talks to the
network. It is told the country instead of looking it up, because whoever registers an address that is taken is nobody.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

NAMES = ("first_name", "last_name", "nickname")


class NameScreening(Protocol):
    """Looks at names; returns what the person is to be told, `{level, resources}`, or None where all is well."""

    def __call__(self, *, person_id: UUID | None, names: list[str], country: str) -> dict[str, Any] | None: ...


_screenings: list[NameScreening] = []


def register_name_screening(function: NameScreening) -> NameScreening:
    """Have `function` screen every name that somebody gives themselves."""
    if function not in _screenings:
        _screenings.append(function)
    return function


def screen_names(*, person_id: UUID | None, profile: Mapping[str, Any], country: str | None) -> dict[str, Any] | None:
    """What the person is to be told about the names among these fields of a profile; None also where there are none.

    `person_id` is None before there is an account that the name surely belongs to.
    """
    given = {name: str(profile.get(name) or "") for name in NAMES}
    whole = f"{given['first_name']} {given['last_name']}".strip()
    names = [name for name in (whole, given["nickname"]) if name]
    if not names:
        return None
    said = (screen(person_id=person_id, names=names, country=country or "") for screen in _screenings)
    return next((answer for answer in said if answer), None)
