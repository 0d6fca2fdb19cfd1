"""Questionnaires: instruments as rows to fill in, checked by the rules that score them; nobody sees JSON or codes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from journeys.admin.effects import TellsEffects
from journeys.admin.steps import clean_text, editor_words
from journeys.kinds.fields import Code, Flag, Rows, Sibling, Text, Whole, complete_codes
from journeys.kinds.fields import problems as field_problems
from journeys.models import Questionnaire
from journeys.rules import questionnaire_form, questionnaires
from journeys.services import effects
from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

PROBLEMS = {
    "scale": _("La escala necesita dos valores distintos o más."),
    "items": _("La subescala de cada pregunta tiene que estar en la lista de subescalas."),
    "subscales": _("Cada subescala necesita un título."),
    "risk": _(
        "Una pregunta abre un caso de seguridad desde un número que ninguna respuesta alcanza, o con cualquiera."
    ),
    "cut_offs": _("Cada tramo va de menos a más, y su subescala tiene que estar en la lista."),
}
MOST = 10_000  # of a value, and of a sum
FIELDS = (
    Rows(
        name="scale",
        label=_("Respuestas posibles"),
        singular=_("Respuesta"),
        least=2,
        most=20,
        fields=(
            Whole(name="value", label=_("Cuánto vale"), required=True, default=0, counts=True, least=-MOST, most=MOST),
            Text(name="label", label=_("Qué se lee"), help=_("Por ejemplo: Nunca."), limit=120),
        ),
    ),
    Rows(
        name="subscales",
        label=_("Subescalas, si tiene"),
        singular=_("Subescala"),
        least=0,
        fields=(Code(name="code", prefix="s"), Text(name="title", label=_("Título"), limit=120)),
    ),
    Rows(
        name="items",
        label=_("Preguntas"),
        singular=_("Pregunta"),
        most=200,
        fields=(
            Code(name="code", prefix="p"),
            Text(name="text", label=_("Texto"), limit=500, lines=2),
            Sibling(name="subscale", label=_("Subescala"), rows="subscales", title="title", first=("", _("ninguna"))),
            Flag(name="reverse", label=_("Puntúa al revés")),
            Whole(
                name="risk_from",
                label=_("Abre un caso de seguridad desde"),
                help=_(
                    "Vacío: no. Con un número, quien puntúe eso o más en esta pregunta lee un mensaje de apoyo en vez de "
                    "los tramos, y se avisa a quien está de guardia."
                ),
                default=None,
                least=-MOST,
                most=MOST,
            ),
        ),
    ),
    Rows(
        name="cut_offs",
        label=_("Qué se le dice a la persona según su suma"),
        singular=_("Tramo"),
        least=0,
        most=100,
        fields=(
            Sibling(
                name="subscale",
                label=_("De qué suma"),
                rows="subscales",
                title="title",
                first=("total", _("todo el cuestionario")),
            ),
            Whole(name="from", label=_("Desde"), required=True, default=0, least=-MOST, most=MOST),
            Whole(name="to", label=_("Hasta"), required=True, default=0, least=-MOST, most=MOST),
            Text(name="label", label=_("En dos o tres palabras"), help=_("Por ejemplo: Ánimo estable."), limit=120),
            Text(name="message", label=_("Lo que lee la persona"), limit=1000, lines=3),
        ),
    ),
)
STARTING = {
    "scale": [
        {"value": value, "label": str(label)}
        for value, label in enumerate(("Nunca", "Algunas veces", "Muchas veces", "Siempre o casi siempre"))
    ]
}


class QuestionnaireForm(forms.ModelForm):
    """An instrument in rows, checked by the rules that score it."""

    definition = forms.JSONField(
        label=_("Contenido"),
        widget=UnfoldAdminTextareaWidget(
            attrs={"rows": 20, "spellcheck": "false", "data-step-settings": "questionnaire-definition"}
        ),
    )

    class Meta:
        model = Questionnaire
        fields = ("title", "code", "instructions", "source", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = {part: getattr(self.instance, part) for part in questionnaire_form.PARTS}
        new = self.instance._state.adding
        self.initial["definition"] = STARTING if new else questionnaire_form.to_form(standing)

    def clean_instructions(self) -> str:
        """As in a file."""
        return clean_text(self.cleaned_data["instructions"])

    def clean(self) -> dict[str, Any]:
        """The rows, as the definition that they are."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "definition" not in cleaned:
            return cleaned
        rows = complete_codes(FIELDS, cleaned["definition"])
        problems = field_problems(FIELDS, rows)
        if not problems:
            definition = questionnaire_form.from_form(rows)
            problems = [str(PROBLEMS[part]) for part in questionnaires.problems(definition)]
            for part in questionnaire_form.PARTS:
                setattr(self.instance, part, definition[part])
        if problems:
            self.add_error("definition", problems)
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
        (_("Respuestas, preguntas y lo que se dice"), {"fields": ("definition",)}),
    )
    change_form_before_template = "journeys/admin/step_kinds.html"

    class Media:
        css = {"all": ("journeys/journeys.css",)}
        js = ("journeys/upload.js", "journeys/step-editor.js")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The editor, with what its script asks people for."""
        words = editor_words(**{"questionnaire-definition": FIELDS})
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), "step_kinds": words})

    def effects(self, request: HttpRequest, form: Any, before: Questionnaire | None) -> list[str]:
        """What becomes of answers given, and of the safety net."""
        return effects.of_questionnaire(form.instance, before=before)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody answered it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.responses.exists()
