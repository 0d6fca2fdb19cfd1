"""A form at Typeform; its signed webhook completes the step."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Config, Kind, kind
from journeys.kinds.fields import Address, Text


@kind
class Typeform(Kind):
    """Completed by Typeform's `form_response`."""

    code = "typeform"
    label = _("formulario de Typeform")
    help = _("Un formulario de Typeform. En Typeform, añádele un campo oculto llamado «oasis».")
    completed_by = "typeform"
    fields = (
        Text(
            name="form_id",
            label=_("Identificador del formulario"),
            help=_("Las letras y números que siguen a /to/ en su dirección."),
            limit=40,
            pattern=r"[A-Za-z0-9]{4,40}",
        ),
        Address(name="url", label=_("Dirección del formulario"), schemes=("https",)),
    )
    properties = {
        "form_id": {
            "type": "string",
            "description": "The personal link is asked for at `/enrollments/{id}/steps/{step_id}/form-link`.",
        }
    }

    def content(self, config: Config) -> dict[str, Any]:
        """Which form; its personal link is asked for at `form-link`."""
        return {"form_id": config["form_id"]}
