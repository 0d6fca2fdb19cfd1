"""Inviting a list of people, and undoing it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.parsing import StrictJSONParser
from oasis.core.api.request import Request
from oasis.core.errors import NotFound, ValidationFailed
from organizations.api.organizations import OrganizationByPath
from organizations.permissions import Capability
from organizations.rules.invitation_rows import MOST_ROWS, Row
from organizations.services import imports


class ImportRow(StrictSerializer):
    """One person; what is wrong with it is told in the job's report."""

    email = serializers.CharField(max_length=300, allow_blank=True)
    role = serializers.CharField(max_length=300, allow_blank=True, required=False)
    first_name = serializers.CharField(max_length=300, allow_blank=True, required=False)


class RowsImport(StrictSerializer):
    """A list of people."""

    rows = serializers.ListField(child=ImportRow(), min_length=1, max_length=MOST_ROWS)
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would happen.")


class FileImport(StrictSerializer):
    """A file of people: CSV with the columns `email`, `role`, `first_name` (also in Spanish), up to 5,000 rows."""

    file = serializers.FileField(allow_empty_file=True, max_length=255)
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would happen.")


class StartedJob(serializers.Serializer):
    """Where to ask how far it is: GET `/jobs/{id}`."""

    job_id = serializers.UUIDField()


class UndoneImport(serializers.Serializer):
    """What undoing an import did."""

    revoked = serializers.IntegerField(help_text="Invitations that do not work any more.")
    accepted = serializers.IntegerField(help_text="People who had accepted: they stay.")


class InvitationImport(OrganizationByPath):
    """Invite a list of people."""

    capability = Capability.MANAGE_MEMBERS
    idempotent = True
    max_body = imports.LARGEST_FILE
    parser_classes = [StrictJSONParser, MultiPartParser]

    @operation(
        "Invite a list of people",
        request={"application/json": RowsImport, "multipart/form-data": FileImport},
        response=StartedJob,
        status=202,
        description="Up to 5,000 at once. The job's report names each row that could not be used (a file's header is "
        "row 1, the first of `rows` is row 1); the good ones are invited. Its result has the `batch_id` to undo it.",
    )
    def post(self, request: Request, organization_id: UUID) -> Success:
        """Administrators and owners."""
        if (request.content_type or "").startswith("multipart/"):
            data = self.body(request, FileImport)
            if data["file"].size > imports.LARGEST_FILE:
                raise ValidationFailed(details={"file": [_("El archivo es demasiado grande.")]})
            rows = imports.rows_of_file(data["file"].read())
        else:
            data = self.body(request, RowsImport)
            rows = [
                Row(number, row["email"], row.get("role", ""), row.get("first_name", ""))
                for number, row in enumerate(data["rows"], start=1)
            ]
        job_id = imports.import_invitations(
            organization_id=organization_id, rows=rows, actor_id=request.user.id, dry_run=data["dry_run"]
        )
        return Success({"job_id": job_id}, status=202)


class InvitationImportUndo(OrganizationByPath):
    """Undo an import."""

    capability = Capability.MANAGE_MEMBERS

    @operation(
        "Undo an import of invitations",
        response=UndoneImport,
        errors=[NotFound],
        description="Those who have not accepted yet cannot any more. Undoing twice changes nothing.",
    )
    def post(self, request: Request, organization_id: UUID, batch_id: UUID) -> Success:
        """Administrators and owners."""
        undone = imports.undo_import(organization_id=organization_id, batch_id=batch_id, actor_id=request.user.id)
        return Success(undone, message=_("Importación deshecha."))
