"""The step of a journey that a session completes."""

from uuid import UUID

from django.utils import timezone as clock
from django.utils.translation import gettext as _

from coaching.models import SessionParticipant
from journeys.errors import EnrollmentNotActive
from journeys.models import Enrollment
from journeys.rules import unlocking
from journeys.services.enrollment import complete_step_from_outside
from journeys.services.versions import load_version
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.tenancy import current_organization

KIND = "session"


def check_step(*, person_id: UUID, enrollment_id: UUID, step_id: UUID) -> None:
    """Raise `ValidationFailed` where that is not a step of the person's own that a session completes."""
    version_id = Enrollment.objects.of(person_id).filter(pk=enrollment_id).values_list("version_id", flat=True).first()
    step = load_version(version_id).by_id.get(step_id) if version_id else None
    if step is None or step.kind != KIND:
        raise ValidationFailed(details={"step_id": [_("Ese paso no se completa con una sesión.")]})


def complete_step_of(seat: SessionParticipant) -> None:
    """Complete the step that a session was booked for, or else the first open one that waits for a session.

    Nothing happens where there is none, where it is done, or where the enrollment was paused or abandoned meanwhile.
    """
    found = _named(seat) or _waiting(seat.person_id)
    if found is None:
        return
    try:
        complete_step_from_outside(
            person_id=seat.person_id, enrollment_id=found[0], step_id=found[1], cause=f"session:{seat.session_id}"
        )
    except (EnrollmentNotActive, NotFound):
        return


def _named(seat: SessionParticipant) -> tuple[UUID, UUID] | None:
    if seat.enrollment_id is None or seat.step_id is None:
        return None
    return seat.enrollment_id, seat.step_id


def _waiting(person_id: UUID) -> tuple[UUID, UUID] | None:
    running = Enrollment.objects.of(person_id).filter(status=Enrollment.Status.ACTIVE).order_by("id")
    for enrollment_id, version_id, completed, started_at in running.values_list(
        "id", "version_id", "completed_steps", "started_at"
    ):
        version = load_version(version_id)
        states = version.states(
            completed=completed, started_at=started_at, now=clock.now(), timezone=current_organization().timezone
        )
        for step, state in zip(version.steps, states, strict=True):
            if step.kind == KIND and state.status == unlocking.OPEN:
                return enrollment_id, step.id
    return None
