"""Events as tests need them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from journeys.models import Event, TicketType
from organizations.models import Program


def make_event(
    *, capacity: int = 10, quota: int | None = None, kind: str = "free", hours: int = 48, **changes: Any
) -> tuple[Event, TicketType]:
    """An event that begins in `hours`, and its one ticket type."""
    starts_at = timezone.now() + timedelta(hours=hours)
    event = Event.objects.create(
        **{
            "title": "Taller de calma",
            "place": "Sala Alba",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "capacity": capacity,
            **changes,
        }
    )
    price = {} if kind == "free" else {"price": "12.50", "currency": "EUR"}
    return event, TicketType.objects.create(event=event, name="General", kind=kind, quota=quota, **price)


def make_program(organization_id: UUID, *, budget: int) -> Program:
    """A programme that is on, and may spend this much."""
    return Program.objects.create(
        organization_id=organization_id,
        name="Primavera",
        starts_on=date(2026, 3, 1),
        ends_on=date(2030, 6, 30),
        budget=Decimal(budget),
        status="active",
    )
