"""Questionnaires: instruments, never anybody's answers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from journeys.admin.effects import TellsEffects
from journeys.models import Questionnaire
from journeys.rules import questionnaire_text as lines
from journeys.rules import questionnaires
from journeys.services import effects
from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

PROBLEMS = {
    "scale": _("La escala necesita dos valores distintos o más."),
    "items": _("Cada pregunta necesita su propio código, y su subescala tiene que estar en la lista de subescalas."),
    "subscales": _("Cada subescala necesita un código y un título."),
    "cut_offs": _(
        "Cada corte va de menos a más, y su subescala tiene que estar en la lista («total» para el conjunto)."
    ),
}
UNREADABLE = _("No se entiende la línea %(number)d: «%(line)s». Mira el ejemplo.")
READERS: dict[str, tuple[Callable[[str], list[dict[str, Any]]], Callable[[Any], str]]] = {
    "scale": (lines.read_scale, lines.scale_text),
    "items": (lines.read_items, lines.items_text),
    "subscales": (lines.read_subscales, lines.subscales_text),
    "cut_offs": (lines.read_cut_offs, lines.cut_offs_text),
}


def _area(label: Any, help_text: Any, *, rows: int, required: bool = True) -> forms.CharField:
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=50_000, widget=widget)


class QuestionnaireForm(forms.ModelForm):
    """An instrument, one line for each thing, checked by the rules that score it."""

    scale = _area(_("Respuestas posibles"), _("Una por línea: 0 = Nunca"), rows=6)
    items = _area(
        _("Preguntas"),
        _(
            "Una por línea: ganas = He tenido ganas de hacer cosas. [animo, al revés] · Entre corchetes, si hace falta: su "
            "subescala, «al revés» si puntúa al revés, y «riesgo desde 1» para que esa respuesta, o una mayor, abra un "
            "caso de seguridad."
        ),
        rows=14,
    )
    subscales = _area(_("Subescalas"), _("Una por línea: animo = Ánimo"), rows=4, required=False)
    cut_offs = _area(
        _("Qué se le dice a la persona"),
        _("Un tramo por línea: total 0-4 = Bajo: Vas bien. · En vez de «total», el código de una subescala."),
        rows=8,
        required=False,
    )

    class Meta:
        model = Questionnaire
        fields = ("title", "code", "instructions", "source", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, (_read, write) in READERS.items():
            self.initial[part] = write(getattr(self.instance, part) or [])

    def clean(self) -> dict[str, Any]:
        """Read the lines and name what is malformed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for part, (read, _write) in READERS.items():
            if part in cleaned:
                try:
                    cleaned[part] = read(cleaned[part])
                except lines.UnreadableLine as wrong:
                    self.add_error(part, UNREADABLE % {"number": wrong.number, "line": wrong.line})
        if not self.errors:
            for part in questionnaires.problems(cleaned):
                self.add_error(part, PROBLEMS[part])
        if not self.errors:
            for part in READERS:
                setattr(self.instance, part, cleaned[part])
        return cleaned


@admin.register(Questionnaire)
class QuestionnairePage(Exportable, TellsEffects, OrganizationAdmin):
    """Instruments; a change reaches steps when their journey is published again."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.JOURNEYS
    menu_icon = "quiz"
    menu_order = 30
    form = QuestionnaireForm
    list_display = ("title", "code", "active", "updated_at")
    list_filter = ("active",)
    search_fields = ("title", "code")
    prepopulated_fields = {"code": ("title",)}
    fieldsets = (
        (None, {"fields": (("title", "code"), "instructions", ("source", "active"))}),
        (_("Preguntas y respuestas"), {"fields": ("scale", "items")}),
        (_("Puntuación"), {"fields": ("subscales", "cut_offs")}),
    )

    def effects(self, request: HttpRequest, form: Any, before: Questionnaire | None) -> list[str]:
        """What becomes of answers given, and of the safety net."""
        return effects.of_questionnaire(form.instance, before=before)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody answered it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.responses.exists()
