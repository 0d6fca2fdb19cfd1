"""Names that people give themselves are screened where they are set; the seam of accounts.

A name belongs to no organization: what it raises becomes a case in each where the person is, so that somebody sees it
whichever of them has a person on call.
"""

from typing import Any
from uuid import UUID

from accounts.memberships import directory
from coaching.rules.help_lines import help_for
from coaching.rules.screening import GRAVE, RANK, screen_name
from coaching.services.safety import Signal, open_case
from oasis.core.tenancy import load_organization, organization_scope


def look_at_names(*, person_id: UUID | None, names: list[str], country: str) -> dict[str, Any] | None:
    """Screen names, in a transaction outside of any organization's scope; opens cases where it must.

    `person_id` None: there is nobody yet to open a case for. Returns `{level, resources}`, or None where all is well.
    """
    name, found = max(((name, screen_name(name)) for name in names), key=lambda one: RANK[one[1].level])
    if found.level == "none":
        return None
    if found.level in GRAVE and person_id is not None:
        for membership in directory().organizations_of(person_id):
            with organization_scope(load_organization(membership.id)):
                open_case(Signal(person_id, f"accounts.name:{person_id}", found, name))
    return {"level": found.level, "resources": help_for(country).resources()}
