"""P7: a thousand open streams on one ASGI process, what it adds to the time to the first token, and its memory.

Two crowds, each with a server of its own. In `conversations` everybody sends a message to the coach, ramped, and
a stand-in for the provider (`oasis.bench.provider`) goes on writing to each of them; once all are open, more people
come five a second, and what is added for these is the figure: the time from sending the request until the first
`token` is here, less the time from when the provider had the whole request until it sent its first line. In `news`
everybody opens `/me/stream`; then more people come, whose first event is `ready`, and some of those who are there are
told something: the time from before it is published until it is here. Memory is the resident set of the server's
process while all are open; this process, the provider, PostgreSQL and Redis share the machine with it.
"""

import asyncio
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from accounts.models import Consent
from accounts.tokens import read_access
from coaching.models import Agent, Conversation
from oasis.bench.load import request
from oasis.bench.provider import micros
from oasis.bench.serving import application, free_port, serving
from oasis.core import live
from oasis.core.tenancy import load_organization, organization_scope

LINE = re.compile(rb"event: token\ndata: .*?came (\d+) sent (\d+)")
READY = re.compile(rb"event: ready\n")
TOLD = re.compile(rb"event: message\ndata: \{\"sent\":(\d+)")
GIVE_UP = 20.0  # seconds for one first event
AT_ONCE = 24  # openings under way while the crowd comes: a machine that is busy opens them more slowly
PROBES_A_SECOND = 5.0
NEWS, NEWS_A_SECOND = 150, 20.0
OPEN_NEWS_A_SECOND = 100.0
TELL_SECONDS = 2.0
QUIET = {"LOG_LEVEL": "ERROR", "RATE_LIMITS_ENABLED": "true"}
Person = tuple[str, UUID]
Tell = Callable[[str], None]


@dataclass(slots=True)
class Measured:
    """Milliseconds, and how many never came."""

    ms: list[float] = field(default_factory=list)
    failed: int = 0

    def quantile(self, per_cent: int) -> float:
        """Ms."""
        if len(self.ms) < 2:
            return round(self.ms[0], 1) if self.ms else 0.0
        return round(statistics.quantiles(self.ms, n=100, method="inclusive")[per_cent - 1], 1)


class Stream(asyncio.Protocol):
    """One open stream: says when what `expected` finds has come, and goes on taking what comes, as a browser does."""

    def __init__(self, raw: bytes, expected: re.Pattern[bytes]) -> None:
        self._raw, self._told = raw, b""
        self._expected: re.Pattern[bytes] | None = None
        self._found: asyncio.Future[tuple[re.Match[bytes], int]] | None = None
        self.first = self.expect(expected)
        self.sent = 0
        self.transport: asyncio.Transport | None = None

    def expect(self, pattern: re.Pattern[bytes]) -> "asyncio.Future[tuple[re.Match[bytes], int]]":
        """The match of `pattern` in what comes from now on, and when it came (`micros`)."""
        self._expected, self._told = pattern, b""
        self._found = asyncio.get_running_loop().create_future()
        return self._found

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the request."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP connection
        self.transport = transport
        self.sent = micros()
        transport.write(self._raw)

    def data_received(self, data: bytes) -> None:
        """Look for what is expected."""
        if self._expected is None or self._found is None:
            return
        self._told += data
        match = self._expected.search(self._told)
        if match is not None:
            self._expected, self._told = None, b""
            if not self._found.done():
                self._found.set_result((match, micros()))
        elif len(self._told) > 12 and not self._told.startswith(b"HTTP/1.1 200") and self._found is self.first:
            self._fail(f"a stream answers {self._told[:300]!r}")

    def connection_lost(self, exc: Exception | None) -> None:
        """Who waits learns that nothing comes any more."""
        self._fail("the stream ended")

    def _fail(self, why: str) -> None:
        if self._found is not None and not self._found.done():
            self._found.set_exception(ConnectionError(why))
            self._found.exception()  # read: nobody may be waiting for it


def measure(
    people: Sequence[Person], *, probes: int, rate: float, first: float, every: float, tell: Tell
) -> list[dict[str, Any]]:
    """Both crowds: a stream for all but the last `probes` people, then for those. Takes about a minute for a thousand."""
    return [
        _conversations(people, probes=probes, rate=rate, first=first, every=every, tell=tell),
        _news(people, probes=probes, tell=tell),
    ]


def _conversations(
    people: Sequence[Person], *, probes: int, rate: float, first: float, every: float, tell: Tell
) -> dict[str, Any]:
    paths = _begin(people)
    tell(f"{len(paths)} conversations begun")
    port, behind = free_port(), free_port()
    hold = 2 * (len(people) / rate + probes / PROBES_A_SECOND + first + GIVE_UP)
    stand_in = [sys.executable, "-m", "oasis.bench.provider", str(behind)]
    stand_in += [f"--{name}={value}" for name, value in (("first", first), ("every", every), ("hold", hold))]
    told = {
        **QUIET, "AI_PROVIDER": "gemini", "GEMINI_API_KEY": "bench",
        "GEMINI_API_ENDPOINT": f"http://127.0.0.1:{behind}", "AI_TIMEOUT_SECONDS": str(hold + 60),
    }  # fmt: skip
    sent = [
        request(
            "POST",
            path,
            {**_headers(person), "Accept": "text/event-stream", "Idempotency-Key": str(uuid4())},
            '{"content": "¿Por dónde empiezo?"}'.encode(),
        )
        for person, path in zip(people, paths, strict=True)
    ]
    with (
        serving(stand_in, behind, settings={}, patience=1),
        serving(application(port, workers=1), port, settings=told, patience=5) as process,
    ):
        return asyncio.run(_crowd("p7 conversations", port, process, sent, LINE, probes=probes, rate=rate, tell=tell))


def _news(people: Sequence[Person], *, probes: int, tell: Tell) -> dict[str, Any]:
    port = free_port()
    sent = [request("GET", "/api/v1/me/stream", _headers(person)) for person in people]
    with serving(application(port, workers=1), port, settings=QUIET, patience=5) as process:
        return asyncio.run(
            _crowd(
                "p7 news", port, process, sent, READY,
                probes=probes, rate=OPEN_NEWS_A_SECOND, tell=tell, people=people,
            )
        )  # fmt: skip


async def _crowd(
    name: str,
    port: int,
    process: int,
    sent: Sequence[bytes],
    expected: re.Pattern[bytes],
    *,
    probes: int,
    rate: float,
    tell: Tell,
    people: Sequence[Person] = (),
) -> dict[str, Any]:
    """Open all but `probes` streams, then those; with `people`, whose they are, tell some of them something as well."""
    held = len(sent) - probes
    warm, first = await _open(port, sent[:1], expected, rate=1, tell=None)
    if not warm:
        raise RuntimeError(
            "Not even one stream begins. If a run was cut off, its circuit breaker is open for half a minute."
        )
    tell(f"{name}: the very first took {first.quantile(50)} ms more than its provider")
    idle = resident(process)
    streams, opening = await _open(port, sent[1:held], expected, rate=rate, tell=tell)
    tell(f"{len(opening.ms)} open, {opening.failed} failed, p50 {opening.quantile(50)} ms more while they came")
    busy, began = processor(process), time.monotonic()
    more, full = await _open(port, sent[held:], expected, rate=PROBES_A_SECOND, tell=tell)
    share = (processor(process) - busy) / (time.monotonic() - began)
    news = await _told([(stream, people[1 + number]) for number, stream in streams.items()]) if people else None
    figures = {
        "workload": name,
        "open": len(first.ms) + len(opening.ms) + len(full.ms),
        "failed": first.failed + opening.failed + full.failed,
        "added_p50_ms": full.quantile(50),
        "added_p99_ms": full.quantile(99),
        "opening_a_second": rate,
        "opening_p50_ms": opening.quantile(50),
        "opening_p99_ms": opening.quantile(99),
        "idle_mib": idle,
        "rss_mib": resident(process),
        "processor": round(share, 2),
    }
    if news is not None:
        figures |= {"news_p50_ms": news.quantile(50), "news_p99_ms": news.quantile(99), "news_lost": news.failed}
    for stream in (*warm.values(), *streams.values(), *more.values()):
        if stream.transport is not None:
            stream.transport.abort()
    return figures


async def _open(
    port: int, sent: Sequence[bytes], expected: re.Pattern[bytes], *, rate: float, tell: Tell | None
) -> tuple[dict[int, Stream], Measured]:
    """Open a stream for each request, at most `rate` a second and `AT_ONCE` under way, until each has its first event."""
    measured, streams, waiting = Measured(), dict[int, Stream](), list[asyncio.Task[None]]()

    async def one(number: int) -> None:
        stream = await _first(port, sent[number], expected, measured)
        if stream is not None:
            streams[number] = stream

    began = told = time.monotonic()
    for number in range(len(sent)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        while number - len(measured.ms) - measured.failed >= AT_ONCE:
            await asyncio.sleep(0.01)
        waiting.append(asyncio.create_task(one(number)))
        if tell is not None and time.monotonic() - told >= TELL_SECONDS:
            told = time.monotonic()
            tell(f"{number + 1}/{len(sent)} sent, {len(measured.ms)} open, {measured.failed} failed")
    await asyncio.gather(*waiting)
    return streams, measured


async def _first(port: int, raw: bytes, expected: re.Pattern[bytes], measured: Measured) -> Stream | None:
    """Open one stream; what was added is the time to its first event less what its own line says the provider took."""
    try:
        async with asyncio.timeout(GIVE_UP):
            _, stream = await asyncio.get_running_loop().create_connection(
                lambda: Stream(raw, expected), "127.0.0.1", port
            )
            match, came = await stream.first
    except (TimeoutError, OSError):
        measured.failed += 1
        return None
    provider = int(match[2]) - int(match[1]) if expected is LINE else 0
    measured.ms.append((came - stream.sent - provider) / 1000)
    return stream


async def _told(audience: Sequence[tuple[Stream, Person]]) -> Measured:
    """Tell people something, one after the other at a steady rate."""
    measured = Measured()
    for stream, (token, organization) in audience[:: max(1, len(audience) // NEWS)]:
        heard = stream.expect(TOLD)
        sent = micros()
        await asyncio.to_thread(
            live.publish,
            organization_id=organization,
            person_id=read_access(token).user_id,
            name="message",
            data={"sent": sent},
        )
        try:
            async with asyncio.timeout(GIVE_UP):
                _, came = await heard
            measured.ms.append((came - sent) / 1000)
        except (TimeoutError, ConnectionError):
            measured.failed += 1
        await asyncio.sleep(1 / NEWS_A_SECOND)
    return measured


def _begin(people: Sequence[Person]) -> list[str]:
    """Everybody agrees to AI and begins a conversation; the paths of their messages."""
    ids = {token: read_access(token).user_id for token, _ in people}
    agreed = Consent.Kind.AI_PROCESSING
    said = set(Consent.objects.granted_by(agreed, ids.values()))
    Consent.objects.bulk_create(
        Consent(user_id=one, kind=agreed, granted=True, version="1") for one in ids.values() if one not in said
    )
    of: dict[str, UUID] = {}
    for organization in {organization for _, organization in people}:
        with organization_scope(load_organization(organization)):
            agent = Agent.objects.published().get(slug="coach")
            version = cast(UUID, agent.published_version_id)  # it is published
            rows = [
                (token, Conversation(person_id=ids[token], agent=agent, version_id=version))
                for token, where in people
                if where == organization
            ]
            Conversation.objects.bulk_create(row for _, row in rows)
            of |= {token: row.id for token, row in rows}
    return [f"/api/v1/coaching/conversations/{of[token]}/messages" for token, _ in people]


def resident(process: int) -> int:
    """MiB of memory that a process and its children have resident (proc(5))."""
    pages = 0
    for one in _family(process):
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text())
        pages += int(found[1]) if found else 0
    return pages // 1024


def processor(process: int) -> float:
    """Seconds of processor that a process and its children have had (proc(5))."""
    ticks = 0
    for one in _family(process):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in _family(int(child)))]


def _headers(person: Person) -> dict[str, str]:
    token, organization = person
    return {"Authorization": f"Bearer {token}", "X-Organization-ID": str(organization)}
