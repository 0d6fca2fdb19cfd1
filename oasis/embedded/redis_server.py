"""The embedded Redis of a data directory."""

import contextlib
import os
import time
from pathlib import Path

from oasis.embedded.machine import (
    EmbeddedError,
    answers,
    binary,
    last_words,
    run,
    set_aside,
    socket_dir,
    write_as_account,
)

START_SECONDS = 120  # a long append-only file is read first
STOP_SECONDS = 30


def is_running(data_dir: Path) -> bool:
    """Tell whether the server answers."""
    return answers(socket_dir(data_dir) / "redis.sock", b"PING\r\n", b"+PONG")


def start(data_dir: Path, *, durable: bool) -> None:
    """Start the server and wait until it has read its data."""
    folder, sockets = data_dir / "redis", socket_dir(data_dir)
    log = folder / "redis.log"
    set_aside(log)
    settings = {
        "port": "0",
        "unixsocket": f"{sockets}/redis.sock",
        "unixsocketperm": "700",
        "dir": f'"{folder}"',
        "daemonize": "yes",
        "pidfile": f'"{folder}/redis.pid"',
        "logfile": f'"{log}"',
        "save": '""',
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "databases": "64",
    }
    write_as_account(folder / "redis.conf", "".join(f"{name} {value}\n" for name, value in settings.items()))
    run([binary("redis-server"), folder / "redis.conf"])
    deadline = time.monotonic() + START_SECONDS  # a long append-only file is read first
    while not is_running(data_dir):
        if time.monotonic() > deadline or not (_process_id(folder) or time.monotonic() < deadline - START_SECONDS + 5):
            said = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise EmbeddedError(f"Redis did not start:\n{last_words(said)}")
        time.sleep(0.02)


def _process_id(folder: Path) -> int | None:
    """Return the process id of the running Redis of this folder."""
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "redis.pid").read_text())
        os.kill(pid, 0)
        return pid
    return None


def stop(data_dir: Path) -> None:
    """Stop the server, which first writes what it has to."""
    pid = _process_id(data_dir / "redis")
    # Asking through the socket cannot hit another process that got the old one's number.
    if not answers(socket_dir(data_dir) / "redis.sock", b"SHUTDOWN NOSAVE\r\n", b"") or pid is None:
        return
    deadline = time.monotonic() + STOP_SECONDS
    while _process_id(data_dir / "redis") == pid and time.monotonic() < deadline:
        time.sleep(0.02)
