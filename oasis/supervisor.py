"""Runs the processes of one machine: starts them, shows what they say, starts again what dies, stops them all.

One thread and one loop, so that a child can be forked safely. On Linux a child gets SIGTERM when this process dies,
whatever killed it, and orphans of killed children come back here to be buried.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 20.0  # from SIGTERM to SIGKILL; a second Ctrl-C shortens it
TICK_SECONDS = 0.25
STEADY_SECONDS = 30.0  # who lived this long starts again at once
LONGEST_WAIT = 15.0
COLOURS = (36, 33, 35, 32, 34)

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Program:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0  # in a row
    start_at: float = 0.0  # time.monotonic()
    rest: bytes = b""  # the beginning of a line whose end has not come


class Supervisor:
    """Keeps programs running until SIGINT, SIGTERM or SIGHUP.

    `every_tick` is called about four times a second while all runs; it may raise to stop everything.
    """

    def __init__(
        self, programs: Sequence[Program], *, say: Callable[[str], None], every_tick: Callable[[], None]
    ) -> None:
        self.programs = programs
        self.say = say
        self.every_tick = every_tick
        self.signals = 0
        self._selector = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)
        self._colour = sys.stdout.isatty()

    def run(self) -> None:
        """Start everything and return when all of it has stopped; raises what `every_tick` raised."""
        if _libc is not None:
            _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        former = {
            number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        wake_read, wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
        former_wake = signal.set_wakeup_fd(wake_write)
        self._selector.register(wake_read, selectors.EVENT_READ)
        try:
            while not self.signals:
                self._start_due()
                self._read(TICK_SECONDS)
                self._bury()
                if not self.signals:
                    self.every_tick()
        finally:
            self._stop()
            signal.set_wakeup_fd(former_wake)
            for number, handler in former.items():
                signal.signal(number, handler)
            self._selector.close()
            os.close(wake_read)
            os.close(wake_write)

    def _on_signal(self, *_: object) -> None:
        self.signals += 1

    def _start_due(self) -> None:
        now = time.monotonic()
        for program in self.programs:
            if program.process is None and now >= program.start_at:
                self._start(program)

    def _start(self, program: Program) -> None:
        parent = os.getpid()

        def die_with_parent() -> None:
            if _libc is not None:
                _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
                if os.getppid() != parent:
                    os._exit(1)

        program.started = time.monotonic()
        program.process = subprocess.Popen(  # noqa: S603 - commands of ours
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **program.environment},
            start_new_session=True,  # Ctrl-C is for us alone; we tell the others in order
            preexec_fn=die_with_parent,
        )
        assert program.process.stdout is not None  # noqa: S101 - asked for above
        os.set_blocking(program.process.stdout.fileno(), False)
        self._selector.register(program.process.stdout, selectors.EVENT_READ, program)

    def _read(self, timeout: float) -> None:
        """Show what the children say, waiting at most `timeout` seconds for the first word."""
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 512)
                continue
            self._show(key.data, key.fd)

    def _show(self, program: Program, descriptor: int) -> None:
        try:
            data = os.read(descriptor, 65536)
        except BlockingIOError:
            return
        if not data:
            self._selector.unregister(descriptor)
            lines = [program.rest] if program.rest else []
            program.rest = b""
        else:
            *lines, program.rest = (program.rest + data).split(b"\n")
        for line in lines:
            name = f"{program.name:<{self._width}} |"
            if self._colour:
                name = f"\x1b[{COLOURS[self.programs.index(program) % len(COLOURS)]}m{name}\x1b[0m"
            self.say(f"{name} {line.decode(errors='replace')}")

    def _bury(self) -> None:
        """Collect every dead child, ours or an orphan's, and note when to start a program again."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for program in self.programs:
                if program.process is not None and program.process.pid == pid:
                    program.process.returncode = os.waitstatus_to_exitcode(status)
                    self._ended(program)

    def _ended(self, program: Program) -> None:
        process = program.process
        assert process is not None and process.stdout is not None  # noqa: S101, PT018 - called for started ones
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # what it left behind would hold its port
        with contextlib.suppress(KeyError, ValueError):
            self._show(program, process.stdout.fileno())
            self._selector.unregister(process.stdout)
        process.stdout.close()
        program.process = None
        if self.signals:
            return
        now = time.monotonic()
        program.deaths = 0 if now - program.started > STEADY_SECONDS else program.deaths + 1
        wait = min(LONGEST_WAIT, 0.5 * 2 ** (program.deaths - 1)) if program.deaths else 0.0
        program.start_at = now + wait
        code = process.returncode
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        self.say(f"{program.name} {how}; it starts again in {wait:.1f} s.")

    def _alive(self) -> list[Program]:
        return [program for program in self.programs if program.process is not None]

    def _stop(self) -> None:
        """SIGTERM to all, SIGKILL to who has not ended in time or when the signal comes a second time."""
        self.signals = max(self.signals, 1)
        asked = self.signals
        for program in self._alive():
            assert program.process is not None  # noqa: S101
            os.kill(program.process.pid, signal.SIGTERM)  # not terminate(): it would bury the child behind our back
        deadline = time.monotonic() + STOP_SECONDS
        while self._alive() and time.monotonic() < deadline and self.signals <= asked:
            self._read(0.05)
            self._bury()
        for program in self._alive():
            assert program.process is not None  # noqa: S101
            self.say(f"{program.name} did not stop in time and is killed.")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.process.pid, signal.SIGKILL)
        while self._alive():
            self._read(0.05)
            self._bury()
