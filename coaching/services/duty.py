"""Who attends safety cases: the on-call rota, who is told when nobody takes a case in time, and who may see cases.

In an organization that pays for its people (a company, a sponsor) owners and administrators are the sponsor: they see no
case, and when a case is escalated to them they learn that help is needed, not who needs it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone as clock

from coaching.models import OnCallShift
from oasis.core.tenancy import current_organization
from organizations.models import Membership, Organization
from organizations.permissions import Role

SPONSORS = (Organization.Kind.COMPANY, Organization.Kind.SPONSOR)
STAFF = (Role.FACILITATOR, Role.ADMIN, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Duty:
    """Whom an organization has for safety cases, each list in the order in which people are asked."""

    first: tuple[UUID, ...]  # on call now, or whoever attends cases where nobody is
    team: tuple[UUID, ...]  # everybody who attends cases
    owners: tuple[UUID, ...]

    def without(self, person_id: UUID) -> "Duty":
        """The same without somebody: nobody is sent to attend themselves."""
        first, team, owners = (
            tuple(one for one in people if one != person_id) for people in (self.first, self.team, self.owners)
        )
        return Duty(first=first or team, team=team, owners=owners)


def attends(*, kind: str, role: str) -> bool:
    """Whether a role sees and takes safety cases in an organization of a kind."""
    return role == Role.FACILITATOR or (kind not in SPONSORS and role in (Role.ADMIN, Role.OWNER))


def duty_at(moment: datetime | None = None) -> Duty:
    """Who is asked in the current organization at a moment (now); two statements, inside a scope."""
    moment = moment or clock.now()
    members = list(
        Membership.objects.filter(
            organization_id=current_organization().id, status=Membership.Status.ACTIVE, role__in=STAFF
        )
        .order_by("id")
        .values_list("user_id", "role", "organization__kind")
    )
    attending = [user_id for user_id, role, kind in members if attends(kind=kind, role=role)]
    facilitators = [user_id for user_id, role, _ in members if role == Role.FACILITATOR]
    team = facilitators or attending
    shifts = OnCallShift.objects.at(moment).values_list("person_id", "position")
    on_call = [(person_id, position) for person_id, position in shifts if person_id in attending]
    asked_first = [person_id for person_id, position in on_call if position == on_call[0][1]]
    return Duty(
        first=_once(asked_first or team),
        team=_once([*(person_id for person_id, _ in on_call), *team]),
        owners=tuple(user_id for user_id, role, _ in members if role == Role.OWNER),
    )


def check_attends(*, person_id: UUID) -> bool:
    """Whether somebody may be put on the rota of the current organization."""
    found = (
        Membership.objects.filter(
            organization_id=current_organization().id, user_id=person_id, status=Membership.Status.ACTIVE
        )
        .values_list("organization__kind", "role")
        .first()
    )
    return found is not None and attends(kind=found[0], role=found[1])


def _once(people: Iterable[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(people))
