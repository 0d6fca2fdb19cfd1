"""The door of an event: who comes in and who leaves, who is there, and what a door without a network needs.

For facilitators and up, and for who helps at one event's door, there alone.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.tokens import Claims
from journeys import errors
from journeys.models import Ticket
from journeys.services.events import door
from journeys.services.events.stewards import doors_of
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import Forbidden
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LONGEST_TOKEN = 500
SCANS = 500  # of one batch, at most


class DoorView(OrganizationView):
    """`self.doors` are the events at whose doors the caller may do this; None: at each."""

    capability = Capability.CHECK_IN
    supervised = False  # whether it takes a supervisor

    def admit(self, request: Request, required: Any, claims: Claims) -> None:
        """By the role, else by what the person was asked to help with."""
        self.doors: frozenset[UUID] | None = None
        try:
            super().admit(request, required, claims)
        except Forbidden:
            with organization_scope(request.organization):
                self.doors = doors_of(request.user.id, supervised=self.supervised)
            if not self.doors:
                raise

    def require_door(self, event_id: UUID) -> None:
        """Raise `Forbidden` where the caller has no business at this event's door."""
        if self.doors is not None and event_id not in self.doors:
            raise Forbidden


class ValidateBody(StrictSerializer):
    """A code that was read."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    event_id = serializers.UUIDField(required=False, allow_null=True, help_text="Of which event this is the door.")
    scanned_at = serializers.DateTimeField(required=False, allow_null=True, help_text="By the device's clock.")


class CheckOutBody(StrictSerializer):
    """A code that was read on the way out."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    event_id = serializers.UUIDField(required=False, allow_null=True)


class ScanBody(StrictSerializer):
    """A code that was read without a network."""

    token = serializers.CharField(max_length=LONGEST_TOKEN)
    scanned_at = serializers.DateTimeField()
    device = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")


class ScansBody(StrictSerializer):
    """Readings of offline doors."""

    scans: Any = serializers.ListSerializer(child=ScanBody(), min_length=1, max_length=SCANS)


class UndoBody(StrictSerializer):
    """Why."""

    reason = serializers.CharField(max_length=200)


class SeenTicket(serializers.Serializer):
    """A ticket, as the door sees it."""

    id = serializers.UUIDField()
    event_id = serializers.UUIDField()
    status = serializers.ChoiceField(Ticket.Status.choices)


class SeenPerson(serializers.Serializer):
    """A person, as the door sees them."""

    first_name = serializers.CharField(allow_blank=True)
    access_needs = serializers.CharField(allow_blank=True)


class SeenShape(serializers.Serializer):
    """What the door sees."""

    ticket = SeenTicket()
    participant = SeenPerson()
    checked_in_at = serializers.DateTimeField(allow_null=True)


class LeftShape(SeenShape):
    """What the door sees of somebody who leaves."""

    checked_out_at = serializers.DateTimeField()


class ScanAnswer(serializers.Serializer):
    """What became of one reading."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(["accepted", "refused"])
    code = serializers.CharField(required=False)
    details = serializers.DictField(required=False)
    ticket = SeenTicket(required=False)
    participant = SeenPerson(required=False)
    checked_in_at = serializers.DateTimeField(required=False)


class PersonPresent(serializers.Serializer):
    """Somebody who is in."""

    ticket_id = serializers.UUIDField()
    first_name = serializers.CharField(allow_blank=True)
    access_needs = serializers.CharField(allow_blank=True)
    checked_in_at = serializers.DateTimeField()


class PackEvent(serializers.Serializer):
    """Which event a pack is for."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class CheckedInTicket(serializers.Serializer):
    """A ticket that was used."""

    ticket_id = serializers.UUIDField()
    checked_in_at = serializers.DateTimeField()


class PackShape(serializers.Serializer):
    """What a door without a network needs."""

    event = PackEvent()
    algorithm = serializers.CharField()
    public_key = serializers.CharField(help_text="32 bytes, base64url without padding.")
    valid = serializers.ListField(child=serializers.UUIDField())
    revoked = serializers.ListField(child=serializers.UUIDField())
    checked_in = CheckedInTicket(many=True)
    generated_at = serializers.DateTimeField()


class Validate(DoorView):
    """Letting somebody in."""

    scoped = False  # what was refused is kept, in a transaction of its own

    @operation(
        "Check a ticket in",
        request=ValidateBody,
        response=SeenShape,
        errors=[errors.AlreadyCheckedIn, errors.TicketInvalid],
        description="The first reading lets in and completes the linked step; any later one says when the first was.",
    )
    def post(self, request: Request) -> Success:
        """Facilitators and up, and stewards of the event; they see first name and access needs."""
        data = self.body(request, ValidateBody)
        at = data.get("scanned_at")
        try:
            with organization_scope(request.organization):
                answer = door.check_in(
                    token=data["token"],
                    steward_id=request.user.id,
                    event_id=data.get("event_id"),
                    doors=self.doors,
                    scanned_at=at,
                )
        except (errors.AlreadyCheckedIn, errors.TicketInvalid) as error:
            with organization_scope(request.organization):
                door.refuse(token=data["token"], steward_id=request.user.id, error=error, scanned_at=at)
            raise
        return Success(answer, message=_("Adelante."))


class ValidateBatch(DoorView):
    """Readings of offline doors."""

    idempotent = True

    @operation("Hand in offline readings", request=ScansBody, response=ScanAnswer, many=True)
    def post(self, request: Request) -> Success:
        """Of each ticket the earliest reading counts; sending the same again changes nothing."""
        scans = [door.Reading(**scan) for scan in self.body(request, ScansBody)["scans"]]
        return Success(door.check_in_batch(scans=scans, steward_id=request.user.id, doors=self.doors))


class CheckOut(DoorView):
    """Somebody leaves."""

    @operation(
        "Check a ticket out",
        request=CheckOutBody,
        response=LeftShape,
        errors=[errors.TicketInvalid, errors.RegistrationSettled],
    )
    def post(self, request: Request) -> Success:
        """They are not in the list of who is present any more."""
        data = self.body(request, CheckOutBody)
        return Success(
            door.check_out(
                token=data["token"], steward_id=request.user.id, event_id=data.get("event_id"), doors=self.doors
            )
        )


class UndoCheckIn(DoorView):
    """A mistaken entry."""

    supervised = True

    @operation("Undo a check-in", request=UndoBody, status=204, errors=[errors.RegistrationSettled])
    def post(self, request: Request, ticket_id: UUID) -> Success:
        """Facilitators and up, and supervisors of the event. Who did it and why is kept; points stay."""
        reason = self.body(request, UndoBody)["reason"]
        door.undo_check_in(ticket_id=ticket_id, steward_id=request.user.id, reason=reason, doors=self.doors)
        return Success(status=204)


class CheckInPack(DoorView):
    """What a door without a network needs."""

    @operation("Pack for an offline door", response=PackShape)
    def get(self, request: Request, event_id: UUID) -> Success:
        """Key, revoked and valid tickets; nothing about people."""
        self.require_door(event_id)
        return Success(door.pack(event_id))


class Presence(DoorView):
    """Who is there."""

    supervised = True

    @operation("Who is present now", response=PersonPresent, many=True)
    def get(self, request: Request, event_id: UUID) -> Success:
        """Facilitators and up, and supervisors of the event. Empty once it is over."""
        self.require_door(event_id)
        return Success(door.presence(event_id))
