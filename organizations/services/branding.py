"""An organization's face: its logo, uploaded as a file, and its colour; for pages, mails and documents."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oasis.core import storage
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.pdf import Branding
from organizations.models import File, Organization

LOGO = "logo"


def logo_fields(*, organization_id: UUID, file_id: UUID | None, url: str) -> dict[str, Any]:
    """What an organization's row says of a logo; `url` is where everybody gets it (None: no logo any more).

    Raises `ValidationFailed` for a file that is not a ready logo of this organization.
    """
    if file_id is None:
        return {"logo_id": None, "logo_url": ""}
    if not File.objects.ready().filter(pk=file_id, organization_id=organization_id, purpose=LOGO).exists():
        raise ValidationFailed(
            details={"logo_file_id": [_("No es un logotipo subido y revisado de esta organización.")]}
        )
    return {"logo_id": file_id, "logo_url": f"{url}?v={file_id.hex[-8:]}"}


def logo_of(*, organization_id: UUID) -> tuple[bytes, str]:
    """The logo's bytes and type, for everybody; outside every scope. Raises `NotFound` where there is none."""
    active = Organization.objects.active().filter(pk=organization_id, logo__isnull=False)
    file = File.objects.ready().filter(pk__in=active.values("logo_id")).first()
    if file is None:
        raise NotFound
    try:
        return storage.read(file.key), file.content_type
    except FileNotFoundError as error:
        raise NotFound from error


def branding_of(organization_id: UUID) -> tuple[Branding, str | None]:
    """An organization's name and colour, and the key of its logo, which the caller reads outside the scope."""
    organization = Organization.objects.only("name", "colour", "logo_id").get(pk=organization_id)
    file = File.objects.ready().filter(pk=organization.logo_id).first() if organization.logo_id else None
    return Branding(organization.name, organization.colour), file.key if file else None


def with_logo(branding: Branding, key: str | None) -> Branding:
    """The branding with the logo's bytes; without, where the object is gone. It asks the storage: outside a scope."""
    if key is None:
        return branding
    try:
        return Branding(branding.name, branding.colour, storage.read(key))
    except FileNotFoundError:
        return branding
