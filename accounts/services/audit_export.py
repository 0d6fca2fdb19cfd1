"""Exporting the trail: one JSON object a line, records and checkpoints, some thousands at a time, in the order of the chain.

What is personal stays cipher text. `accounts/offline/verify_audit.py` verifies a copy with nothing but Python.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from accounts import chain, signing
from accounts.models import AuditCheckpoint, AuditLink, AuditRecord
from accounts.services.audit_sealing import fields_of

FORMAT = "oasis.audit.v1"
CHUNK = 2000


def export_lines(*, checkpoints_only: bool = False) -> Iterator[str]:
    """The lines of an export; with `checkpoints_only` the small copy that somebody outside holds against us."""
    keys = [key.hex() for key in signing.believed()]
    yield _line({"kind": "header", "format": FORMAT, "public_keys": keys})
    if checkpoints_only:
        for checkpoint in AuditCheckpoint.objects.order_by("position").iterator(CHUNK):
            yield _line(checkpoint_line(checkpoint))
        return
    position = 0
    while links := list(AuditLink.objects.filter(position__gt=position).order_by("position")[:CHUNK]):
        records = AuditRecord.objects.in_bulk([link.record_id for link in links])
        last = links[-1].position
        for link in links:
            if link.record_id in records:
                yield _line(_record_line(link, records[link.record_id]))
        for checkpoint in AuditCheckpoint.objects.filter(position__gt=position, position__lte=last).order_by(
            "position"
        ):
            yield _line(checkpoint_line(checkpoint))
        position = last
    for checkpoint in AuditCheckpoint.objects.filter(position__gt=position).order_by("position"):
        yield _line(checkpoint_line(checkpoint))


def checkpoint_line(checkpoint: AuditCheckpoint) -> dict[str, Any]:
    """A checkpoint as it is exported."""
    return {
        "kind": "checkpoint",
        "position": checkpoint.position,
        "record_id": str(checkpoint.record_id),
        "hash": bytes(checkpoint.hash).hex(),
        "created_at": chain.as_text(checkpoint.created_at),
        "public_key": bytes(checkpoint.public_key).hex(),
        "signature": bytes(checkpoint.signature).hex(),
    }


def _record_line(link: AuditLink, record: AuditRecord) -> dict[str, Any]:
    return {
        "kind": "record",
        "position": link.position,
        **fields_of(record),
        "trace": _text(link.trace),
        "personal": _text(link.personal),
        "hash": bytes(link.hash).hex(),
    }


def _text(cipher: Any) -> str | None:
    return None if cipher is None else base64.b64encode(bytes(cipher)).decode()


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
