"""The arithmetic of the audit's hash chain, without a database.

Each link is SHA-256 over the version, the former link's hash and the fields of a record in the order of `FIELDS` and
then the cipher texts, every part after its length in eight bytes: no two records share an encoding. A part that is null
has the length `NULL`. `accounts/offline/verify_audit.py` says the same once more, for somebody who has only a copy.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

VERSION = b"oasis.audit.v1"
CHECKPOINT = b"oasis.audit.checkpoint.v1"
FIRST = bytes(32)  # what the first link stands on
NULL = b"\xff" * 8
FIELDS = (
    "id",
    "created_at",
    "actor_id",
    "organization_id",
    "person_id",
    "action",
    "target_type",
    "target_id",
    "request_id",
    "changes",
)


def as_text(value: Any) -> str | None:
    """A field as it is hashed and exported: ids and texts as they are, moments in UTC, `changes` as canonical JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return str(value)


def link(former: bytes, fields: dict[str, str | None], *ciphers: bytes | None) -> bytes:
    """The hash of a record's link: `fields` are those of `FIELDS` as text, `ciphers` its trace and personal part."""
    texts = (fields[name] for name in FIELDS)
    parts = [former, *(None if text is None else text.encode() for text in texts), *ciphers]
    return sha256(VERSION + b"".join(map(_part, parts))).digest()


def checkpoint(position: int, record_id: str, digest: bytes, created_at: str) -> bytes:
    """What a checkpoint's signature is over."""
    return CHECKPOINT + b"".join(map(_part, (str(position).encode(), record_id.encode(), digest, created_at.encode())))


def _part(value: bytes | None) -> bytes:
    return NULL if value is None else len(value).to_bytes(8) + value
