"""Questionnaires: instruments, never anybody's answers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from journeys.models import Questionnaire
from journeys.rules import questionnaires
from oasis.core.backoffice import MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

PROBLEMS = {
    "scale": _("La escala necesita dos valores o más, cada uno con value (número) y label."),
    "items": _(
        'Cada pregunta necesita su code y su text; subscale, si está, tiene que existir; risk es {"at_least": número}.'
    ),
    "subscales": _("Cada subescala necesita code y title."),
    "cut_offs": _("Cada corte necesita from, to, label y message; subscale, si está, tiene que existir."),
}


class QuestionnaireForm(forms.ModelForm):
    """An instrument, checked by the rules that score it."""

    class Meta:
        model = Questionnaire
        fields = ("title", "code", "instructions", "scale", "items", "subscales", "cut_offs", "source", "active")

    def clean(self) -> dict[str, Any]:
        """Name what is malformed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            for part in questionnaires.problems(cleaned):
                self.add_error(part, PROBLEMS[part])
        return cleaned


@admin.register(Questionnaire)
class QuestionnairePage(OrganizationAdmin):
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

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody answered it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.responses.exists()
