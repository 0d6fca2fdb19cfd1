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

COLUMNS = {  # what columns are called that the models have no words for
    "id": _("identificador"),
    "at": _("cuándo"),
    "action": _("qué"),
    "by_me": _("lo hice yo"),
    "address": _("dirección"),
    "user_agent": _("navegador"),
    "changes": _("cambios"),
    "created_at": _("fecha"),
    "updated_at": _("cambiado el"),
    "text": _("texto"),
    "title": _("título"),
    "note": _("nota"),
    "comment": _("comentario"),
    "content": _("contenido"),
    "summary": _("resumen"),
    "answers": _("respuestas"),
    "result": _("resultado"),
    "scores": _("puntuaciones"),
    "emotions": _("emociones"),
    "reason": _("motivo"),
    "amount": _("puntos"),
    "points": _("puntos"),
    "day": _("día"),
    "event": _("suceso"),
    "occurred_at": _("ocurrió el"),
    "seconds": _("segundos"),
    "properties": _("detalles"),
    "arguments": _("datos"),
    "agenda": _("temas"),
    "excerpt": _("fragmento"),
    "what": _("qué"),
    "until": _("hasta"),
    "accepted_at": _("aceptado el"),
    "consented_at": _("consentido el"),
    "awarded_at": _("ganada el"),
    "granted_at": _("dados el"),
    "issued_at": _("emitida el"),
    "settled_at": _("resuelta el"),
    "ended_at": _("terminó el"),
    "access_needs": _("lo que necesitas"),
    "tallies": _("cuentas"),
    "old_email": _("correo de antes"),
    "new_email": _("correo nuevo"),
    "confirmed_at": _("confirmado el"),
    "cancelled_at": _("anulado el"),
    "kind": _("tipo"),
    "status": _("estado"),
    "errors": _("errores"),
    "finished_at": _("terminó el"),
    "session_id": _("sesión"),
    "conversation_id": _("conversación"),
    "starts_at": _("empieza el"),
    "segments": _("lo que se dijo"),
}
SHOWN_ROWS = 200  # of a section on the page; the JSON file beside it has them all


class Archive:
    """A ZIP under way: add sections, then finish it; `file` stands at its end afterwards."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._places: dict[str, dict[str, Any]] = {}

    def add(
        self,
        place: OrganizationRef | None,
        *,
        app: str,
        section: str,
        title: Any,
        columns: dict[str, str],
        rows: list[dict[str, Any]],
    ) -> None:
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
                "title": str(title),
                "path": path,
                "count": len(rows),
                "more": max(0, len(rows) - SHOWN_ROWS),
                "columns": [str(columns.get(name) or COLUMNS.get(name.rpartition("__")[2], name)) for name in rows[0]],
                "rows": [list(row.values()) for row in json.loads(text)[:SHOWN_ROWS]],
            }
        )

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def finish(self) -> None:
        """Write the page and the end of the file."""
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
