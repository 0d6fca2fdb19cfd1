"""The file that a person gets: a ZIP of JSON with a page to read it by, `index.html`."""

import json
import zipfile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from oasis.core.tenancy import OrganizationRef

TITLES = {
    "account": _("Tu cuenta"),
    "profile": _("Tu perfil"),
    "consents": _("Lo que has aceptado o retirado"),
    "sessions": _("Dónde has entrado"),
    "devices": _("Tus dispositivos"),
    "email_changes": _("Cambios de correo"),
    "second_factor": _("Verificación en dos pasos"),
    "erasures": _("Peticiones de borrado"),
    "exports": _("Copias de tus datos"),
    "jobs": _("Tareas que pediste"),
    "activity": _("Lo que consta de tu actividad"),
    "memberships": _("Tus organizaciones"),
    "programmes": _("Tus programas"),
    "files": _("Tus archivos"),
    "invitations": _("Invitaciones que recibiste"),
    "journal": _("Tu diario"),
    "check_ins": _("Cómo te sentías"),
    "questionnaires": _("Tus cuestionarios"),
    "steps": _("Tus pasos"),
    "enrollments": _("Tus recorridos"),
    "certificates": _("Tus certificados"),
    "points": _("Tus puntos"),
    "held_points": _("Puntos en espera"),
    "totals": _("Tus totales"),
    "badges": _("Tus insignias"),
    "rewards": _("Tus recompensas"),
    "events": _("Lo que registró la aplicación"),
    "registrations": _("Eventos en los que te apuntaste"),
    "tickets": _("Tus entradas"),
    "purchases": _("Tus compras"),
    "active_days": _("Días con actividad"),
    "rest_days": _("Días de descanso"),
    "conversations": _("Tus mensajes con los acompañantes"),
    "conversation_list": _("Tus conversaciones"),
    "opinions": _("Lo que opinaste de las respuestas"),
    "remembered": _("Lo que recuerdan los acompañantes"),
    "goals": _("Tus objetivos"),
    "meetings": _("Tus encuentros con acompañantes"),
    "meetings_booked": _("Sesiones que pediste"),
    "context_choice": _("Lo que los acompañantes no deben usar"),
    "usage": _("Uso de la inteligencia artificial"),
    "safety_signals": _("Textos que nos preocuparon"),
    "safety_cases": _("Cuando quisimos saber cómo estabas"),
    "safety_case_steps": _("Lo que se hizo entonces"),
}
SHOWN_ROWS = 200  # of a section on the page; the JSON file beside it has them all


class Archive:
    """A ZIP under way: add sections, then close it; `file` stands at its end afterwards."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._places: dict[str, dict[str, Any]] = {}

    def add(self, place: OrganizationRef | None, app: str, section: str, rows: list[dict[str, Any]]) -> None:
        """Write one section's rows as a file of their own, and note them for the page; an empty one is left out."""
        if not rows:
            return
        folder = "account" if place is None else f"organizations/{slugify(place.name) or 'o'}-{place.id.hex[-8:]}"
        path = f"{folder}/{app}-{section}.json"
        text = json.dumps(rows, cls=Plain, ensure_ascii=False, indent=1)
        self._zip.writestr(path, text)
        shown = self._places.setdefault(folder, {"name": place.name if place else "", "sections": []})
        shown["sections"].append(
            {
                "title": str(TITLES.get(section, section)),
                "path": path,
                "count": len(rows),
                "more": max(0, len(rows) - SHOWN_ROWS),
                "columns": [name.replace("__", " ").replace("_", " ") for name in rows[0]],
                "rows": [list(row.values()) for row in json.loads(text)[:SHOWN_ROWS]],
            }
        )

    def close(self) -> None:
        """Write the page and finish the file."""
        context = {
            "locale": translation.get_language(),
            "made_at": timezone.now(),
            "places": list(self._places.values()),
        }
        self._zip.writestr("index.html", render_to_string("accounts/export.html", context))
        self._zip.close()
        self._file.seek(0, 2)


class Plain(DjangoJSONEncoder):
    """JSON of whatever a model's column holds."""

    def default(self, o: Any) -> Any:
        """Bytes are never text that a person wrote: their length says enough."""
        return f"{len(o)} bytes" if isinstance(o, (bytes, memoryview)) else super().default(o)
