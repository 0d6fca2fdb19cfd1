"""One event in each organization of the demo: half of its seats are taken, nobody is told of it by mail.

Whoever comes completes the group step of the journey on resilience.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from journeys.models import Event, Journey, Registration, Ticket, TicketType
from oasis.demo.history import RESILIENCE
from oasis.demo.ids import named_id

TITLE = "Círculo de resiliencia: respirar en compañía"
DESCRIPTION = (
    "Hora y media para bajar el ritmo en grupo: una práctica de respiración guiada, un rato para contar y escuchar, y un "
    "té al final. No hace falta experiencia, y puedes pasar tu turno. Si sigues el recorrido «Resiliencia en ocho pasos», "
    "tu llegada completa su encuentro en grupo."
)
STEP = "circulo-en-grupo"
CAPACITY = 16
IN_DAYS = 14
GUESTS = 8


def missing(slug: str) -> bool:
    """Whether the organization's event is yet to be made; inside its scope."""
    return not Event.objects.filter(pk=_id(slug, "event")).exists()


def fill(slug: str, *, people: Sequence[UUID], created_by: UUID, now: datetime) -> int:
    """Make the organization's event with the first of these people as guests; 1, or 0 where it was there."""
    if not missing(slug):
        return 0
    starts_at = (now + timedelta(days=IN_DAYS)).replace(hour=17, minute=0, second=0, microsecond=0)
    guests = list(people[:GUESTS])
    event = Event.objects.create(
        id=_id(slug, "event"),
        title=TITLE,
        description=DESCRIPTION,
        place="Sala de encuentros, planta baja",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        capacity=CAPACITY,
        seats_taken=len(guests),
        visibility=Event.Visibility.PUBLIC,
        journey=Journey.objects.get(slug=RESILIENCE),
        step_code=STEP,
        created_by_id=created_by,
    )
    kind = TicketType.objects.create(id=_id(slug, "ticket-type"), event=event, name="General", seats_taken=len(guests))
    registrations = [
        Registration(
            id=_id(slug, f"registration:{person_id}"),
            event=event,
            ticket_type=kind,
            person_id=person_id,
            status=Registration.Status.CONFIRMED,
        )
        for person_id in guests
    ]
    Registration.objects.bulk_create(registrations)
    Ticket.objects.bulk_create(
        Ticket(id=_id(slug, f"ticket:{one.person_id}"), registration=one, event=event, person_id=one.person_id)
        for one in registrations
    )
    return 1


def _id(slug: str, name: str) -> UUID:
    return named_id(f"happening:{slug}:{name}")
