"""Processor time of PostgreSQL's processes: what stays comparable on a machine that others use, too (Linux only)."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

LEAVING_SECONDS = 2  # for backends whose connection was closed


def process_seconds(process: int) -> float:
    """What one process (of one thread) has used so far."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def server_seconds(data_dir: Path, work: Callable[[], object]) -> tuple[float, float]:
    """What `work` takes: seconds of the clock, and of all processes of the embedded PostgreSQL, those that end among them."""
    postmaster = int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])
    stay = set(_children(postmaster))
    before, started = _used(postmaster), time.perf_counter()
    work()
    took = time.perf_counter() - started
    deadline = time.monotonic() + LEAVING_SECONDS
    while set(_children(postmaster)) - stay and time.monotonic() < deadline:
        time.sleep(0.01)  # what a process used counts as the parent's only when the parent has taken notice
    return took, _used(postmaster) - before


def _used(postmaster: int) -> float:
    ended = sum(int(ticks) for ticks in _fields(postmaster)[13:15]) / os.sysconf("SC_CLK_TCK")
    return ended + sum(process_seconds(process) for process in _children(postmaster))


def private_memory(process: int) -> float:
    """Memory of one process that it shares with nobody, MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def _children(parent: int) -> Iterator[int]:
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                if int(_fields(int(path.name))[1]) == parent:
                    yield int(path.name)
            except OSError:
                continue  # it ended meanwhile


def _fields(process: int) -> list[str]:
    """The fields of `stat` after the name; the first is the state (proc(5) counts it as the third)."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
