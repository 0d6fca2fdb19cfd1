"""One POST to an address that somebody else chose: resolved once, checked, and sent to the very address that was checked.

The connection goes to the checked IP address; the host's name stays in the `Host` header and in TLS (server name and
certificate), so that a name that resolves to something else a moment later changes nothing (DNS rebinding). Redirects
are an answer like any other: nothing is sent anywhere else. Time and size of the answer are limited; what it says is
not kept.
"""

import asyncio
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Any

import certifi
import httpx

from webhooks.rules.addresses import Address, may_be_called, url_problem

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
TOTAL_SECONDS = 15.0
ANSWER_BYTES = 65_536  # read at most; who says more has said enough
ADDRESSES_TRIED = 3
USER_AGENT = "OASIS-Webhooks/1"

Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent, and where."""

    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """How it went: `error` is a code, "" for a 2xx answer that came whole; `status_code` None when none came."""

    status_code: int | None
    error: str


class Refused(Exception):
    """The address may not be called; the argument is the code."""


async def resolve_host(host: str, port: int) -> Sequence[Address]:
    """The addresses of `host`; raises OSError when it has none."""
    rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(row[4][0]) for row in rows))


def send_all(
    requests: Sequence[Request],
    *,
    allow_loopback: bool,
    resolve: Resolve = resolve_host,
    seconds: float = TOTAL_SECONDS,
) -> list[Answer]:
    """Send the requests at the same time, each within `seconds`; the answers in their order. Raises nothing."""
    return asyncio.run(_send_all(requests, allow_loopback, resolve, seconds))


async def _send_all(
    requests: Sequence[Request], allow_loopback: bool, resolve: Resolve, seconds: float
) -> list[Answer]:
    options: dict[str, Any] = {"trust_env": False, "follow_redirects": False, "verify": tls_context()}
    timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=timeout, limits=limits, **options) as client:
        return await asyncio.gather(*(_send(client, request, allow_loopback, resolve, seconds) for request in requests))


async def _send(
    client: httpx.AsyncClient, request: Request, allow_loopback: bool, resolve: Resolve, seconds: float
) -> Answer:
    try:
        async with asyncio.timeout(seconds):
            addresses = await _checked(request.url, allow_loopback, resolve)
            return await _post(client, request, addresses)
    except Refused as refusal:
        return Answer(None, str(refusal))
    except (TimeoutError, httpx.TimeoutException):
        return Answer(None, "timeout")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return Answer(None, _told(error))


async def _checked(url: str, allow_loopback: bool, resolve: Resolve) -> list[Address]:
    """The addresses to connect to; raises `Refused` if any that the host has may not be called."""
    if problem := url_problem(url, allow_loopback=allow_loopback):
        raise Refused(f"url_{problem}")
    parsed = httpx.URL(url)
    port = parsed.port or (443 if parsed.scheme == "https" else 80)
    try:
        addresses = list(await resolve(parsed.host, port))
    except OSError as error:
        raise Refused("unresolvable") from error
    if not addresses:
        raise Refused("unresolvable")
    if not all(may_be_called(address, allow_loopback=allow_loopback) for address in addresses):
        raise Refused("address_refused")
    return addresses[:ADDRESSES_TRIED]


async def _post(client: httpx.AsyncClient, request: Request, addresses: Sequence[Address]) -> Answer:
    for address in addresses[:-1]:
        try:
            return await _post_to(client, request, address)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            if _told(error) == "tls_failed":
                raise
    return await _post_to(client, request, addresses[-1])


async def _post_to(client: httpx.AsyncClient, request: Request, address: Address) -> Answer:
    url = httpx.URL(request.url)
    headers = {
        **request.headers,
        "Host": url.netloc.decode("ascii"),
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    pinned = client.build_request(
        "POST",
        url.copy_with(host=str(address)),
        headers=headers,
        content=request.body,
        extensions={"sni_hostname": url.host},
    )
    response = await client.send(pinned, stream=True)
    try:
        read = 0
        async for chunk in response.aiter_raw():
            read += len(chunk)
            if read > ANSWER_BYTES:
                break
    finally:
        await response.aclose()
    return Answer(response.status_code, "" if response.is_success else f"http_{response.status_code}")


def _told(error: BaseException) -> str:
    """A failure as a code; never its text, which may quote what the receiver sent."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls_failed"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError):
        return "connection_failed"
    return "answer_broken"


@cache
def _context(authorities: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=authorities)


def tls_context() -> ssl.SSLContext:
    """Certificates are checked against `SSL_CERT_FILE`, by default Mozilla's list."""
    return _context(os.environ.get("SSL_CERT_FILE") or certifi.where())
