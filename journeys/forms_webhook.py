"""Typeform's webhook: a form that was sent in completes the step whose personal link it came by."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from journeys.errors import EnrollmentNotActive
from journeys.services import form_links
from journeys.services.enrollment import complete_step_from_outside, configured_form
from oasis.core.errors import NotFound
from webhooks.errors import PermanentError
from webhooks.reasons import explain
from webhooks.registry import ReceivedEvent, handles, resolves_organization

explain(
    {
        "form_link": _("El enlace del formulario no es nuestro o ha caducado."),
        "other_organization": _("Llegó a la dirección de otra organización."),
        "other_form": _("Es la respuesta a otro formulario que el del paso."),
        "step_not_found": _("El paso ya no existe."),
        "enrollment_not_active": _("La persona ya no sigue ese recorrido."),
    }
)


def _link(payload: dict[str, Any]) -> form_links.FormLink | None:
    """Whose answer it is; None for a form that did not come by one of our links. Raises `PermanentError`."""
    response = payload.get("form_response")
    hidden = response.get("hidden") if isinstance(response, dict) else None
    token = hidden.get(form_links.FIELD) if isinstance(hidden, dict) else None
    if not token:
        return None
    try:
        return form_links.read(token)
    except form_links.BadFormLink as error:
        raise PermanentError("form_link") from error


@resolves_organization("typeform")
def organization_of_form(event: ReceivedEvent, payload: dict[str, Any]) -> UUID | None:
    """The organization whose participant sent the form in."""
    link = _link(payload)
    return link.organization_id if link else None


@handles("typeform", "form_response")
def complete_form_step(event: ReceivedEvent, payload: dict[str, Any]) -> None:
    """Complete the step; the same response, or another one for the same step, changes nothing more."""
    link = _link(payload)
    if link is None:
        return
    if event.organization_id != link.organization_id:
        raise PermanentError("other_organization")
    response = payload["form_response"]
    try:
        expected = configured_form(person_id=link.person_id, enrollment_id=link.enrollment_id, step_id=link.step_id)
        if expected != response.get("form_id"):
            raise PermanentError("other_form")
        complete_step_from_outside(
            person_id=link.person_id,
            enrollment_id=link.enrollment_id,
            step_id=link.step_id,
            cause=f"typeform:{response.get('token') or event.event_id}",
        )
    except NotFound as error:
        raise PermanentError("step_not_found") from error
    except EnrollmentNotActive as error:
        raise PermanentError("enrollment_not_active") from error
