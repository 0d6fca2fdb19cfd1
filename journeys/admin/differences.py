"""What changed between two states of a journey, as pages show it: named fields, compared line by line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from journeys import kinds
from journeys.kinds.fields import labels
from journeys.rules import differences, merging

FIELDS = {
    "kind": _("Tipo"),
    "title": _("Título"),
    "body": _("Texto"),
    "minutes": _("Minutos"),
    "points": _("Puntos"),
    "required": _("Obligatorio"),
    "opens_after_days": _("Se abre a los (días)"),
    "config": _("Lo propio del paso"),
    "work": _("Tipo y lo propio del paso"),
    "unlock": _("Cómo se abren los pasos"),
    "completion_points": _("Puntos al terminar"),
    "certificate": _("Da un certificado"),
    "summary": _("Resumen"),
    "description": _("Descripción"),
    "cover": _("Imagen de portada"),
    "category": _("Categoría"),
    "language": _("Idioma"),
    "estimated_minutes": _("Minutos estimados"),
    "audience": _("A quién va dirigido"),
    "position": _("Orden"),
    "prerequisites": _("Recorridos previos"),
}
WHAT = {"added": _("nuevo"), "removed": _("se quita"), "changed": _("cambia"), "moved": _("cambia de lugar")}


def shown(value: Any) -> str:
    """A value of a setting as words, one line a part, without the codes that nobody typed; for comparing by eye."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return translate("sí") if value else translate("no")
    if isinstance(value, dict):
        named = {name: label for kind in kinds.all_kinds().values() for name, label in labels(kind.fields).items()}
        rows = ((FIELDS.get(name) or named.get(name), each) for name, each in value.items())
        return "\n".join(f"{name}: {shown(each)}" for name, each in rows if name)
    if isinstance(value, list):
        return "\n".join(f"{number}. {shown(each)}" for number, each in enumerate(value, 1))
    return str(value)


def told(change: differences.Change) -> dict[str, Any]:
    """A change for a template: its name and its lines."""
    return {
        "label": FIELDS.get(change.field, change.field),
        "lines": differences.lines(shown(change.before), shown(change.after)),
    }


def told_differences(found: differences.Differences) -> dict[str, Any]:
    """Differences for a template."""
    return {
        "header": [told(change) for change in found.header],
        "steps": [
            {
                "step": step,
                "what": WHAT[step.what],
                "changes": [told(change) for change in step.changes],
            }
            for step in found.steps
        ],
    }


def told_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two journeys in their file form, for a template: their texts and questionnaires too."""
    found = differences.between(old, new, header_names=(*merging.FIELDS, "prerequisites"))
    changed = differences.questionnaires_between(old, new)
    return {
        **told_differences(found),
        "questionnaires": [{"title": one.title, "is": one.what, "what": WHAT[one.what]} for one in changed],
    }
