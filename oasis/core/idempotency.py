"""`Idempotency-Key`: the same request sent twice has one effect and one answer, also when the two arrive at once.

The key is inserted first, in the transaction of the effect: the second of two simultaneous requests waits on the unique
constraint until the first commits, then finds its answer. A refused request rolls its key back with everything else.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from oasis.core.crypto import keyed_hash, seal, unseal
from oasis.core.errors import IdempotencyConflict, ValidationFailed
from oasis.core.ids import uuid7
from oasis.core.models import IdempotencyKey
from oasis.core.telemetry import request_context

HEADER = "Idempotency-Key"
LONGEST = 255


def once(
    request: Any, caller: UUID | None, work: Callable[[], Response], render: Callable[[Response], bytes]
) -> Response:
    """Run `work` in a transaction and keep its rendered answer under the request's key; replay it the next time.

    Without the header, `work` just runs. Raises `IdempotencyConflict` for the same key with another body and
    `ValidationFailed` for a malformed key. What is replayed is byte for byte what was answered.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise ValidationFailed(details={HEADER: [_("De 1 a 255 caracteres imprimibles.")]})
    row = IdempotencyKey(
        id=uuid7(),
        organization_id=request_context.organization_id,
        caller=str(caller) if caller else keyed_hash("idempotency-caller", request_context.address or ""),
        key_hash=keyed_hash("idempotency", f"{request.method} {request.path} {key}"),
        body_hash=_body_hash(request),
    )
    with transaction.atomic():
        IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
        kept = IdempotencyKey.objects.get(organization_id=row.organization_id, caller=row.caller, key_hash=row.key_hash)
        if kept.pk != row.pk:
            return _replay(kept, row.body_hash)
        response = work()
        answer = orjson.dumps([response.status_code, dict(response.headers), render(response).decode()])
        IdempotencyKey.objects.filter(pk=row.pk).update(answer=seal(answer))
        return response


def _body_hash(request: Any) -> str:
    """Of the body's bytes; of a form's names, values and files, because each sending of a form has a boundary of its own.

    Raises DRF's `ParseError` for a form that cannot be read.
    """
    if not (request.content_type or "").startswith("multipart/"):
        return sha256(request._request.body).hexdigest()
    parts = [[name, [_part(value) for value in values]] for name, values in sorted(request.data.lists())]
    return sha256(orjson.dumps(parts)).hexdigest()


def _part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    value.seek(0)
    digest = sha256(b"".join(value.chunks())).hexdigest()
    value.seek(0)
    return [value.name, value.content_type, digest]


def _replay(kept: IdempotencyKey, body_hash: str) -> Response:
    if kept.body_hash != body_hash:
        raise IdempotencyConflict
    status, headers, body = orjson.loads(unseal(bytes(kept.answer or b"")))
    replayed = Response(Rendered(body.encode()), status=status, headers=headers)
    replayed.headers["Idempotent-Replayed"] = "true"
    return replayed


class Rendered(bytes):
    """A body that is rendered already: the renderer passes it on."""
