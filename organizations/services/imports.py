"""Inviting a whole list at once: checked row by row, the good ones invited, told as a job, undone as one.

The rows wait in the batch. The task takes them a hundred at a time, each hundred in one transaction that locks the
batch: killed half-way and run again it goes on with the addresses that have no invitation of this batch yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models.people import normalize_email
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.jobs import RunningJob, running, start_job
from oasis.core.tenancy import OrganizationClosed
from organizations.errors import NotAMember, OrganizationSuspended
from organizations.models import Invitation, InvitationBatch, Membership, Organization
from organizations.permissions import Role
from organizations.rules.invitation_rows import MOST_ROWS, Problem, Row, Trouble, UnreadableFile, read_file, sort_out
from organizations.services.invitations import invite_many

KIND = "organizations.invitations_import"
PIECE = 100
LARGEST_FILE = 2_000_000  # bytes; 5,000 long rows are about one million
REHEARSAL_KEPT = timedelta(days=1)
WORDS: dict[Trouble, Any] = {
    Trouble.EMPTY: _("El archivo no tiene ninguna fila."),
    Trouble.NO_TABLE: _("No podemos leer este archivo: guárdalo como CSV y vuelve a probar."),
    Trouble.TOO_MANY: _("Son demasiadas filas: divide la lista en archivos de 5.000 como mucho."),
    Trouble.NO_EMAIL_COLUMN: _("Falta la columna del correo: llámala «email» o «correo» en la primera fila."),
    Trouble.NO_EMAIL: _("Falta el correo."),
    Trouble.UNKNOWN_ROLE: _("No conocemos ese rol: usa participant, facilitator, admin u owner."),
    Trouble.FORMULA: _("Empieza como una fórmula de hoja de cálculo: quita el primer signo."),
    Trouble.TOO_LONG: _("Es demasiado largo."),
}
TWICE = _("Este correo ya está en la fila %(row)s.")
NO_ADDRESS = _("Esto no es una dirección de correo.")
ABOVE_RANK = _("No puedes invitar a un rol por encima del tuyo.")
MEMBER = _("Esta persona ya forma parte de la organización.")


def rows_of_file(content: bytes) -> list[Row]:
    """The rows of an uploaded file. Raises `ValidationFailed` for one that cannot be used as a whole."""
    try:
        return read_file(content)
    except UnreadableFile as error:
        raise ValidationFailed(details={"file": [WORDS[error.trouble]]}) from error


@transaction.atomic
def import_invitations(*, organization_id: UUID, rows: list[Row], actor_id: UUID, dry_run: bool = False) -> UUID:
    """Start the job that invites a list of people, or with `dry_run` only says what it would do; returns its id.

    Raises `ValidationFailed` for an empty list or more than 5,000 rows.
    """
    return _start(_batch(organization_id, rows, actor_id, dry_run=dry_run), actor_id)


def _batch(organization_id: UUID, rows: list[Row], actor_id: UUID, *, dry_run: bool) -> InvitationBatch:
    if not rows or len(rows) > MOST_ROWS:
        raise ValidationFailed(details={"rows": [WORDS[Trouble.TOO_MANY if rows else Trouble.EMPTY]]})
    return InvitationBatch.objects.create(
        organization_id=organization_id,
        created_by_id=actor_id,
        rows=[[row.number, row.email, row.role, row.first_name] for row in rows],
        total=len(rows),
        dry_run=dry_run,
    )


def _start(batch: InvitationBatch, actor_id: UUID) -> UUID:
    payload = {"batch_id": str(batch.pk)}
    job = start_job(kind=KIND, person_id=actor_id, organization_id=batch.organization_id, payload=payload)
    batch.job_id = job.pk
    batch.save(update_fields=["job_id", "dry_run"])
    return job.pk


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a list would do, before anybody is invited: the batch that waits, its good rows and what is wrong."""

    batch_id: UUID
    good: list[Row]
    errors: list[dict[str, Any]]


@transaction.atomic
def rehearse(*, organization_id: UUID, rows: list[Row], actor_id: UUID) -> Rehearsal:
    """Check a list and keep it for `start_rehearsed`; nobody is invited. Raises `ValidationFailed`."""
    batch = _batch(organization_id, rows, actor_id, dry_run=True)
    good, problems = _sort_out(rows)
    good, refused = _check(good, _role_of(batch))
    errors = [_said(problem) for problem in problems] + refused
    for start in range(0, len(good), PIECE):
        errors += _members(batch, good[start : start + PIECE])
    unusable = {error["row"] for error in errors}
    return Rehearsal(
        batch.pk,
        [row for row in good if row.number not in unusable],
        sorted(errors, key=lambda error: int(error["row"])),
    )


@transaction.atomic
def start_rehearsed(*, organization_id: UUID, batch_id: UUID, actor_id: UUID) -> UUID:
    """Invite the people of a list that was rehearsed by the same person; returns the job's id. Raises `NotFound`."""
    waiting = InvitationBatch.objects.select_for_update(of=("self",)).filter(
        pk=batch_id, organization_id=organization_id, created_by_id=actor_id, dry_run=True, job_id__isnull=True
    )
    batch = waiting.exclude(rows=[]).first()
    if batch is None:
        raise NotFound
    batch.dry_run = False
    return _start(batch, actor_id)


def forget_rehearsals() -> int:
    """Drop the lists that were rehearsed a day ago and never sent (a periodic task); returns how many."""
    before = timezone.now() - REHEARSAL_KEPT
    old = InvitationBatch.objects.filter(dry_run=True, job_id__isnull=True, created_at__lt=before)
    return old.delete()[0]


def run_import(*, job_id: UUID, batch_id: UUID) -> None:
    """Invite the people of a batch (the job's task); where the organization was suspended, the rest waits."""
    with running(job_id) as job:
        if job.finished:
            return
        try:
            _run(job, InvitationBatch.objects.get(pk=batch_id))
        except OrganizationSuspended as error:
            raise OrganizationClosed from error


def _run(job: RunningJob, batch: InvitationBatch) -> None:
    actor_role = _role_of(batch)
    good, problems = _sort_out(Row(*row) for row in batch.rows)
    good, refused = _check(good, actor_role)
    errors = [_said(problem) for problem in problems] + refused
    for start in range(0, len(good), PIECE):
        piece = good[start : start + PIECE]
        errors += _members(batch, piece) if batch.dry_run else _invite(batch, piece, actor_role)
        job.advance(start + len(piece), len(good))
    _finish(job, batch, sorted(errors, key=lambda error: int(error["row"])))


def _finish(job: RunningJob, batch: InvitationBatch, errors: list[dict[str, Any]]) -> None:
    """Write the report; the rows are not needed any more."""
    invited = batch.total - len(errors) if batch.dry_run else Invitation.objects.filter(batch_id=batch.pk).count()
    with transaction.atomic():
        InvitationBatch.objects.filter(pk=batch.pk).update(rows=[], invited=invited, finished_at=timezone.now())
        if not batch.dry_run:
            record(
                action="invitations.imported",
                target=f"invitationbatch:{batch.pk}",
                after={"invited": invited, "rows": batch.total},
                actor_id=batch.created_by_id,
                organization_id=batch.organization_id,
            )
        job.finish(
            result={
                "batch_id": str(batch.pk),
                "dry_run": batch.dry_run,
                "total": batch.total,
                "invited": invited,
                "rejected": len(errors),
            },
            errors=errors,
        )


@transaction.atomic
def undo_import(*, organization_id: UUID, batch_id: UUID, actor_id: UUID) -> dict[str, int]:
    """Revoke a batch's invitations that still wait, and stop it where it is under way; who accepted stays.

    Returns how many were `revoked` and how many had been `accepted`. Raises `NotFound`. Again, it changes nothing.
    """
    batches = InvitationBatch.objects.select_for_update(of=("self",)).filter(organization_id=organization_id)
    batch = batches.filter(pk=batch_id, dry_run=False).first()
    if batch is None:
        raise NotFound
    invitations = Invitation.objects.filter(batch_id=batch.pk)
    revoked = invitations.filter(status=Invitation.Status.PENDING).update(
        status=Invitation.Status.REVOKED, token_hash=None
    )
    if batch.undone_at is None:
        batch.undone_at = timezone.now()
        batch.save(update_fields=["undone_at"])
        record(
            action="invitations.import_undone",
            target=batch,
            after={"revoked": revoked},
            actor_id=actor_id,
            organization_id=organization_id,
        )
    return {"revoked": revoked, "accepted": invitations.filter(status=Invitation.Status.ACCEPTED).count()}


def _role_of(batch: InvitationBatch) -> Role:
    """What the person who imports may give today. Raises `OrganizationSuspended`, `NotAMember`."""
    row = (
        Membership.objects.filter(
            organization_id=batch.organization_id, user=batch.created_by_id, status=Membership.Status.ACTIVE
        )
        .values_list("role", "organization__status")
        .first()
    )
    if row is not None and row[1] == Organization.Status.SUSPENDED:
        raise OrganizationSuspended
    if row is None or row[1] != Organization.Status.ACTIVE:
        raise NotAMember
    return Role(row[0])


def _sort_out(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """`sort_out` of addresses in their one spelling: by another an invitation would find neither member nor account."""
    return sort_out(replace(row, email=normalize_email(row.email)) for row in rows)


def _check(rows: Iterable[Row], actor_role: Role) -> tuple[list[Row], list[dict[str, Any]]]:
    good, errors = [], []
    for row in rows:
        try:
            validate_email(row.email)
        except ValidationError:
            errors.append(_error(row.number, "email", NO_ADDRESS))
            continue
        if Role(row.role).rank > actor_role.rank:
            errors.append(_error(row.number, "role", ABOVE_RANK))
            continue
        good.append(row)
    return good, errors


def _members(batch: InvitationBatch, piece: list[Row]) -> list[dict[str, Any]]:
    inside = set(
        Membership.objects.filter(
            organization_id=batch.organization_id,
            status=Membership.Status.ACTIVE,
            user__email__in=[row.email for row in piece],
        ).values_list("user__email", flat=True)
    )
    return [_error(row.number, "email", MEMBER) for row in piece if row.email in inside]


@transaction.atomic
def _invite(batch: InvitationBatch, piece: list[Row], actor_role: Role) -> list[dict[str, Any]]:
    """Invite a piece, but for those whom an earlier run of this batch invited; nobody once the batch was undone."""
    locked = InvitationBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if locked.undone_at is not None:
        return []
    if _role_of(batch) != actor_role:
        raise NotAMember
    before = set(
        Invitation.objects.filter(batch_id=batch.pk, email__in=[row.email for row in piece]).values_list(
            "email", flat=True
        )
    )
    piece = [row for row in piece if row.email not in before]
    errors = _members(batch, piece)
    refused = {error["row"] for error in errors}
    invite_many(
        organization_id=batch.organization_id,
        people=[(row.email, Role(row.role), row.first_name) for row in piece if row.number not in refused],
        actor_id=batch.created_by_id,
        batch_id=batch.pk,
    )
    return errors


def _said(problem: Problem) -> dict[str, Any]:
    if problem.trouble is Trouble.TWICE:
        return _error(problem.number, problem.field, TWICE % {"row": problem.other})
    return _error(problem.number, problem.field, WORDS[problem.trouble])


def _error(row: int, field: str, message: Any) -> dict[str, Any]:
    return {"row": row, "field": field, "message": str(message)}
