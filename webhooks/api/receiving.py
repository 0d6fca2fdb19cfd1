"""`POST /webhooks/{provider}`: the door that providers knock at."""

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from oasis.core import ratelimit
from oasis.core.api import operation
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.rendering import EnvelopeRenderer, envelope
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import RateLimited
from oasis.core.telemetry import request_context
from webhooks.errors import EventConflict, PayloadRefused, SignatureRefused, UnknownProvider
from webhooks.models import EventStatus
from webhooks.providers.base import Incoming
from webhooks.services.receiving import Receipt, receive, record_refusal

RECEIVED, KNOWN = _("Evento recibido."), _("Ya lo teníamos.")


class ReceiptSerializer(serializers.Serializer):
    """What the sender is told."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(choices=EventStatus.choices)
    duplicate = serializers.BooleanField(help_text="The same event had arrived before.")


class Receive(View):
    """Verify the signature on the raw body, store the event, answer; everything else happens later.

    No limit by address: a provider sends in bursts. Only signatures that fail are counted.
    """

    capability = PUBLIC
    limit = None
    quick = True

    @operation(
        "Receive a provider's event",
        description="The raw body as the provider signed it. 202: stored and queued; 200: it was known. An "
        "address with an organization takes signatures of that organization's own secret.",
        response=ReceiptSerializer,
        status=(202, 200),
        errors=(UnknownProvider, SignatureRefused, PayloadRefused, EventConflict, RateLimited),
    )
    def post(self, request: Request, provider: str, organization_id: UUID | None = None) -> HttpResponse:
        """Receive one delivery."""
        incoming = incoming_of(request._request)
        told: dict[str, Any] = {
            "provider_name": provider,
            "organization_id": organization_id,
            "incoming": incoming,
            "request_id": request_context.request_id,
        }
        try:
            receipt = receive(**told)
        except SignatureRefused as refusal:
            ratelimit.limit(request, "webhook_failures", request_context.address)
            record_refusal(**told, refusal=refusal)
            raise
        except PayloadRefused as refusal:
            record_refusal(**told, refusal=refusal)
            raise
        return answer_of(receipt)


def answer_of(receipt: Receipt) -> HttpResponse:
    """What the sender is told, written at once: a response that is rendered later is a tenth of a receipt."""
    data = {"id": receipt.id, "status": receipt.status, "duplicate": receipt.duplicate}
    return HttpResponse(
        envelope(data, message=_sentence(receipt.duplicate, get_language())),
        status=200 if receipt.duplicate else 202,
        content_type=EnvelopeRenderer.media_type,
    )


@lru_cache(maxsize=16)
def _sentence(duplicate: bool, language: str | None) -> str:
    """The sentence in the language that is active now, which `language` names."""
    return str(KNOWN if duplicate else RECEIVED)


def incoming_of(request: HttpRequest) -> Incoming:
    """The delivery in a request."""
    query = request.GET if request.META.get("QUERY_STRING") else {}
    return Incoming(body=request.body, header=_headers(request.META), query=query, now=time.time())


def _headers(meta: dict[str, Any]) -> Callable[[str], str]:
    def header(name: str) -> str:
        return meta.get("HTTP_" + name.upper().replace("-", "_"), "")

    return header
