"""A stand-in for the Gemini service that answers slowly, for the benchmark of open streams: `python -m oasis.bench.provider`.

Each answer begins after `--first` seconds, goes on with a line every `--every` seconds, and ends after `--hold`. The first
line says when the request came and when that line was sent, by the machine's monotonic clock, in microseconds: what is
added to it is our own.
"""

import argparse
import asyncio
import json
import time

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def micros() -> int:
    """The machine's monotonic clock, the same in all processes."""
    return time.monotonic_ns() // 1000


def chunk(text: str, *, opens: bool, reason: str | None = None) -> bytes:
    """One element of the answer's JSON array as an HTTP chunk."""
    candidate: dict[str, object] = {"content": {"role": "model", "parts": [{"text": text}]}, "index": 0}
    if reason:
        candidate["finishReason"] = reason
    row = json.dumps({"candidates": [candidate], "modelVersion": "gemini-2.5-flash"})
    data = f"{'[' if opens else ','}{row}{']' if reason else ''}".encode()
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, first: float, every: float, hold: float
) -> None:
    """Answer requests on one connection until it is closed."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            came = micros()
            length = next(
                (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
            )
            await reader.readexactly(length)
            await asyncio.sleep(first)
            writer.write(HEAD + chunk(f"came {came} sent {micros()}\n", opens=True))
            await writer.drain()
            until = time.monotonic() + hold
            while time.monotonic() < until:
                await asyncio.sleep(every)
                writer.write(chunk("Una línea más.\n", opens=False))
                await writer.drain()
            writer.write(chunk("Fin.", opens=False, reason="STOP") + b"0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # who goes away is part of the measurement
    finally:
        writer.close()


async def serve(port: int, *, first: float, every: float, hold: float) -> None:
    """Answer on 127.0.0.1 until the process ends."""
    server = await asyncio.start_server(
        lambda reader, writer: answer(reader, writer, first=first, every=every, hold=hold),
        "127.0.0.1",
        port,
        backlog=2048,
    )
    async with server:
        await server.serve_forever()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    for name in ("first", "every", "hold"):
        parser.add_argument(f"--{name}", type=float, required=True)
    said = parser.parse_args()
    asyncio.run(serve(said.port, first=said.first, every=said.every, hold=said.hold))


if __name__ == "__main__":
    main()
