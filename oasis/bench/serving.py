"""The processes that are measured: this application's server, and what answers in a provider's place."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

START_SECONDS = 120  # on a machine that has other things to do
END_SECONDS = 20


class NotServing(RuntimeError):
    """A process did not begin to listen."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def application(port: int, *, workers: int) -> list[str]:
    """The command line of this application's server."""
    return [
        sys.executable, "-m", "granian", "--interface", "asginl", "--workers", str(workers),
        "--no-ws", "--log-level", "warning", "--backlog", "2048",
        "--host", "127.0.0.1", "--port", str(port), "oasis.asgi:application",
    ]  # fmt: skip


@contextmanager
def serving(
    command: Sequence[str], port: int, *, settings: Mapping[str, str], patience: float = END_SECONDS
) -> Iterator[int]:
    """Run `command` until the block ends; gives its process id once it listens on `port`.

    At the end it has `patience` seconds to finish, then it is killed. Raises `NotServing`.
    """
    process = subprocess.Popen(command, env={**os.environ, **settings})  # noqa: S603
    try:
        _wait(port, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NotServing("The server ended at once.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise NotServing("The server did not start.")
