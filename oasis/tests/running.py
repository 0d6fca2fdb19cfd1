"""`manage.py up` as a process, for the tests that need the whole of it."""

import contextlib
import os
import queue
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from oasis import embedded

ROOT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY", "LOG_LEVEL"}
LEASE = "20"  # seconds after which work of a process that was killed is done by another
SECONDS = 900  # for whatever is waited for; the first start makes database and demo people, half a minute alone


@contextlib.contextmanager
def temporary_data() -> Iterator[Path]:
    """A data directory that the servers' own user can reach; stops what still runs in it."""
    with tempfile.TemporaryDirectory(prefix="oasis-up-") as folder:
        data_dir = Path(folder, "data")
        try:
            yield data_dir
        finally:
            embedded.stop(data_dir)


def free_port() -> int:
    """A port that nobody listens on, and that the system gives to no connection between now and its use."""
    first, _last = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()
    while True:
        port = random.SystemRandom().randrange(10_000, int(first))  # not `random`: its seed is the same in each process
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Running:
    """`manage.py up` as a process, once it is started, and what it has said."""

    def __init__(self, data_dir: Path, port: int) -> None:
        self.data_dir, self.url = data_dir, f"http://127.0.0.1:{port}"
        self.environment = {
            name: value for name, value in os.environ.items() if name not in OURS and "SECRETS" not in name
        }
        self.environment |= {"PORT": str(port), "OASIS_DATA_DIR": str(data_dir), "OUTBOX_LEASE_SECONDS": LEASE}
        self.environment["RATE_LIMITS_ENABLED"] = "false"  # everybody here comes from one address
        self.lines: list[str] = []
        self._said: queue.Queue[str] = queue.Queue()
        self.process: Any = None

    def start(self) -> None:
        """Start it, also again after it has ended, and wait until it is ready."""
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()
        ready = self.says("OASIS is ready at")
        self.until(lambda: ready() or self.process.poll() is not None)
        assert ready(), "".join(self.lines[-50:])

    def _listen(self, process: subprocess.Popen[str]) -> None:
        with process.stdout or contextlib.nullcontext(()) as said:
            for line in said:
                self._said.put(line)

    def until(self, done: Callable[[], bool]) -> None:
        """Wait, listening, until `done`; fails after SECONDS."""
        deadline = time.monotonic() + SECONDS
        while not done():
            with contextlib.suppress(queue.Empty):
                self.lines.append(self._said.get(timeout=0.1))
            assert time.monotonic() < deadline, "".join(self.lines[-50:])

    def says(self, pattern: str) -> Callable[[], bool]:
        """Whether a line matches, from now on."""
        start = len(self.lines)
        return lambda: any(re.search(pattern, line) for line in self.lines[start:])

    def ready(self) -> bool:
        """Whether `/ready` answers 200 with every check passed."""
        with contextlib.suppress(httpx.HTTPError):
            return bool(httpx.get(f"{self.url}/ready", timeout=30).json()["status"] == "ok")
        return False

    def children(self) -> dict[str, psutil.Process]:
        """The processes it keeps running, by what they are."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                words = child.cmdline()
                for name in ("granian", "worker", "beat", "relay"):
                    if name in words:
                        found[name] = child
        return found

    def servers(self) -> dict[str, int]:
        """The process ids of the embedded servers that run."""
        found = {}
        for name, file in (("redis", "redis.pid"), ("postgres", "postmaster.pid")):
            with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
                process = psutil.Process(int((self.data_dir / name / file).read_text().split()[0]))
                if process.status() != psutil.STATUS_ZOMBIE:
                    found[name] = process.pid
        return found

    def remains(self) -> list[str]:
        """Every living process that belongs to the data directory."""
        left = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                about = [*process.cmdline(), process.environ().get("OASIS_DATA_DIR", "")]
                known = (str(self.data_dir), f"unixsocket:{embedded.socket_dir(self.data_dir)}")
                mine = any(word.startswith(known) for word in about)
                if mine and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                    left.append(" ".join(process.cmdline()))
        return left

    def stop(self, number: int = signal.SIGINT) -> None:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        self.until(lambda: self.process.poll() is not None)


@contextlib.contextmanager
def whole_platform() -> Iterator[Running]:
    """A running `up` with data of its own; stopped at the end, which leaves nothing."""
    with temporary_data() as data_dir:
        platform = Running(data_dir, free_port())
        try:
            platform.start()
            yield platform
        finally:
            if platform.process and platform.process.poll() is None:
                platform.stop(signal.SIGTERM)
                assert platform.process.returncode == 0, "".join(platform.lines[-50:])
                assert platform.remains() == []
