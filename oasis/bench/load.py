"""A small closed-loop HTTP load: connections kept alive, prepared requests, the next when the answer is there."""

import selectors
import socket
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to: requests a second, latency in ms, answers that were not 2xx."""

    requests_per_second: float
    p50_ms: float
    p99_ms: float
    requests: int
    failed: int


class Connection:
    """One kept-alive connection with one request under way."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        """Send the next request."""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def status(self) -> int | None:
        """Read what is there; the status once the answer is whole."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise ConnectionError("the server closed the connection")
        self.buffer += chunk
        head, mark, body = self.buffer.partition(b"\r\n\r\n")
        if not mark or len(body) < _length(head):
            return None
        self.buffer = b""
        return int(head[9:12])


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(port: int, requests: Iterator[bytes], *, seconds: float, connections: int) -> Figures:
    """Load the server on 127.0.0.1 for `seconds`."""
    selector = selectors.DefaultSelector()
    opened = [Connection(("127.0.0.1", port)) for _ in range(connections)]
    for connection in opened:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(requests))
    began = time.perf_counter()
    latencies: list[float] = []
    failed = 0
    while (now := time.perf_counter()) - began < seconds:
        for key, _events in selector.select(timeout=1):
            connection = key.data
            status = connection.status()
            if status is None:
                continue
            latencies.append(time.perf_counter() - connection.sent_at)
            failed += not 200 <= status < 300
            connection.send(next(requests))
    for connection in opened:
        connection.socket.close()
    quantiles = statistics.quantiles(latencies, n=100) if len(latencies) > 1 else [0.0] * 99
    return Figures(
        round(len(latencies) / (now - began), 1),
        round(quantiles[49] * 1000, 2),
        round(quantiles[98] * 1000, 2),
        len(latencies),
        failed,
    )
