"""A copy of everything held on a person, from every organization they belong or belonged to.

One organization at a time: its scope is entered, the contributors' rows are read, it is left, and only then are they
written into the archive on this machine's disk. The finished archive goes to the object storage for a day.
"""

import tempfile
from contextlib import nullcontext
from datetime import timedelta
from typing import IO
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.archive import Archive
from accounts.audit import record
from accounts.mail import send_mail_later
from accounts.models import DataExport, Profile
from accounts.privacy import Contributor, Sections, contributors, places_of
from accounts.services.step_up import require_recent
from accounts.services.stored import forget_stored
from oasis.core import storage
from oasis.core.errors import NotFound
from oasis.core.models import OutboxMessage
from oasis.core.outbox import LEASE, emit
from oasis.core.tenancy import OrganizationRef, organization_scope

TOPIC = "accounts.export_requested"
READY_MAIL = "accounts/export_ready"
GOOD_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(hours=26)  # the outbox tries for a day
TRIES = 4  # then a copy has failed
CONTENT_TYPE = "application/zip"
Status = DataExport.Status
OPEN = (Status.PENDING, Status.RUNNING)


def request_export(*, user_id: UUID, session_id: UUID, password: str | None = None) -> DataExport:
    """Begin a copy, or give the one that is under way. Raises what `require_recent` raises."""
    require_recent(user_id=user_id, session_id=session_id, password=password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                export = DataExport.objects.create(user_id=user_id)
        except IntegrityError:  # one is under way
            return DataExport.objects.get(user_id=user_id, status__in=OPEN)
        emit(TOPIC, {"export_id": str(export.pk)}, key=str(export.pk))
        record(action="export.requested", target=export, actor_id=user_id, person_id=user_id)
    return export


def read_export(*, user_id: UUID, export_id: UUID) -> tuple[DataExport, str | None]:
    """A person's own copy, and where it can be fetched until it expires. Raises `NotFound`."""
    export = DataExport.objects.filter(pk=export_id, user_id=user_id).first()
    if export is None or (export.expires_at and export.expires_at <= timezone.now()):
        raise NotFound
    return export, _url(export) if export.status == Status.READY else None


def build_export(*, export_id: UUID) -> None:
    """Make the archive and store it; begun anew by whoever follows a worker that was killed."""
    export = DataExport.objects.filter(pk=export_id, status__in=OPEN).first()
    if export is None:
        return
    DataExport.objects.filter(pk=export_id).update(status=Status.RUNNING, progress=0)
    locale = Profile.objects.filter(pk=export.user_id).values_list("locale", flat=True).get()
    with tempfile.TemporaryFile() as file:
        with translation.override(locale):
            _write(export, file)
        size = file.tell()
        file.seek(0)
        storage.store(storage_key(export), file, CONTENT_TYPE)
    now = timezone.now()
    with transaction.atomic():
        finished = DataExport.objects.filter(pk=export_id, status=Status.RUNNING).update(
            status=Status.READY, progress=100, size=size, finished_at=now, expires_at=now + GOOD_FOR
        )
        if finished:
            record(action="export.finished", target=export, after={"bytes": size}, person_id=export.user_id)
            send_mail_later(
                template=READY_MAIL,
                user_id=export.user_id,
                context_ids={"export_id": str(export_id)},
                key=f"export-ready:{export_id}",
            )


def fail_export(*, export_id: UUID) -> None:
    """Give a copy up; the person may ask for another one."""
    with transaction.atomic():
        if DataExport.objects.filter(pk=export_id, status__in=OPEN).update(
            status=Status.FAILED, finished_at=timezone.now()
        ):
            record(action="export.failed", target=f"dataexport:{export_id}")


def sweep_exports() -> int:
    """Delete what is over: archives and their rows, and copies that nobody finishes any more; returns how many."""
    now = timezone.now()
    for export_id in DataExport.objects.filter(status__in=OPEN, created_at__lt=now - GIVEN_UP_AFTER).values_list(
        "pk", flat=True
    ):
        fail_export(export_id=export_id)
    swept = 0
    over = DataExport.objects.filter(expires_at__lte=now) | DataExport.objects.filter(
        status=Status.FAILED, finished_at__lt=now - timedelta(days=7)
    )
    for export in over:
        with transaction.atomic():
            forget_stored(cause=export.pk, keys=[storage_key(export)])
            export.delete()
        swept += 1
    return swept


def storage_key(export: DataExport) -> str:
    """Where a copy is stored."""
    return f"people/{export.user_id.hex}/exports/{export.pk}"


def _url(export: DataExport) -> str:
    left = (export.expires_at - timezone.now()) if export.expires_at else timedelta()
    return storage.download_url(
        storage_key(export),
        filename=f"oasis-{export.created_at:%Y-%m-%d}.zip",
        content_type=CONTENT_TYPE,
        minutes=max(1, int(left.total_seconds() // 60)),
    )


def _write(export: DataExport, file: IO[bytes]) -> None:
    places: list[OrganizationRef | None] = [None, *places_of(export.user_id)]
    parts = contributors()
    with Archive(file) as archive:
        for done, place in enumerate(places, start=1):
            collected = _collect(export.user_id, parts, place)
            for part, sections in collected:
                for section, rows in sections.items():
                    told = {"title": part.titles[section], "columns": part.columns(section)}
                    archive.add(place, app=part.name, section=section, rows=rows, **told)
            _advance(export, min(99, 100 * done // len(places)))
        archive.finish()


def _collect(
    person_id: UUID, parts: list[Contributor], place: OrganizationRef | None
) -> list[tuple[Contributor, Sections]]:
    with organization_scope(place) if place is not None else nullcontext():
        return [(part, part.collect(person_id, place)) for part in parts]


def _advance(export: DataExport, progress: int) -> None:
    """Say how far it is; the outbox will not think that this run has died."""
    DataExport.objects.filter(pk=export.pk, status=Status.RUNNING).update(progress=progress)
    OutboxMessage.objects.filter(topic=TOPIC, key=str(export.pk), status=OutboxMessage.Status.RUNNING).update(
        due_at=timezone.now() + LEASE
    )
