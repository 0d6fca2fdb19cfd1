"""Reading the trail: who did what, with names and private parts as long as the keys of the people exist."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from accounts.audit import PURPOSE
from accounts.models import AuditLink, AuditPending, AuditRecord, User
from accounts.services.audit_sealing import personal_owner, trace_owner
from oasis.core.crypto import DecryptionFailed, decrypt_text, unseal


@dataclass(frozen=True, slots=True)
class Reader:
    """A person as the trail names them: after an erasure there is no name any more, the id is the pseudonym."""

    id: UUID
    name: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A record with what could be opened of its private part."""

    record: AuditRecord
    actor: Reader | None
    person: Reader | None
    address: str | None
    user_agent: str | None
    changes: dict[str, Any]
    position: int | None  # in the chain; None: it waits to be sealed


def open_records(records: list[AuditRecord]) -> list[Reading]:
    """Records with names and private parts, in three statements; call it outside every scope."""
    identifiers = [record.pk for record in records]
    links = {
        row[0]: row[1:]
        for row in AuditLink.objects.filter(record_id__in=identifiers).values_list(
            "record_id", "position", "trace", "personal"
        )
    }
    pending = dict(AuditPending.objects.filter(pk__in=identifiers).values_list("pk", "private"))
    people, keys = _people({owner for record in records for owner in (record.actor_id, record.person_id) if owner})
    readings = []
    for record in records:
        position, trace, personal = links.get(record.pk, (None, None, None))
        if position is None:
            private = _unsealed(pending.get(record.pk))
        else:
            private = {
                "trace": _opened(trace, trace_owner(record), keys),
                "personal": _opened(personal, personal_owner(record), keys),
            }
        trail = private.get("trace") or {}
        readings.append(
            Reading(
                record=record,
                actor=people.get(record.actor_id) if record.actor_id else None,
                person=people.get(record.person_id) if record.person_id else None,
                address=trail.get("address"),
                user_agent=trail.get("user_agent"),
                changes={**record.changes, **(private.get("personal") or {})},
                position=position,
            )
        )
    return readings


def _people(identifiers: Iterable[UUID]) -> tuple[dict[UUID, Reader], dict[UUID, bytes]]:
    """People by id, and the wrapped keys of those who have one; ids of nobody are people without a name."""
    wanted = set(identifiers)
    rows = User.objects.filter(pk__in=wanted).values_list(
        "pk", "email", "erased_at", F("profile__first_name"), F("profile__last_name"), F("key__data_key")
    )
    people, keys = {identifier: Reader(identifier, None, None) for identifier in wanted}, {}
    for pk, email, erased_at, first_name, last_name, key in rows:
        if erased_at is None:
            people[pk] = Reader(pk, f"{first_name or ''} {last_name or ''}".strip() or None, email)
        if key is not None:
            keys[pk] = bytes(key)
    return people, keys


def _unsealed(private: Any) -> dict[str, Any]:
    if private is None:
        return {}
    try:
        opened: dict[str, Any] = json.loads(unseal(private, purpose=PURPOSE))
    except DecryptionFailed:
        return {}
    return opened


def _opened(cipher: Any, owner: UUID | None, keys: dict[UUID, bytes]) -> dict[str, Any]:
    if cipher is None:
        return {}
    if owner is None:
        return _unsealed(cipher)
    if owner not in keys:
        return {}
    try:
        opened: dict[str, Any] = json.loads(decrypt_text(cipher, data_key=keys[owner]))
    except DecryptionFailed:
        return {}
    return opened
