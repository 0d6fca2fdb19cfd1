"""What happens to organizations after a write, and regularly."""

from typing import Any
from uuid import UUID

from celery import shared_task

from oasis.core.models import OutboxMessage
from oasis.core.outbox import handler, organization_id_of
from organizations.services import figures, files, imports, invitations, schemas


@handler("organizations.provision", queue="critical", unscoped=True)
def provision(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Make a new organization's schema."""
    schemas.provision(UUID(payload["organization_id"]))


@handler(imports.KIND, queue="bulk", unscoped=True)
def import_invitations(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Invite the people of a list."""
    imports.run_import(job_id=UUID(payload["job_id"]), batch_id=UUID(payload["batch_id"]))


@handler("journeys.enrollment_completed", unscoped=True)
def count_completion(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Keep the platform's figures."""
    figures.count_completion(organization_id=organization_id_of(message), enrollment_id=UUID(payload["enrollment_id"]))


@handler("organizations.file_completed", queue="media", unscoped=True)
def process_file(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Check an uploaded file and keep it."""
    files.process_file(organization_id=organization_id_of(message), file_id=UUID(payload["file_id"]))


@handler("organizations.upload_over", queue="media", unscoped=True)
def clear_quarantine(payload: dict[str, Any], message: OutboxMessage) -> None:
    """Throw away what was uploaded too late."""
    files.clear_quarantine(organization_id=organization_id_of(message), file_id=UUID(payload["file_id"]))


@shared_task(name="organizations.sweep_files")
def sweep_files() -> None:
    """Delete uploads that nobody finished and files that nobody owns."""
    files.sweep_files()


@shared_task(name="organizations.close_expired_invitations")
def close_expired_invitations() -> None:
    """Close invitations that expired long ago; forget lists that nobody sent."""
    invitations.close_expired()
    imports.forget_rehearsals()


BEAT = {
    "organizations.close_expired_invitations": {
        "task": "organizations.close_expired_invitations",
        "schedule": 24 * 3600.0,
    },
    "organizations.sweep_files": {"task": "organizations.sweep_files", "schedule": 3600.0},
}
