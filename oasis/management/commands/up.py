"""`manage.py up`: all of OASIS on this machine, until Ctrl-C."""

import contextlib
import errno
import fcntl
import http.client
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from oasis import embedded
from oasis.core.outbox import QUEUES
from oasis.supervisor import Program, Supervisor

HOST = "127.0.0.1"
WEB_WORKERS = 2
FULL = (errno.ENOSPC, errno.EDQUOT)
FREE_BYTES = 300_000_000  # a fresh cluster, its write-ahead log and the demo data
MORE_SPACE = "free some space, or set OASIS_DATA_DIR to a folder elsewhere."
WATCH_SECONDS = 1.0
WEB_FIRST_SECONDS = 15.0  # the longest that the others let the web server go first


class Command(BaseCommand):
    """Starts the servers that are not configured elsewhere, the web server, the worker, the scheduler and the relay."""

    help = "Starts everything OASIS needs on this machine and stops it on Ctrl-C."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGINT or SIGTERM. Raises CommandError, in words, for what prevents the start."""
        self.began = time.monotonic()
        self.url = f"http://{HOST}:{settings.PORT}"
        self.postgres = settings.DATABASE_URL == settings.EMBEDDED.database
        self.redis = settings.REDIS_URL == settings.EMBEDDED.redis
        self.announced = False
        self.watched = self.began
        with self._only_one():
            self._refuse_taken_port()
            self._refuse_full_disk()
            try:
                with embedded.hold(settings.DATA_DIR, postgres=self.postgres, redis=self.redis):
                    with _full_disk_in_words():
                        self._prepare()
                    self.programs = self._programs()
                    Supervisor(self.programs, say=self._say, every_tick=self._watch).run()
                    self._say("Stopping.")
            except embedded.EmbeddedError as error:
                raise CommandError(str(error)) from error
        self._say("Everything has stopped.")

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone; what runs goes on
            self.stdout.write(line)
            self.stdout.flush()

    # -- before anything starts ------------------------------------------------------------------

    @contextlib.contextmanager
    def _only_one(self) -> Iterator[None]:
        """Hold the lock of the data directory, which says who holds it and where."""
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (settings.DATA_DIR / "up.lock").open("a+")
        except OSError as error:
            raise CommandError(f"Cannot write in the data directory {settings.DATA_DIR}: {error.strerror}.") from error
        with lock:
            lock.seek(0)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    f"OASIS is running already in this folder: {lock.read().strip() or 'it is just starting'}.\n"
                    "Stop that one with Ctrl-C, or give this one its own OASIS_DATA_DIR and PORT."
                ) from None
            lock.truncate(0)
            lock.write(f"{self.url} (process {os.getpid()}, data in {settings.DATA_DIR})")
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)

    def _refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, settings.PORT))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    reason = f"Port {settings.PORT} is taken by another program"
                else:
                    reason = f"Port {settings.PORT} cannot be opened ({error.strerror})"
                raise CommandError(f"{reason}: choose another one, for example PORT=8001 ./dev up") from error

    def _refuse_full_disk(self) -> None:
        free = shutil.disk_usage(settings.DATA_DIR).free
        if free < FREE_BYTES:
            raise CommandError(
                f"The disk of {settings.DATA_DIR} has {free // 1_000_000} MB left and OASIS needs "
                f"{FREE_BYTES // 1_000_000} MB: {MORE_SPACE}"
            )

    # -- what runs -------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Migrate; in development make the demo people, in production collect the static files."""
        if not (settings.DATA_DIR / "demo.json").exists():
            self._say("Making the database and, in development, the demo people: half a minute, this once ...")
        metrics = settings.DATA_DIR / "metrics"
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir()
        call_command("migrate", verbosity=0)
        if settings.PRODUCTION:
            call_command("collectstatic", interactive=False, verbosity=0)
        else:
            call_command("seed_dev", verbosity=0)
        connections.close_all()

    def _programs(self) -> list[Program]:
        root = str(settings.BASE_DIR)
        environment = {
            "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
            "PYTHONUNBUFFERED": "1",
            # Known, and not for who reads this terminal: Celery under root, and static files served from their sources.
            "PYTHONWARNINGS": "ignore:You're running the worker,ignore:No directory at",
            "PROMETHEUS_MULTIPROC_DIR": str(settings.DATA_DIR / "metrics"),
        }
        python = [sys.executable, "-m"]
        web = [*python, "granian", "--interface", "asginl", "--host", HOST, "--port", str(settings.PORT), "--no-ws"]
        web += ["--workers", str(WEB_WORKERS), "--respawn-failed-workers"]
        web += ["--workers-kill-timeout", "8", "--log-level", "warning", "oasis.asgi:application"]
        celery = [*python, "celery", "--quiet", "-A", "oasis.celery"]
        worker = [*celery, "worker", "-Q", ",".join(QUEUES), "-P", "threads", "-c", "2", "-l", "WARNING"]
        worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        beat = [*celery, "beat", "-s", str(settings.DATA_DIR / "beat-schedule"), "--pidfile=", "-l", "WARNING"]
        relay = [sys.executable, str(settings.BASE_DIR / "manage.py"), "relay"]
        commands = {"web": web, "worker": worker, "beat": beat, "relay": relay}
        programs = [Program(name, command, environment) for name, command in commands.items()]
        for program in programs[1:]:
            program.start_at = self.began + WEB_FIRST_SECONDS  # or when the web server is ready, see _watch
        return programs

    def _watch(self) -> None:
        """Announce the first moment all is ready; start an embedded server again that has died."""
        if not self.announced and self._ready():
            self.announced = True
            self._announce()
            for program in self.programs:
                program.start_at = min(program.start_at, time.monotonic())
        if time.monotonic() - self.watched < WATCH_SECONDS:
            return
        self.watched = time.monotonic()
        if self.postgres and self.redis and embedded.running(settings.DATA_DIR):
            return
        try:
            embedded.start(settings.DATA_DIR, postgres=self.postgres, redis=self.redis)
        except embedded.EmbeddedError as error:
            self._say(f"{error}\nTrying again.")

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, settings.PORT, timeout=1)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _announce(self) -> None:
        lines = [
            "",
            f"OASIS is ready at {self.url} (after {time.monotonic() - self.began:.1f} s)",
            f"  API docs    {self.url}/api/v1/docs",
            f"  Backoffice  {self.url}/admin/",
        ]
        if not settings.EMAIL_URL:
            lines.append(f"  Mails       {settings.DATA_DIR}/mail/")
        lines += _log_ins(settings.DATA_DIR / "demo.json")
        self._say("\n".join([*lines, "", "Ctrl-C stops everything.", ""]))


@contextlib.contextmanager
def _full_disk_in_words() -> Iterator[None]:
    """Raise CommandError where the database or a file finds the disk full; what it fails of besides is raised as it is."""
    try:
        yield
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, psycopg.errors.DiskFull) or getattr(cause, "errno", None) in FULL:
                raise CommandError(f"The disk of {settings.DATA_DIR} is full: {MORE_SPACE}") from error
            cause = cause.__cause__ or cause.__context__
        raise


def _log_ins(path: Path) -> list[str]:
    """Describe the demo people of `seed_dev`: the administrator and one person of each role and organization."""
    try:
        demo = json.loads(path.read_text())
    except FileNotFoundError:
        return []
    shown = {(person["organization"], person["role"]): person["email"] for person in reversed(demo["people"])}
    rows = [(demo["platform_admin"]["email"], "platform administrator")]
    rows += [(email, f"{role} of {organization}") for (organization, role), email in sorted(shown.items())]
    width = max(len(email) for email, _ in rows)
    return [f"  Log-ins     password {demo['password']}", *(f"    {email:<{width}}  {what}" for email, what in rows)]
