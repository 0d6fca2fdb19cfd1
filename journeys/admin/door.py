"""The page for the person at the door: installable, works without a network, in the admin's session."""

import json
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.views.decorators.http import require_GET, require_POST

from journeys.errors import AlreadyCheckedIn, RegistrationSettled, TicketInvalid
from journeys.services.events import door
from oasis.core.backoffice import actor_id_of
from oasis.core.errors import ValidationFailed
from organizations.permissions import Capability
from organizations.switcher import here

SCANS = 500  # of one upload, at most
LONGEST = 500  # characters of a token
LONGEST_REASON = 200


def routes() -> list[Any]:
    """The door's addresses, below an event's."""
    inside = admin.site.admin_view
    return [
        path("<uuid:event_id>/door/", inside(page), name="journeys_door"),
        path("<uuid:event_id>/door/pack", inside(pack), name="journeys_door_pack"),
        path("<uuid:event_id>/door/scan", inside(scan), name="journeys_door_scan"),
        path("<uuid:event_id>/door/scans", inside(scans), name="journeys_door_scans"),
        path("<uuid:event_id>/door/leave", inside(leave), name="journeys_door_leave"),
        path("<uuid:event_id>/door/present", inside(present), name="journeys_door_present"),
        path("<uuid:event_id>/door/undo", inside(undo), name="journeys_door_undo"),
        path("<uuid:event_id>/door/worker.js", inside(worker), name="journeys_door_worker"),
        path("<uuid:event_id>/door/manifest.webmanifest", inside(manifest), name="journeys_door_manifest"),
    ]


@require_GET
def page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The scanner."""
    _admit(request)
    event = door.pack(event_id)["event"]
    return render(request, "journeys/door/page.html", {"event": event, "base": _base(event_id)})


@require_GET
def pack(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """What it needs without a network, and the token that its next writes carry (a kept page has an old one)."""
    _admit(request)
    return JsonResponse({**door.pack(event_id), "csrf": get_token(request)})


@require_POST
def scan(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One reading, with a network: `{accepted, participant?, checked_in_at?, code?, reason?}`."""
    _admit(request)
    (reading,) = _readings([_json(request)])
    try:
        with transaction.atomic():
            answer = door.check_in(
                token=reading.token,
                steward_id=actor_id_of(request),
                event_id=event_id,
                scanned_at=reading.scanned_at,
                device=reading.device,
            )
    except (AlreadyCheckedIn, TicketInvalid) as error:
        door.refuse(
            token=reading.token,
            steward_id=actor_id_of(request),
            error=error,
            scanned_at=reading.scanned_at,
            device=reading.device,
        )
        return JsonResponse({"accepted": False, "code": error.code, **error.details})
    return JsonResponse({"accepted": True, **answer})


@require_POST
def scans(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Readings that were made without a network."""
    _admit(request)
    rows = _json(request).get("scans")
    if not isinstance(rows, list) or not 0 < len(rows) <= SCANS:
        raise ValidationFailed
    answers = door.check_in_batch(scans=_readings(rows), steward_id=actor_id_of(request), doors={event_id})
    return JsonResponse({"answers": [{"index": row["index"], "status": row["status"]} for row in answers]})


@require_POST
def leave(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Somebody goes: `{accepted, left, participant?, code?, reason?}`."""
    _admit(request)
    token = _text(_json(request), "token", LONGEST)
    try:
        answer = door.check_out(token=token, steward_id=actor_id_of(request), event_id=event_id)
    except (RegistrationSettled, TicketInvalid) as error:
        return JsonResponse({"accepted": False, "left": True, "code": error.code, **error.details})
    return JsonResponse({"accepted": True, "left": True, **answer})


@require_GET
def present(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Who is in now: `{people}`; nobody once the event is over."""
    _admit(request)
    return JsonResponse({"people": door.presence(event_id)})


@require_POST
def undo(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """A mistaken entry is taken back: `{undone}`, false where somebody else did so meanwhile."""
    _admit(request)
    data = _json(request)
    ticket_id, reason = _text(data, "ticket_id", 36), _text(data, "reason", LONGEST_REASON)
    try:
        door.undo_check_in(ticket_id=UUID(ticket_id), steward_id=actor_id_of(request), reason=reason, doors={event_id})
    except RegistrationSettled:
        return JsonResponse({"undone": False})
    except ValueError as error:
        raise ValidationFailed from error
    return JsonResponse({"undone": True})


@require_GET
def worker(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """The service worker: keeps the page, not what is said about people."""
    _admit(request)
    return render(
        request, "journeys/door/worker.js", {"base": _base(event_id)}, content_type="text/javascript; charset=utf-8"
    )


@require_GET
def manifest(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """What makes it installable."""
    _admit(request)
    return render(
        request,
        "journeys/door/manifest.webmanifest",
        {"base": _base(event_id)},
        content_type="application/manifest+json",
    )


def _admit(request: HttpRequest) -> None:
    if not here(request).can(Capability.CHECK_IN):
        raise PermissionDenied


def _base(event_id: UUID) -> str:
    return reverse("admin:journeys_door", args=[event_id])


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError as error:
        raise ValidationFailed from error
    if not isinstance(found, dict):
        raise ValidationFailed
    return found


def _text(data: dict[str, Any], name: str, longest: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
        raise ValidationFailed
    return value.strip()


def _readings(rows: list[Any]) -> list[door.Reading]:
    found = []
    for row in rows:
        token, moment = (row.get("token"), row.get("scanned_at")) if isinstance(row, dict) else (None, None)
        if not isinstance(token, str) or not isinstance(moment, str) or len(token) > LONGEST:
            raise ValidationFailed
        try:
            scanned_at = parse_datetime(moment)
        except ValueError as error:
            raise ValidationFailed from error
        if scanned_at is None or not is_aware(scanned_at):
            raise ValidationFailed
        found.append(door.Reading(token, scanned_at, str(row.get("device", ""))[:60]))
    return found
