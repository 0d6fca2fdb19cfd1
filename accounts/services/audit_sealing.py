"""Sealing: what was written since the last time joins the hash chain, a batch a transaction, and a signed checkpoint.

A record waits in `AuditPending` from its own commit on, so that one whose transaction ended late is sealed after others
that are younger; nothing is skipped and no writer ever waits. One sealing runs at a time; one that is killed leaves
nothing behind, because its batch is one transaction.
"""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts import chain, signing
from accounts.audit import PURPOSE
from accounts.models import AuditCheckpoint, AuditLink, AuditPending, AuditRecord, PersonKey, User
from oasis.core.crypto import encrypt_text, seal, unseal
from oasis.core.locks import lock_for_transaction

LOCK = "accounts.audit-chain"
BATCH = 1000  # records of one transaction


def seal_audit(*, batch: int = BATCH) -> int:
    """Seal everything that waits; returns how many records that were."""
    sealed = 0
    while made := seal_batch(size=batch):
        sealed += made
    return sealed


@transaction.atomic
def seal_batch(*, size: int = BATCH) -> int:
    """Seal up to `size` waiting records, oldest first, and sign how far the chain is now; returns how many.

    A waiting row whose record is gone stays where it is: `verify_audit` names it. One whose record is sealed already (an
    insert that repeated an id) means nothing.
    """
    lock_for_transaction(LOCK)
    AuditPending.objects.filter(Exists(AuditLink.objects.filter(record_id=OuterRef("record_id")))).delete()
    there = AuditRecord.objects.filter(pk=OuterRef("record_id"))
    waiting = dict(
        AuditPending.objects.filter(Exists(there)).order_by("record_id")[:size].values_list("record_id", "private")
    )
    if not waiting:
        return 0
    records = list(AuditRecord.objects.filter(pk__in=waiting).order_by("id"))
    keys = _keys({owner for record in records for owner in (trace_owner(record), personal_owner(record)) if owner})
    position, digest = head()
    links = []
    for record in records:
        position += 1
        private = _opened(waiting[record.pk])
        trace = _sealed(private.get("trace"), trace_owner(record), keys)
        personal = _sealed(private.get("personal"), personal_owner(record), keys)
        digest = chain.link(digest, fields_of(record), trace, personal)
        links.append(AuditLink(position=position, record_id=record.pk, trace=trace, personal=personal, hash=digest))
    AuditLink.objects.bulk_create(links)
    _sign(links[-1])
    AuditPending.objects.filter(pk__in=waiting).delete()
    return len(links)


def head() -> tuple[int, bytes]:
    """Position and hash of the chain's last link; 0 and zeros before the first."""
    last = AuditLink.objects.order_by("-position").values_list("position", "hash").first()
    return (last[0], bytes(last[1])) if last else (0, chain.FIRST)


def fields_of(record: AuditRecord) -> dict[str, str | None]:
    """A record as it is hashed and exported."""
    return {name: chain.as_text(getattr(record, name)) for name in chain.FIELDS}


def trace_owner(record: AuditRecord) -> UUID | None:
    """Under whose key address and browser are: who acted, else whom it was about (a failed log-in)."""
    return record.actor_id or record.person_id


def personal_owner(record: AuditRecord) -> UUID | None:
    """Under whose key personal changes are: whom they are about, else who acted."""
    return record.person_id or record.actor_id


def _keys(people: set[UUID]) -> dict[UUID, bytes]:
    """The wrapped keys of people, made where there is none yet; who was erased gets none any more."""
    known = dict(PersonKey.objects.filter(pk__in=people).values_list("pk", "data_key"))
    lacking = User.objects.filter(pk__in=people - set(known), erased_at__isnull=True)
    # an erasure that is under way waits for us and then finds the key that we make
    alive = list(lacking.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    if alive:
        PersonKey.objects.bulk_create([PersonKey(user_id=person) for person in alive], ignore_conflicts=True)
        known.update(PersonKey.objects.filter(pk__in=alive).values_list("pk", "data_key"))
    return {person: bytes(key) for person, key in known.items()}


def _opened(private: Any) -> dict[str, Any]:
    return json.loads(unseal(private, purpose=PURPOSE)) if private else {}


def _sealed(part: dict[str, Any] | None, owner: UUID | None, keys: dict[UUID, bytes]) -> bytes | None:
    """A part under its owner's key; under the master key where it is nobody's; nothing once the key is gone."""
    if not part:
        return None
    text = json.dumps(part, ensure_ascii=False)
    if owner is None:
        return seal(text.encode(), purpose=PURPOSE)
    return encrypt_text(text, data_key=keys[owner]) if owner in keys else None


def _sign(last: AuditLink) -> None:
    now = timezone.now()
    message = chain.checkpoint(last.position, str(last.record_id), bytes(last.hash), chain.as_text(now) or "")
    public_key, signature = signing.sign(message)
    AuditCheckpoint.objects.create(
        position=last.position,
        record_id=last.record_id,
        hash=last.hash,
        created_at=now,
        public_key=public_key,
        signature=signature,
    )
