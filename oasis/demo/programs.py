"""A programme in each sponsor of the demo: its cohort, its journeys, the hours that were worked for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from journeys.models import Journey
from journeys.services.starting import JOURNEYS
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRef
from oasis.demo.ids import named_id
from oasis.demo.writing import insert
from organizations.models import Program, ProgramMember
from organizations.services.programs import log_hours

NAME = "Cuidarnos en el trabajo"
GOAL = (
    "Que cada persona del equipo tenga a mano recursos para dormir, calmarse y pedir apoyo. Lo acompañan encuentros en "
    "grupo cada dos semanas."
)
COHORT = 12
BEGAN, ENDS = timedelta(days=58), timedelta(days=120)
HOURS = (
    (50, "4", "Encuentro de bienvenida y preparación"),
    (22, "3", "Encuentro en grupo"),
    (8, "3", "Encuentro en grupo"),
)


def missing(organization_id: UUID) -> bool:
    """Whether the sponsor's programme is yet to be made."""
    return not Program.objects.filter(pk=_id(organization_id)).exists()


def fill(organization: OrganizationRef, *, people: Sequence[UUID], facilitator: UUID, now: datetime) -> int:
    """Make the programme with the first of these people as its cohort, inside the scope; 1, or 0 where it was there."""
    if not missing(organization.id):
        return 0
    today = now.date()
    program = Program.objects.create(
        id=_id(organization.id),
        organization_id=organization.id,
        name=NAME,
        goal=GOAL,
        status=Program.Status.ACTIVE,
        starts_on=today - BEGAN,
        ends_on=today + ENDS,
        budget=Decimal(9000),
        hours_planned=Decimal(40),
        journeys=list(Journey.objects.filter(slug__in=JOURNEYS).order_by("position").values_list("id", flat=True)),
    )
    parts = [(person, ProgramMember.Part.PARTICIPANT) for person in people[:COHORT]]
    insert(
        ProgramMember(
            id=uuid7(),
            organization_id=organization.id,
            program=program,
            person_id=person,
            part=part,
            joined_at=now - BEGAN,
        )
        for person, part in [*parts, (facilitator, ProgramMember.Part.FACILITATOR)]
    )
    for days_ago, hours, note in HOURS:
        log_hours(
            program_id=program.pk, hours=Decimal(hours), cause=f"demo:{days_ago}", note=note, actor_id=facilitator
        )
    return 1


def _id(organization_id: UUID) -> UUID:
    return named_id(f"program:{organization_id}")
