"""The video server's webhooks: who came to a session's room and went, and whether it was recorded.

JaaS names the room in `fqn` and the person in `data.id`; Prosody's `event_sync` in `room_name` and `occupant.id`.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from coaching.rules.rooms import organization_of
from coaching.services.attendance import hear_of, hear_of_recording
from coaching.services.sessions import PAD
from oasis.core.errors import NotFound
from oasis.core.tenancy import load_organization
from webhooks.errors import PermanentError
from webhooks.reasons import explain
from webhooks.registry import ReceivedEvent, handles, resolves_organization

explain({"session_not_found": _("No hay ninguna sesión en esa sala, o la persona no es de ella.")})


def _room(payload: dict[str, Any]) -> str:
    name = payload.get("fqn") or payload.get("room_name") or ""
    return name.rpartition("/")[2].lower() if isinstance(name, str) else ""


def _user(payload: dict[str, Any]) -> str:
    person = payload.get("data") or payload.get("occupant")
    known = person.get("id") if isinstance(person, dict) else None
    return known if isinstance(known, str) else ""


@resolves_organization("jitsi")
def organization_of_room(event: ReceivedEvent, payload: dict[str, Any]) -> UUID | None:
    """The organization whose session it is; None for a room that is none of ours."""
    found = organization_of(_room(payload), PAD)
    try:
        return load_organization(found).id if found else None
    except NotFound:
        return None


@handles("jitsi", "PARTICIPANT_JOINED")
def somebody_came(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """Note it."""
    _hear(event, payload, came=True)


@handles("jitsi", "PARTICIPANT_LEFT")
def somebody_went(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """Note it; what a session that was held completes is completed."""
    _hear(event, payload, came=False)


@handles("jitsi", "RECORDING_STARTED")
@handles("jitsi", "RECORDING_ENDED")
def a_recording_began_or_ended(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """Note it; the recording itself is handed in by whoever leads the session."""
    if event.organization_id is None:
        return
    if not hear_of_recording(room=_room(payload), began=event.type == "RECORDING_STARTED"):
        raise PermanentError("session_not_found")


def _hear(event: ReceivedEvent, payload: dict[str, Any], *, came: bool) -> None:
    if event.organization_id is None:
        return
    if not hear_of(room=_room(payload), user=_user(payload), came=came, at=event.occurred_at):
        raise PermanentError("session_not_found")
