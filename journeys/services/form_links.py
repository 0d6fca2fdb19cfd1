"""Personal links to Typeform forms: a signed token in the hidden field `oasis` says whose answer it is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils import timezone as clock

from journeys.errors import EnrollmentNotActive, StepLocked
from journeys.models import Enrollment
from journeys.rules import unlocking
from journeys.services.versions import current_step, load_version
from oasis.core.errors import NotFound
from oasis.core.tenancy import current_organization

SALT = "journeys.form-link"
LIFETIME = timedelta(days=30)
FIELD = "oasis"


@dataclass(frozen=True, slots=True)
class FormLink:
    """Whose form it is."""

    organization_id: UUID
    person_id: UUID
    enrollment_id: UUID
    step_id: UUID


class BadFormLink(ValueError):
    """The token is forged, damaged or older than `LIFETIME`."""


def make(link: FormLink) -> str:
    """The token for a form's hidden field."""
    parts = (link.organization_id, link.person_id, link.enrollment_id, link.step_id)
    return signing.dumps([part.hex for part in parts], salt=SALT)


def read(token: Any) -> FormLink:
    """What a token says; raises `BadFormLink`."""
    if not isinstance(token, str):
        raise BadFormLink("not a token")
    try:
        return FormLink(*(UUID(hex=part) for part in signing.loads(token, salt=SALT, max_age=LIFETIME)))
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise BadFormLink("forged, damaged or expired") from error


def link_to_form(*, person_id: UUID, enrollment_id: UUID, step_id: UUID, timezone: str) -> str:
    """The address at which the person fills in the form of an open `typeform` step; an optional one after the end too.

    Raises `NotFound` (also for a step of another kind), `EnrollmentNotActive`, `StepLocked`.
    """
    row = (
        Enrollment.objects.of(person_id)
        .filter(pk=enrollment_id)
        .values_list("status", "version_id", "completed_steps", "started_at")
        .first()
    )
    if row is None:
        raise NotFound
    status, version_id, completed, started_at = row
    version = load_version(version_id)
    step = current_step(version, step_id)
    if step is None or step.kind != "typeform":
        raise NotFound
    if status not in {Enrollment.Status.ACTIVE, Enrollment.Status.COMPLETED}:
        raise EnrollmentNotActive
    states = version.states(completed=completed, started_at=started_at, now=clock.now(), timezone=timezone)
    state = next(state for one, state in zip(version.steps, states, strict=True) if one.id == step.id)
    if state.status == unlocking.LOCKED:
        raise StepLocked(details={"opens_at": state.opens_at})
    token = make(FormLink(current_organization().id, person_id, enrollment_id, step.id))
    return f"{step.config['url'].partition('#')[0]}#{FIELD}={token}"
