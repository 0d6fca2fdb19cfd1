"""Pictures, sounds and documents that staff put into journeys and rewards: uploaded in the backoffice, shown by an address.

They are files of the organization (`organizations.services.files`: quarantine, checks, redrawn pictures). Their address
never changes, so that it can stand in a published version, in a library's copy and in a client's cache; it is not listed
anywhere, its id has 74 random bits, and nothing personal has these purposes.
"""

from typing import IO
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from oasis.core import storage
from oasis.core.errors import ValidationFailed
from oasis.core.tenancy import OrganizationRef, organization_scope
from organizations.errors import FileRefused
from organizations.models import File
from organizations.permissions import Role
from organizations.rules.content import HEAD, Reason, sniff
from organizations.rules.purposes import DOCUMENTS, PICTURES, PURPOSES, SOUNDS
from organizations.services import files

TYPES = {"cover": PICTURES, "material": PICTURES | SOUNDS | DOCUMENTS}


def upload_material(
    *,
    organization: OrganizationRef,
    person_id: UUID,
    role: Role,
    purpose: str,
    filename: str,
    content: IO[bytes],
    size: int,
) -> File:
    """Put a file of `size` bytes into quarantine and have it checked; its type is what its bytes say.

    Stands outside every scope: it talks to the storage. Raises `ValidationFailed` (purpose, size), `FileRefused` (a type
    that cannot be shown), and what announcing a file raises.
    """
    if purpose not in TYPES:
        raise ValidationFailed(details={"purpose": [purpose]})
    content_type = sniff(content.read(HEAD))
    content.seek(0)
    if content_type not in TYPES[purpose]:
        raise FileRefused(details={"reason": Reason.TYPE.value})
    with organization_scope(organization):
        file = files.announce_file(
            organization_id=organization.id,
            person_id=person_id,
            role=role,
            filename=filename[-150:],
            content_type=content_type,
            size=size,
            purpose=purpose,
        )
    storage.store(file.quarantine_key, content, content_type)
    return files.complete_file(organization=organization, file_id=file.pk, person_id=person_id)


def uploaded(*, organization: OrganizationRef, file_id: UUID) -> File | None:
    """One of the organization's materials, whatever became of it."""
    with organization_scope(organization):
        return File.objects.filter(pk=file_id, organization_id=organization.id, purpose__in=TYPES).first()


def shown_material(file_id: UUID) -> File | None:
    """A checked material, for everybody who has its address; outside every scope."""
    return File.objects.ready().filter(pk=file_id, purpose__in=TYPES).first()


def address_of(file: File) -> str:
    """Where a material is shown."""
    return f"{settings.PUBLIC_URL}{reverse('material', args=[file.pk])}"


def accepted(purpose: str) -> dict[str, object]:
    """What an upload form says before anything is sent: the types, and the largest size in bytes."""
    return {"accept": ",".join(sorted(TYPES[purpose])), "most": PURPOSES[purpose].max_size}
