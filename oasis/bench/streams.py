"""P7: a thousand open streams on one ASGI process, and what it adds to the time to the first token.

Everybody of the data set opens one stream, at a steady rate, and keeps it open while lines go on coming. When all are
open, more people come one after the other: what is added for them is the figure. Memory is the process's resident set
while all are open. The provider's own time is subtracted by what its first line says (`oasis.bench.provider`).
"""

import asyncio
import json
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from oasis.bench.load import request
from oasis.bench.provider import micros

FIRST_LINE = re.compile(rb"came (\d+) sent (\d+)")
GIVE_UP = 60.0  # seconds for one first token
People = Sequence[tuple[str, UUID]]


@dataclass(slots=True)
class Measured:
    """What was added to each first token, in ms; and how many never came."""

    added: list[float] = field(default_factory=list)
    failed: int = 0

    def quantile(self, per_cent: int) -> float:
        """Ms."""
        if len(self.added) < 2:
            return self.added[0] if self.added else 0.0
        return round(statistics.quantiles(self.added, n=100, method="inclusive")[per_cent - 1], 1)


async def prepare(port: int, people: People) -> list[str]:
    """Everybody agrees to AI and begins a conversation; the paths of their messages."""
    turns = asyncio.Semaphore(4)

    async def one(token: str, organization: UUID) -> str:
        async with turns:
            headers = _headers(token, organization)
            agreed = json.dumps({"kind": "ai_processing", "granted": True}).encode()
            await _ask(port, request("POST", "/api/v1/users/me/consents", headers, agreed))
            begun = await _ask(port, request("POST", "/api/v1/coaching/conversations", headers, b'{"agent": "coach"}'))
            return f"/api/v1/coaching/conversations/{begun['data']['id']}/messages"

    return await asyncio.gather(*(one(*person) for person in people))


async def measure(
    port: int, people: People, paths: Sequence[str], *, probes: int, rate: float, process: int
) -> dict[str, Any]:
    """Open a stream for all but the last `probes` people, then for those one by one; `process` is the server's."""
    idle = resident(process)
    opening, full = Measured(), Measured()
    writers: list[asyncio.StreamWriter] = []
    held = len(people) - probes
    began = time.monotonic()
    tasks = []
    for number in range(held):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        tasks.append(asyncio.create_task(_open(port, people[number], paths[number], opening, writers)))
    await asyncio.gather(*tasks)
    tasks = []
    for number in range(held, len(people)):
        await _open(port, people[number], paths[number], full, writers)
    memory = resident(process)
    for writer in writers:
        writer.close()
    return {
        "workload": "p7",
        "open": len(opening.added) + len(full.added),
        "failed": opening.failed + full.failed,
        "added_p50_ms": full.quantile(50),
        "added_p99_ms": full.quantile(99),
        "opening_p50_ms": opening.quantile(50),
        "opening_p99_ms": opening.quantile(99),
        "idle_mib": idle,
        "rss_mib": memory,
    }


def resident(process: int) -> int:
    """MiB of memory that a process and its children have resident (proc(5))."""
    pages = 0
    for one in _family(process):
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text())
        pages += int(found[1]) if found else 0
    return pages // 1024


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in _family(int(child)))]


async def _open(
    port: int, person: tuple[str, UUID], path: str, measured: Measured, writers: list[asyncio.StreamWriter]
) -> None:
    headers = {**_headers(*person), "Accept": "text/event-stream", "Idempotency-Key": str(uuid4())}
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writers.append(writer)
    sent = micros()
    writer.write(request("POST", path, headers, json.dumps({"content": "¿Por dónde empiezo?"}).encode()))
    try:
        async with asyncio.timeout(GIVE_UP):
            told = b""
            while (found := FIRST_LINE.search(told)) is None:
                part = await reader.read(65536)
                if not part:
                    raise ConnectionError("the stream ended")
                told += part
                if not told.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(f"a stream answers {told[:400]!r}")
    except (TimeoutError, ConnectionError):
        measured.failed += 1
        return
    came, first = int(found[1]), int(found[2])
    measured.added.append((micros() - sent - (first - came)) / 1000)
    writer.transport.set_write_buffer_limits(0)
    _read_on(reader)


_reading: set[asyncio.Task[None]] = set()


def _read_on(reader: asyncio.StreamReader) -> None:
    """Take what goes on coming, as a browser does."""

    async def read() -> None:
        while await reader.read(65536):
            pass

    task = asyncio.create_task(read())
    _reading.add(task)
    task.add_done_callback(_reading.discard)


async def _ask(port: int, raw: bytes) -> Any:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw.replace(b" HTTP/1.1\r\n", b" HTTP/1.1\r\nConnection: close\r\n", 1))
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
        raise RuntimeError(f"{raw[:60]!r} answers {head[:40]!r}: {body[:300]!r}")
    return json.loads(body)


def _headers(token: str, organization: UUID) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "X-Organization-ID": str(organization)}
