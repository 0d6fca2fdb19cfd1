"""Tickets: reading, signing and passing on."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone as clock
from django.utils.translation import gettext as _

from accounts.audit import record
from journeys.errors import AlreadyRegistered, EventClosed, RegistrationSettled, TicketInvalid
from journeys.models import Event, Registration, Ticket
from journeys.rules.tickets import InvalidTicket, public_key_of, read_ticket, ticket_token
from journeys.services.events.registration import CONFIRMED, end
from journeys.services.events.seats import lock_event
from oasis.core.crypto import derived_key
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.outbox import emit
from oasis.core.tenancy import current_organization
from organizations.models import Membership

PURPOSE = "tickets"
FORGED, OTHER_EVENT, CANCELLED, UNDONE = "forged", "other_event", "cancelled", "undone"  # reasons of a refusal


@lru_cache(maxsize=256)
def _seed(data_key: bytes) -> bytes:
    return derived_key(data_key, PURPOSE)


def seed() -> bytes:
    """The seed of the current organization's signing key."""
    return _seed(bytes(current_organization().data_key))


def public_key() -> bytes:
    """The key that checks the current organization's tickets."""
    return public_key_of(seed())


def token_of(ticket: Ticket) -> str:
    """What the QR code of a ticket holds."""
    return ticket_token(seed=seed(), event_id=ticket.event_id, ticket_id=ticket.pk)


def identify(token: str) -> tuple[UUID, UUID]:
    """The event's and the ticket's id of a token that this organization signed; raises `TicketInvalid`."""
    try:
        return read_ticket(token.strip(), public_key=public_key())
    except InvalidTicket as error:
        raise TicketInvalid(details={"reason": FORGED}) from error


def own_tickets(person_id: UUID) -> Any:
    """The tickets that a person holds, with their events; newest first."""
    return Ticket.objects.filter(person_id=person_id).select_related("event").order_by("-pk")


def own_ticket(*, person_id: UUID, ticket_id: UUID) -> Ticket:
    """One of them; raises `NotFound`."""
    ticket: Ticket | None = own_tickets(person_id).filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound
    return ticket


def shown(ticket: Ticket) -> dict[str, Any]:
    """A ticket as its holder sees it."""
    event = ticket.event
    address = f"/api/v1/tickets/{ticket.pk}"
    return {
        "id": ticket.pk,
        "event": {
            "id": event.pk,
            "title": event.title,
            "place": event.place,
            "online": event.online,
            "room_url": (event.room_url or None) if ticket.status != Ticket.Status.CANCELLED else None,
            "starts_at": event.starts_at,
            "ends_at": event.ends_at,
            "status": event.status,
        },
        "status": ticket.status,
        "token": token_of(ticket) if ticket.status != Ticket.Status.CANCELLED else None,
        "qr_svg_url": f"{address}/qr.svg",
        "qr_png_url": f"{address}/qr.png",
        "pdf_url": f"{address}/pdf",
        "checked_in_at": ticket.checked_in_at,
    }


@transaction.atomic
def transfer_ticket(*, ticket_id: UUID, person_id: UUID, to_email: str) -> Ticket:
    """Pass a ticket on to another member: theirs is a new one, the old one opens no door any more.

    Raises `NotFound`, `EventClosed`, `RegistrationSettled` for one that was used or cancelled, `AlreadyRegistered`
    where the other has a place, and `ValidationFailed` where nobody in the organization has that address.
    """
    found = Ticket.objects.filter(pk=ticket_id, person_id=person_id).values_list("event_id", flat=True).first()
    if found is None:
        raise NotFound
    event = lock_event(found)
    if event.status != Event.Status.SCHEDULED or event.ends_at <= clock.now():
        raise EventClosed
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related("registration").get(pk=ticket_id)
    if ticket.status != Ticket.Status.VALID:
        raise RegistrationSettled(details={"status": ticket.status})
    to_id = (
        Membership.objects.filter(
            organization_id=current_organization().id, user__email__iexact=to_email, status=Membership.Status.ACTIVE
        )
        .values_list("user_id", flat=True)
        .first()
    )
    if to_id is None or to_id == person_id:
        raise ValidationFailed(details={"email": [_("No hay otra persona de la organización con ese correo.")]})
    return _pass_on(ticket, to_id)


def _pass_on(ticket: Ticket, to_id: UUID) -> Ticket:
    """One seat moves to a registration of the other's; the counters stay as they are.

    Who waited for a seat has one now, and waits no longer.
    """
    old, now = ticket.registration, clock.now()
    waiting = Registration.objects.filter(
        event_id=old.event_id, person_id=to_id, status=Registration.Status.WAITING_LIST
    ).select_related("ticket_type")
    for registration in waiting:
        end(registration, status=Registration.Status.CANCELLED, actor_id=ticket.person_id)
    ticket.status, ticket.cancelled_at = Ticket.Status.CANCELLED, now
    ticket.save(update_fields=["status", "cancelled_at"])
    if old.seats == 1:
        old.status, old.ended_at = Registration.Status.CANCELLED, now
    else:
        old.seats -= 1
    old.save(update_fields=["status", "ended_at", "seats"])
    new = Registration(
        event_id=old.event_id,
        ticket_type_id=old.ticket_type_id,
        person_id=to_id,
        status=Registration.Status.CONFIRMED,
        origin_id=old.origin_id or old.pk,
    )
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegistered(_("Esa persona ya tiene una inscripción a este encuentro.")) from error
    passed = Ticket.objects.create(registration=new, event_id=new.event_id, person_id=to_id)
    named = {"registration_id": str(new.pk), "event_id": str(new.event_id), "person_id": str(to_id)}
    emit(CONFIRMED, named, key=str(passed.pk))
    record(action="ticket.transferred", target=ticket, after={"to": str(passed.pk)}, actor_id=ticket.person_id)
    return passed
