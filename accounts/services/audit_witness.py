"""The witness: the newest checkpoint, kept in the object storage, where whoever edits the database does not reach.

It is named for the chain's first link, so that two databases that share a storage do not testify against each other.
"""

import json
from typing import Any

from accounts.models import AuditCheckpoint, AuditLink
from accounts.services.audit_export import checkpoint_line
from oasis.core import storage


def keep_witness() -> None:
    """Keep the newest checkpoint outside the database; never call it in a transaction. Raises `Unavailable`."""
    newest = AuditCheckpoint.objects.order_by("-position").first()
    key = _key()
    if newest is not None and key is not None:
        storage.store(key, json.dumps(checkpoint_line(newest)).encode(), "application/json")


def read_witness() -> dict[str, Any] | None:
    """The checkpoint that was kept last, None where there is none. Raises `Unavailable`."""
    key = _key()
    if key is None:
        return None
    try:
        line: dict[str, Any] = json.loads(storage.read(key))
    except FileNotFoundError:
        return None
    return line


def _key() -> str | None:
    first = AuditLink.objects.filter(position=1).values_list("hash", flat=True).first()
    return None if first is None else f"audit/{bytes(first).hex()}/newest"
