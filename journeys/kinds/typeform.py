"""A form at Typeform; its signed webhook completes the step."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, kind

FORM_ID = re.compile(r"[A-Za-z0-9]{4,40}")


@kind
class Typeform(Kind):
    """Completed by Typeform's `form_response`."""

    code = "typeform"
    label = gettext_lazy("formulario de Typeform")
    help = gettext_lazy("«form_id» y «url» del formulario. El formulario necesita el campo oculto «oasis».")
    completed_by = "typeform"

    def problems(self, config: Config) -> list[str | Promise]:
        """The form's id and its address."""
        found: list[str | Promise] = []
        form_id, address = config.get("form_id"), config.get("url")
        if not isinstance(form_id, str) or not FORM_ID.fullmatch(form_id):
            found.append(_("Falta «form_id»: el identificador del formulario en Typeform."))
        if not isinstance(address, str) or urlsplit(address).scheme != "https" or not urlsplit(address).hostname:
            found.append(_("Falta «url»: la dirección https del formulario."))
        return found

    def content(self, config: Config) -> dict[str, Any]:
        """Which form; its personal link is asked for at `form-link`."""
        return {"form_id": config["form_id"]}
