"""Files: announce, upload by a signed URL, complete, download by a signed URL."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import Forbidden, NotFound
from oasis.core.tenancy import organization_scope
from organizations.api.views import OrganizationView
from organizations.errors import FileRefused, NotUploaded, TooManyUploads, UploadNotAllowed
from organizations.models import File
from organizations.permissions import Capability, Role
from organizations.rules.content import Reason
from organizations.rules.purposes import PURPOSES
from organizations.services import files

PURPOSE_NAMES = list(PURPOSES)
DOWNLOAD_MINUTES = 5


class NewUpload(StrictSerializer):
    """A file that will be uploaded."""

    filename = serializers.CharField(max_length=150)
    content_type = serializers.CharField(max_length=100, help_text="One that the purpose takes, for example image/png.")
    size = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="Bytes, exactly.")
    purpose = serializers.ChoiceField(PURPOSE_NAMES)


class Uploading(serializers.Serializer):
    """How to send the bytes: one request with `method`, `url` and `headers`, the bytes as its body."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(File.Status.choices)
    url = serializers.CharField()
    method = serializers.ChoiceField(["PUT"])
    headers = serializers.DictField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class StoredFile(serializers.Serializer):
    """A file. `url`, with `expires_at`, only once it is `ready`; `reason` only when `refused`."""

    id = serializers.UUIDField()
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    purpose = serializers.ChoiceField(PURPOSE_NAMES)
    status = serializers.ChoiceField(File.Status.choices)
    reason = serializers.ChoiceField([reason.value for reason in Reason], allow_null=True)
    url = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


class UploadList(OrganizationView):
    """Announce a file."""

    capability = Capability.SEE_ORGANIZATION
    idempotent = True

    @operation(
        "Announce an upload",
        request=NewUpload,
        response=Uploading,
        status=201,
        errors=[Forbidden, TooManyUploads, UploadNotAllowed],
        description=(
            "Then send the bytes by the answered request, within fifteen minutes, and complete the file. "
            "`avatar` and `evidence` are for everybody; `cover` and `material` for who edits the catalogue; `logo` for owners; "
            "`recording` for who holds sessions, once everybody of one has agreed to its recording (`file_004` before)."
        ),
    )
    def post(self, request: Request) -> Success:
        """Members, as far as the purpose allows."""
        data = self.body(request, NewUpload)
        file = files.announce_file(
            organization_id=request.organization.id,
            person_id=request.user.id,
            role=Role(request.membership_role),
            **data,
        )
        upload = files.upload_of(file)
        return Success(
            {
                "id": file.pk,
                "status": file.status,
                "url": request.build_absolute_uri(upload.url),
                "method": upload.method,
                "headers": upload.headers,
                "expires_at": timezone.now() + timedelta(minutes=files.UPLOAD_MINUTES),
            },
            status=201,
        )


class Complete(OrganizationView):
    """Say that the bytes have been sent."""

    capability = Capability.SEE_ORGANIZATION
    scoped = False  # it asks the storage

    @operation(
        "Complete an upload",
        response=StoredFile,
        errors=[NotFound, NotUploaded, FileRefused],
        description="Size and content are compared with what was announced; then the file is checked and becomes `ready`.",
    )
    def post(self, request: Request, file_id: UUID) -> Success:
        """Who announced it."""
        file = files.complete_file(organization=request.organization, file_id=file_id, person_id=request.user.id)
        return Success(shown(file, request), message=_("Recibido. Lo estamos revisando."))


class FileItem(OrganizationView):
    """One file."""

    capability = Capability.SEE_ORGANIZATION
    scoped = False  # a bucket may have to ask for its credentials before it signs

    @operation("A file, and where to download it for five minutes", response=StoredFile, errors=[NotFound])
    def get(self, request: Request, file_id: UUID) -> Success:
        """Its owner; members, where it is meant for all of them."""
        with organization_scope(request.organization):
            rows = File.objects.filter(organization_id=request.organization.id).visible_to(request.user.id)
            file = rows.filter(pk=file_id).first()
        if file is None:
            raise NotFound
        return Success(shown(file, request))


def shown(file: File, request: Request) -> dict[str, Any]:
    """A file as the API gives it."""
    ready = file.status == File.Status.READY and not file.rule.sealed
    return {
        "id": file.pk,
        "filename": file.filename,
        "content_type": file.content_type,
        "size": file.size,
        "purpose": file.purpose,
        "status": file.status,
        "reason": file.reason or None,
        "url": request.build_absolute_uri(files.download_of(file)) if ready else None,
        "expires_at": timezone.now() + timedelta(minutes=DOWNLOAD_MINUTES) if ready else None,
        "created_at": file.created_at,
    }
