"""The hot paths that are measured, as endless streams of requests, and the statements that one of each costs."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

from oasis.bench.load import request
from oasis.core.database.counting import counting

People = list[tuple[str, UUID]]


def _headers(token: str, organization: UUID) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "X-Organization-ID": str(organization)}


def journeys(people: People) -> Iterator[bytes]:
    """P1: GET /journeys."""
    for token, organization in itertools.cycle(people):
        yield request("GET", "/api/v1/journeys", _headers(token, organization))


def tracking(people: People) -> Iterator[bytes]:
    """P2: POST /tracking/event, each with a key of its own."""
    for token, organization in itertools.cycle(people):
        body = {"event": "mood_checkin", "idempotency_key": str(uuid4()), "properties": {"value": 3}}
        yield request("POST", "/api/v1/tracking/event", _headers(token, organization), json.dumps(body).encode())


def leaderboard(people: People) -> Iterator[bytes]:
    """P3's endpoint: GET /me/leaderboard."""
    for token, organization in itertools.cycle(people):
        yield request("GET", "/api/v1/me/leaderboard?period=week", _headers(token, organization))


def stripe(people: People) -> Iterator[bytes]:
    """P6: POST /webhooks/stripe, signed, each event new."""
    secret = settings.WEBHOOK_SECRETS["stripe"][0].encode()
    lines = [
        {"id": f"il_{number}", "amount": 4900, "description": "OASIS, mensual, " + "x" * 40} for number in range(5)
    ]
    for number in itertools.count():
        event = {
            "id": f"evt_{uuid4().hex}{number}", "type": "invoice.paid", "object": "event", "created": int(time.time()),
            "data": {"object": {"id": "in_1", "object": "invoice", "amount_paid": 4900, "lines": {"data": lines}}},
        }  # fmt: skip
        body, stamp = json.dumps(event).encode(), int(time.time())
        digest = hmac.new(secret, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        yield request("POST", "/api/v1/webhooks/stripe", {"Stripe-Signature": f"t={stamp},v1={digest}"}, body)


WORKLOADS: dict[str, Callable[[People], Iterator[bytes]]] = {
    "p1": journeys,
    "p2": tracking,
    "p3": leaderboard,
    "p6": stripe,
}


def statements(workload: str, people: People) -> int:
    """How many SQL statements one warm request costs, the opening of the scope included."""
    stream = WORKLOADS[workload](people[:1])
    client = Client(SERVER_NAME="127.0.0.1")
    for _ in range(2):
        _send(client, next(stream))
    with counting() as seen:
        _send(client, next(stream))
    return len(seen)


def _send(client: Client, raw: bytes) -> None:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines if not line.startswith(("Host", "Content-")))
    answer = client.generic(method, path, body, content_type="application/json", headers=headers)
    if answer.status_code >= 300:
        raise RuntimeError(f"{method} {path} answers {answer.status_code}: {answer.content.decode()}")
