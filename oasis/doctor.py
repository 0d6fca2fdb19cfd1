"""What `manage.py doctor` looks at: what is configured, reachable, behind or unsafe, and what to do about it.

Each examination is a function that yields findings; one that cannot be carried out is a finding itself. Nothing is
changed: the wall between organizations is attacked in transactions that are rolled back, and the storage's probe removes
what it wrote.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

import redis
from django.conf import settings
from django.core import checks, mail
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from oasis.core import health, resilience, storage
from oasis.core.checks import bypasses_row_security
from oasis.core.errors import OasisError
from oasis.core.models import OutboxMessage
from organizations.models import Organization, SchemaMigration
from organizations.services import isolation
from organizations.services.backup import default_folder

CLOCK = 5.0  # seconds that two machines may differ
STUCK = timedelta(minutes=5)
LATE = timedelta(minutes=2)  # that a message of the outbox may be due
FREE_BYTES, FREE_SHARE = 2_000_000_000, 0.05
BACKUP_AGE = timedelta(days=2)
NAMED = 5  # organizations that a sentence names
EXPECTED = (DatabaseError, InterfaceError, redis.RedisError, OperationalError, OasisError, OSError, RuntimeError)


class Grade(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the page: where, how it is, and for all but `ok` what to do."""

    area: str
    grade: Grade
    said: str
    advice: str = ""

    def as_dict(self) -> dict[str, str]:
        """For `--json`."""
        return {name: str(value) for name, value in asdict(self).items()}


Examination = Callable[[], Iterator[Finding]]
_examinations: dict[str, Examination] = {}


def _examination(area: str) -> Callable[[Examination], Examination]:
    def register(function: Examination) -> Examination:
        _examinations[area] = function
        return function

    return register


def examine(*areas: str) -> list[Finding]:
    """All findings, or those of the named areas, in the order of the page."""
    found: list[Finding] = []
    for area, examination in _examinations.items():
        if areas and area not in areas:
            continue
        try:
            found += examination()
        except EXPECTED as error:
            said = f"could not be examined: {type(error).__name__}: {(str(error) or '-').splitlines()[0]}"
            found.append(Finding(area, Grade.BAD, said, "Mend what the lines above say, then look again."))
    return found


def areas() -> list[str]:
    """What can be examined."""
    return list(_examinations)


@_examination("settings")
def _settings() -> Iterator[Finding]:
    yield Finding("settings", Grade.OK, f"OASIS_ENV={settings.OASIS_ENV}, data in {settings.DATA_DIR}")
    if settings.SECRET_KEY == settings.DEFAULT_SECRET:
        yield Finding("settings", Grade.WARNING, "SECRET_KEY is the development one", "Set SECRET_KEY (50 characters).")
    for message in checks.run_checks(include_deployment_checks=settings.PRODUCTION, databases=[]):
        if message.is_silenced():
            continue
        grade = Grade.BAD if message.is_serious() else Grade.WARNING if message.level >= checks.WARNING else Grade.NOTE
        yield Finding("settings", grade, f"{message.id}: {message.msg}", message.hint or "See the check's name.")


@_examination("postgresql")
def _postgresql() -> Iterator[Finding]:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user")
        version, user = cursor.fetchone()
    ms = round((time.perf_counter() - started) * 1000, 1)
    yield Finding("postgresql", Grade.OK, f"PostgreSQL {version} answers in {ms} ms as {user}")
    if bypasses_row_security():
        yield Finding(
            "postgresql",
            Grade.BAD,
            f"{user} is a superuser or bypasses row-level security: organizations are not kept apart",
            "Create the roles of oasis/core/database/roles.sql and use oasis_app in DATABASE_URL.",
        )
    if settings.DATABASES["default"]["USER"] == settings.DATABASES["owner"]["USER"]:
        yield Finding(
            "postgresql",
            Grade.WARNING,
            "the application owns the tables it works on",
            "Set DATABASE_OWNER_URL to the owner (migrations) and DATABASE_URL to oasis_app.",
        )


@_examination("clock")
def _clock() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart > CLOCK:
        said = f"this machine and the database differ by {apart:.0f} s: tokens, limits and links go by the clock"
        yield Finding("clock", Grade.BAD, said, "Run a time service (chrony, systemd-timesyncd) on both.")
    else:
        yield Finding("clock", Grade.OK, f"within {apart:.1f} s of the database")


@_examination("migrations")
def _migrations() -> Iterator[Finding]:
    try:
        health.CHECKS["migrations"]()
    except health.Missing as missing:
        yield Finding("migrations", Grade.BAD, str(missing), "Run `manage.py migrate`.")
        return
    newest = SchemaMigration.objects.last()
    made = Organization.objects.exclude(schema_state="")
    behind = made.exclude(schema_state=newest.state) if newest else made
    slugs = list(behind.order_by("slug").values_list("slug", flat=True)[: NAMED + 1])
    if slugs:
        named = ", ".join(slugs[:NAMED]) + (" …" if len(slugs) > NAMED else "")
        said = f"{behind.count()} organizations are behind: {named}"
        yield Finding("migrations", Grade.BAD, said, "Run `manage.py migrate`: it names what fails.")
    stuck = Organization.objects.filter(
        status=Organization.Status.PROVISIONING, created_at__lt=timezone.now() - STUCK
    ).count()
    if stuck:
        said = f"{stuck} organizations wait for their schema for more than {STUCK.seconds // 60} minutes"
        yield Finding("migrations", Grade.BAD, said, "See whether relay and worker run, and the outbox's errors.")
    if not slugs and not stuck:
        yield Finding("migrations", Grade.OK, f"everything up to date, {made.count()} organizations")


@_examination("isolation")
def _isolation() -> Iterator[Finding]:
    refs = Organization.objects.exclude(schema_state="").order_by("created_at")[:2].refs()
    if len(refs) < 2:
        yield Finding("isolation", Grade.NOTE, "not attacked: there are no two organizations", "Look again then.")
        return
    attacks = isolation.check(*refs)
    holes = [attack for attack in attacks if not attack.held]
    for attack in holes[:NAMED]:
        said = f"{attack.action} on {attack.table} got through from another organization ({attack.how})"
        yield Finding("isolation", Grade.BAD, said, "Run `manage.py migrate`, then `manage.py isolation_check`.")
    if not holes:
        yield Finding("isolation", Grade.OK, f"{len(attacks)} attacks between two organizations, no hole")


@_examination("redis")
def _redis() -> Iterator[Finding]:
    client = resilience.client()
    started = time.perf_counter()
    said: dict[str, Any] = client.info()
    ms = round((time.perf_counter() - started) * 1000, 1)
    yield Finding("redis", Grade.OK, f"Redis {said['redis_version']} answers in {ms} ms")
    snapshots = client.config_get("save").get("save")
    if not said.get("aof_enabled") and not snapshots:
        grade = Grade.BAD if settings.PRODUCTION else Grade.NOTE
        yield Finding(
            "redis",
            grade,
            "nothing is kept on disk: a restart forgets limits, the tasks on their way (sent again) and live ladders",
            "Set appendonly yes.",
        )
    policy = said.get("maxmemory_policy", "noeviction")
    if said.get("maxmemory") and policy != "noeviction":
        said_policy = f"maxmemory-policy is {policy}: Redis may throw queued tasks away"
        yield Finding("redis", Grade.BAD, said_policy, "Set maxmemory-policy noeviction.")


@_examination("broker")
def _broker() -> Iterator[Finding]:
    from oasis.celery import app

    health.CHECKS["broker"]()
    answering = app.control.ping(timeout=1.0)
    if answering:
        yield Finding("broker", Grade.OK, f"the broker answers, {len(answering)} workers")
    else:
        yield Finding(
            "broker",
            Grade.WARNING,
            "the broker answers, but no worker",
            "Start `celery -A oasis worker` (or ./dev up).",
        )


@_examination("outbox")
def _outbox() -> Iterator[Finding]:
    waiting = OutboxMessage.objects.filter(status__in=["pending", "claimed", "running"], due_at__lte=timezone.now())
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    if oldest is not None and timezone.now() - oldest > LATE:
        minutes = int((timezone.now() - oldest).total_seconds() // 60)
        said = f"{waiting.count()} messages are due, the oldest for {minutes} minutes"
        yield Finding("outbox", Grade.BAD, said, "Start `manage.py relay` and a worker.")
    else:
        yield Finding("outbox", Grade.OK, "nothing waits too long")
    dead = OutboxMessage.objects.filter(status=OutboxMessage.Status.DEAD).count()
    if dead:
        advice = "Read their topic and error in core_outboxmessage; set status to pending to try again."
        yield Finding("outbox", Grade.WARNING, f"{dead} messages were given up", advice)


@_examination("circuits")
def _circuits() -> Iterator[Finding]:
    open_ones = [breaker.status() for breaker in resilience.breakers()]
    open_ones = [status for status in open_ones if status["state"] != resilience.State.CLOSED]
    for status in open_ones:
        said = f"{status['name']} is {status['state']} since {status['opened_at']:%Y-%m-%d %H:%M}: calls are not made"
        yield Finding("circuits", Grade.WARNING, said, "See whether the provider answers; it closes by itself.")
    if not open_ones:
        yield Finding("circuits", Grade.OK, "all closed")


@_examination("mail")
def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_URL:
        grade = Grade.BAD if settings.PRODUCTION else Grade.NOTE
        yield Finding("mail", grade, "mails are files in the data folder", "Set EMAIL_URL to send them.")
        return
    sender = mail.get_connection(fail_silently=False)
    sender.open()
    sender.close()
    yield Finding("mail", Grade.OK, "the mail server lets us in")


@_examination("storage")
def _storage() -> Iterator[Finding]:
    key = f"people/{uuid4().hex}/doctor/{uuid4()}"
    storage.store(key, b"doctor", "text/plain")
    try:
        kept = storage.read(key) == b"doctor"
    finally:
        storage.delete(key)
    if not kept:
        yield Finding("storage", Grade.BAD, "what is written is not what is read", "See the bucket's settings (S3_*).")
        return
    yield Finding("storage", Grade.OK, "objects are written, read and deleted")


@_examination("providers")
def _providers() -> Iterator[Finding]:
    for name, secrets in sorted(settings.WEBHOOK_SECRETS.items()):
        if not any(secrets):
            said = f"no secret for webhooks of {name}: they are refused"
            yield Finding("providers", Grade.NOTE, said, f"Set {name.upper()}_WEBHOOK_SECRETS, if it is used.")
    if settings.AI_PROVIDER == "guided":
        said = "the coach answers from its guided fallback"
        yield Finding("providers", Grade.NOTE, said, "Set GEMINI_API_KEY to let an AI answer.")
    elif not settings.GEMINI_API_KEY:
        said = f"AI_PROVIDER={settings.AI_PROVIDER} without a key: every answer is the fallback"
        yield Finding("providers", Grade.BAD, said, "Set GEMINI_API_KEY.")
    else:
        yield Finding("providers", Grade.OK, f"the coach answers by {settings.AI_PROVIDER}")


@_examination("disk")
def _disk() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    free = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.0f}"
    if usage.free < FREE_BYTES or usage.free < FREE_SHARE * usage.total:
        grade = Grade.BAD if usage.free < FREE_BYTES / 4 else Grade.WARNING
        yield Finding("disk", grade, f"{free} in {folder}", "Make room: a full disk stops PostgreSQL.")
    else:
        yield Finding("disk", Grade.OK, free)


@_examination("backups")
def _backups() -> Iterator[Finding]:
    made = [path.stat().st_mtime for path in default_folder().glob("*") if path.suffix != ".partial"]
    newest = datetime.fromtimestamp(max(made), UTC) if made else None
    if newest is not None and timezone.now() - newest < BACKUP_AGE:
        yield Finding("backups", Grade.OK, f"the newest is of {newest:%Y-%m-%d %H:%M} UTC")
        return
    said = f"the newest is of {newest:%Y-%m-%d}" if newest else f"none in {default_folder()}"
    grade = Grade.WARNING if settings.PRODUCTION else Grade.NOTE
    yield Finding("backups", grade, said, "Run `manage.py backup --verify` regularly, and copy it elsewhere.")
