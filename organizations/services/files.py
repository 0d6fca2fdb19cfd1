"""Files: announced → uploaded into quarantine by the client → completed → checked whole and kept by a task.

Nobody but the checks ever reads the quarantine, so what is put there later reaches nobody; once the signed URL is over,
it is thrown away.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from oasis.core import storage
from oasis.core.crypto import derived_key
from oasis.core.errors import Forbidden, NotFound, ValidationFailed
from oasis.core.ids import uuid7
from oasis.core.outbox import emit
from oasis.core.storage.sealed import store_sealed
from oasis.core.tenancy import OrganizationRef, load_organization, organization_scope
from organizations.errors import FileRefused, NotUploaded, TooManyUploads
from organizations.models import File
from organizations.permissions import Role, allows
from organizations.rules.content import HEAD, Reason, Unsafe, check_announced, check_whole
from organizations.rules.drawings import harmless
from organizations.rules.purposes import PURPOSES, Purpose
from organizations.services.pictures import FORMATS, redrawn

OPEN_UPLOADS = 20  # a person's, at one time
ABANDONED = timedelta(hours=24)
KEEP_REFUSED = timedelta(days=7)
UPLOAD_MINUTES = 15
LATEST_BYTES = timedelta(
    minutes=2 * UPLOAD_MINUTES
)  # an upload may begin in the last moment of its URL, and take its time
SWEPT_AT_ONCE = 500
Status = File.Status
_gates: dict[str, Callable[[UUID], None]] = {}


def register_gate(purpose: str, gate: Callable[[UUID], None]) -> None:
    """Ask `gate(person_id)`, inside the organization's scope, before a file of `purpose` is announced.

    It raises `UploadNotAllowed` where the person may not upload one now.
    """
    _gates[purpose] = gate


@transaction.atomic
def announce_file(
    *, organization_id: UUID, person_id: UUID, role: Role, filename: str, content_type: str, size: int, purpose: str
) -> File:
    """Make room for an upload; `size` in bytes.

    Raises `Forbidden` for a purpose that is not the role's, `ValidationFailed` for a type or size that the purpose does
    not take, `TooManyUploads`, `UploadNotAllowed`.
    """
    rule = PURPOSES[purpose]
    if not allows(role, rule.upload):
        raise Forbidden
    _refuse(rule, content_type, size)
    if purpose in _gates:
        _gates[purpose](person_id)
    waiting = File.objects.filter(organization_id=organization_id, owner_id=person_id, status=Status.UPLOADING)
    if waiting.filter(created_at__gt=timezone.now() - ABANDONED).count() >= OPEN_UPLOADS:
        raise TooManyUploads
    file = File.objects.create(
        id=uuid7(),
        organization_id=organization_id,
        owner_id=person_id,
        purpose=purpose,
        filename=filename,
        content_type=content_type,
        size=size,
    )
    emit("organizations.upload_over", {"file_id": str(file.pk)}, key=str(file.pk), delay=LATEST_BYTES)
    return file


def upload_of(file: File) -> storage.Upload:
    """The request by which the client sends an announced file's bytes."""
    return storage.upload_url(
        file.quarantine_key, content_type=file.content_type, size=file.size, minutes=UPLOAD_MINUTES
    )


def complete_file(*, organization: OrganizationRef, file_id: UUID, person_id: UUID) -> File:
    """Compare what was uploaded with what was announced and hand it to the checks; again, the answer is the same.

    Stands outside every scope: it asks the storage. Raises `NotFound` (also for another person's or organization's),
    `NotUploaded`, `FileRefused`.
    """
    with organization_scope(organization):
        file = File.objects.filter(pk=file_id, organization_id=organization.id, owner_id=person_id).first()
    if file is None:
        raise NotFound
    if file.status == Status.REFUSED:
        raise FileRefused(details={"reason": file.reason})
    if file.status != Status.UPLOADING:
        return file
    try:
        size = storage.size(file.quarantine_key)
        head = storage.head(file.quarantine_key, HEAD)
        check_announced(head, size=size, announced_size=file.size, announced_type=file.content_type)
    except FileNotFoundError as error:
        raise NotUploaded from error
    except Unsafe as error:
        refuse_file(organization=organization, file=file, reason=error.reason)
        raise FileRefused(details={"reason": error.reason.value}) from error
    with organization_scope(organization):
        now = timezone.now()
        moved = File.objects.filter(pk=file_id, status=Status.UPLOADING).update(
            status=Status.PROCESSING, completed_at=now
        )
        if moved:
            record(action="file.uploaded", target=file, after={"purpose": file.purpose}, actor_id=person_id)
            emit("organizations.file_completed", {"file_id": str(file.pk)}, key=str(file.pk))
        file.refresh_from_db()
    return file


def process_file(*, organization_id: UUID, file_id: UUID) -> None:
    """Check a completed file whole, make it harmless and keep it; safe to run twice and to be killed anywhere.

    Stands outside every scope. What is read is checked and kept in one go: bytes that are put into the quarantine
    meanwhile change nothing.
    """
    organization = load_organization(organization_id)
    with organization_scope(organization):
        file = File.objects.filter(pk=file_id).first()
    if file is None or file.status == Status.UPLOADING:
        return
    if file.status == Status.PROCESSING:
        try:
            content, content_type = _made_harmless(file, storage.read(file.quarantine_key))
        except FileNotFoundError:
            refuse_file(organization=organization, file=file, reason=Reason.MISSING)
            return
        except Unsafe as error:
            refuse_file(organization=organization, file=file, reason=error.reason)
            return
        if file.rule.sealed:
            store_sealed(file.key, content, secret=secret_of(organization))
        else:
            storage.store(file.key, content, content_type)
        with organization_scope(organization):
            kept = File.objects.filter(pk=file_id, status=Status.PROCESSING).update(
                status=Status.READY, content_type=content_type, size=len(content), finished_at=timezone.now()
            )
            if kept:
                emit("organizations.file_ready", {"file_id": str(file_id), "purpose": file.purpose}, key=str(file_id))
            refused = not kept and File.objects.filter(pk=file_id, status=Status.REFUSED).exists()
        if refused:  # meanwhile, by a second completion that found other bytes
            storage.delete(file.key)
    storage.delete(file.quarantine_key)


def clear_quarantine(*, organization_id: UUID, file_id: UUID) -> None:
    """Once a signed URL takes no bytes any more: throw away what came by it after the file was checked or deleted.

    Of one that still waits for its completion or its checks, those and the sweep take care.
    """
    with organization_scope(load_organization(organization_id)):
        waits = File.objects.filter(pk=file_id, status__in=[Status.UPLOADING, Status.PROCESSING]).exists()
    if not waits:
        storage.delete(File(pk=file_id, organization_id=organization_id).quarantine_key)


def refuse_file(*, organization: OrganizationRef, file: File, reason: Reason) -> None:
    """Say no to a file and throw its bytes away."""
    with organization_scope(organization):
        File.objects.filter(pk=file.pk).exclude(status=Status.READY).update(
            status=Status.REFUSED, reason=reason.value, finished_at=timezone.now()
        )
    storage.delete(file.quarantine_key)


def secret_of(organization: OrganizationRef) -> bytes:
    """What the files of a sealed purpose are sealed with: a key of the organization's data key, which goes with it."""
    return derived_key(organization.data_key, "files")


def download_of(file: File) -> str:
    """A URL that gives a ready file for five minutes."""
    return storage.download_url(file.key, filename=file.filename, content_type=file.content_type)


def sweep_files() -> int:
    """Delete what was never completed, what was refused a week ago, and personal files of people who are gone.

    Those of a sealed purpose end by their app, which writes a receipt; only refused ones, of which nothing is kept, end
    here. Returns how many; one statement finds them in all organizations.
    """
    now = timezone.now()
    sealed = [name for name, rule in PURPOSES.items() if rule.sealed]
    personal = [name for name, rule in PURPOSES.items() if not rule.sealed and (not rule.shared or name == "avatar")]
    found = File.objects.filter(
        (Q(status=Status.UPLOADING, created_at__lt=now - ABANDONED) & ~Q(purpose__in=sealed))
        | Q(status=Status.REFUSED, created_at__lt=now - KEEP_REFUSED)
        | Q(owner__isnull=True, purpose__in=personal)
    )
    swept = 0
    for file in found.order_by("id")[:SWEPT_AT_ONCE]:
        delete_objects(file)
        swept += File.objects.filter(pk=file.pk).delete()[0]
    return swept


def delete_objects(file: File) -> None:
    """Delete a file's bytes wherever they are; its row is the caller's."""
    storage.delete(file.quarantine_key)
    storage.delete(file.key)


def _refuse(rule: Purpose, content_type: str, size: int) -> None:
    details: dict[str, list[Any]] = {}
    if content_type not in rule.types:
        details["content_type"] = [_("Para esto no se admite ese tipo de archivo.")]
    if size > rule.max_size:
        megabytes = rule.max_size // (1024 * 1024)
        details["size"] = [_("Como mucho %(most)s MB.") % {"most": megabytes}]
    if details:
        raise ValidationFailed(details=details)


def _made_harmless(file: File, content: bytes) -> tuple[bytes, str]:
    check_announced(content[:HEAD], size=len(content), announced_size=file.size, announced_type=file.content_type)
    check_whole(content, file.content_type)
    if file.content_type in FORMATS:
        return redrawn(content, file.content_type, largest_side=file.rule.largest_side)
    if file.content_type == "image/svg+xml":
        return harmless(content), file.content_type
    return content, file.content_type
