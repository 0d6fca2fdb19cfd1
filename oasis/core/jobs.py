"""Long jobs: a person starts one, the outbox runs it, `GET /jobs/{id}` tells how far it is.

    job = start_job(kind="organizations.invitations_import", person_id=…, organization_id=…, payload={"batch_id": …})

writes the job and the message that runs it (topic = kind) in the caller's transaction. Its handler stands outside every
scope, so that its progress is seen while it works, and enters scopes itself, a piece at a time:

    @handler("organizations.invitations_import", unscoped=True)
    def import_invitations(payload, message):
        with running(payload["job_id"]) as job:
            for done, piece in enumerate(pieces, start=1):
                with organization_scope(organization): ...
                job.advance(done, len(pieces))
            job.finish(result={"invited": 3}, errors=[{"row": 4, "field": "email", "message": "…"}])

It must be safe to run twice: a worker that is killed half-way is followed by another one, which begins anew. A coded
refusal ends the job for good; `OrganizationClosed` lets it wait until its organization is resumed; anything else is told
as `common_005` and tried again by the outbox.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError
from django.utils import timezone, translation

from oasis.core.errors import OasisError, Unexpected
from oasis.core.models import Job, OutboxMessage
from oasis.core.outbox import LEASE, PermanentFailure, emit
from oasis.core.tenancy import OrganizationClosed, optional_organization

Status = Job.Status


def start_job(
    *, kind: str, person_id: UUID, organization_id: UUID | None = None, payload: dict[str, Any] | None = None
) -> Job:
    """Write a job and the message that runs it, in the caller's transaction; `payload` holds ids only.

    The organization is the scope's where there is one. Raises RuntimeError outside a transaction.
    """
    scope = optional_organization()
    owner = scope.id if scope else organization_id
    job = Job.objects.create(
        kind=kind, person_id=person_id, organization_id=owner, locale=(translation.get_language() or "es")[:2]
    )
    emit(kind, {**(payload or {}), "job_id": str(job.pk)}, key=str(job.pk), organization_id=owner)
    return job


class RunningJob:
    """A job under way: its handler says how far it is, and what came of it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.id: UUID = job.pk
        self.organization_id: UUID | None = job.organization_id
        self.person_id: UUID = job.person_id
        self.finished = job.status == Status.READY  # by a run before this one: nothing is left to do

    def advance(self, done: int, total: int) -> None:
        """Say that `done` of `total` pieces are done; the outbox will not think that this run has died."""
        progress = min(99, 100 * done // max(total, 1))  # 100 is finished
        if progress <= self._job.progress:
            return
        self._job.progress = progress
        Job.objects.filter(pk=self.id, status=Status.RUNNING).update(progress=progress)
        OutboxMessage.objects.filter(
            topic=self._job.kind,
            key=str(self.id),
            organization_id=self.organization_id,
            status=OutboxMessage.Status.RUNNING,
        ).update(due_at=timezone.now() + LEASE)

    def finish(self, *, result: Any = None, errors: list[dict[str, Any]] | None = None) -> None:
        """The job is done: `result` and `errors` ({row, field, message}) are what `GET /jobs/{id}` gives from now on."""
        self._end(Status.READY, 100, result, errors or [])

    def _fail(self, error: OasisError) -> None:
        self._end(
            Status.FAILED, self._job.progress, {"code": error.code, "message": str(error.message)}, self._job.errors
        )

    def _end(self, status: Status, progress: int, result: Any, errors: list[dict[str, Any]]) -> None:
        Job.objects.filter(pk=self.id).exclude(status=Status.READY).update(
            status=status, progress=progress, result=result, errors=errors, finished_at=timezone.now()
        )
        self.finished = True


@contextmanager
def running(job_id: UUID | str) -> Iterator[RunningJob]:
    """Run a job: it is `running` inside the block, `ready` after it, `failed` when something is raised.

    Messages are made in the language of who started it. `job.finished` tells that an earlier run came to the end.
    Raises RuntimeError inside a scope, whose transaction would hide the progress; `PermanentFailure` for a job that is
    gone or that a coded refusal ended.
    """
    if optional_organization() is not None:
        raise RuntimeError("running() stands outside every scope: register the handler with unscoped=True.")
    row = Job.objects.filter(pk=job_id).first()
    if row is None:
        raise PermanentFailure("the job is gone")
    job = RunningJob(row)
    if not job.finished:
        row.progress = 0
        Job.objects.filter(pk=job.id).update(status=Status.RUNNING, progress=0, finished_at=None)
    with translation.override(row.locale):
        try:
            yield job
        except OasisError as refusal:
            job._fail(refusal)
            raise PermanentFailure(refusal.code) from refusal
        except OrganizationClosed:
            Job.objects.filter(pk=job.id).update(status=Status.PENDING)
            raise
        except Exception:
            with suppress(DatabaseError, InterfaceError):  # without a database the next try tells
                job._fail(Unexpected())
            raise
        if not job.finished:
            job.finish()
