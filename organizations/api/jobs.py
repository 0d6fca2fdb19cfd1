"""Long jobs: how far they are, and what came of them. Whoever started one asks; to everybody else it does not exist."""

from uuid import UUID

from rest_framework import serializers

from accounts.memberships import directory
from oasis.core.api import Success, operation
from oasis.core.api.permissions import AUTHENTICATED
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import NotFound
from oasis.core.models import Job
from organizations.errors import NotAMember, OrganizationSuspended

ROW = ("id", "kind", "status", "progress", "result", "errors", "created_at", "finished_at")


class JobError(serializers.Serializer):
    """Something of what was sent that could not be used."""

    row = serializers.IntegerField(allow_null=True, help_text="The row of the file or list, null for the whole of it.")
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class JobShape(serializers.Serializer):
    """A long job."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.ChoiceField(Job.Status.values)
    progress = serializers.IntegerField(help_text="Per cent.")
    result = serializers.JSONField(allow_null=True, help_text="When `ready`; `{code, message}` when `failed`.")
    errors = JobError(many=True)  # type: ignore[assignment]  # a field, as DRF declares them
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class JobItem(View):
    """One job."""

    capability = AUTHENTICATED

    @operation("A long job", response=JobShape, errors=[OrganizationSuspended])
    def get(self, request: Request, job_id: UUID) -> Success:
        """Who started it, as long as they are in the organization that it was for."""
        job = Job.objects.filter(pk=job_id, person_id=request.user.id).values(*ROW, "organization_id").first()
        if job is None:
            raise NotFound
        organization_id = job.pop("organization_id")
        if organization_id is not None:
            try:
                directory().membership(request.user.id, organization_id)
            except NotAMember as error:
                raise NotFound from error
        return Success(job)
