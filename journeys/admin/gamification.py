"""Levels, badges and point rules."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from journeys.admin.effects import TellsEffects
from journeys.models import Badge, Journey, Level, ParticipantStats, PointRule
from journeys.rules import badges as badge_rules
from journeys.rules import levels as level_rules
from journeys.services import effects, levels
from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability


class CataloguePage(OrganizationAdmin):
    """What staff set up: seen by facilitators, changed by administrators."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.GAMIFICATION


class LevelForm(forms.ModelForm):
    """A level among the others."""

    PROBLEMS = {
        "first": ("number", _("El nivel 1 es el primero y empieza en 0 puntos.")),
        "gap": ("number", _("Los números van seguidos: entre dos niveles no puede faltar ninguno.")),
        "order": ("threshold", _("Cada nivel pide más puntos que el anterior.")),
    }

    class Meta:
        model = Level
        fields = ("number", "threshold", "name", "icon")

    def clean(self) -> dict[str, Any]:
        """Nobody may skip a level."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in level_rules.problems(self.levels()):
                self.add_error(*self.PROBLEMS[problem])
        return cleaned

    def levels(self) -> list[level_rules.Level]:
        """All levels as they would be, in order of threshold."""
        others = Level.objects.exclude(pk=self.instance.pk).values_list("number", "name", "threshold", "icon")
        data = self.cleaned_data
        mine = level_rules.Level(data["number"], data["name"], data["threshold"], data["icon"])
        found = [*(level_rules.Level(*row) for row in others), mine]
        return sorted(found, key=lambda level: level.threshold)


@admin.register(Level)
class LevelPage(Exportable, TellsEffects, CataloguePage):
    """Levels; a changed threshold gives everybody the right level at once."""

    menu_icon = "stairs"
    menu_order = 10
    form = LevelForm
    list_display = ("number", "name", "threshold", "icon", "people")
    list_display_links = ("number", "name")
    ordering = ("number",)
    fields = (("number", "threshold"), ("name", "icon"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With how many people are on each."""
        there = ParticipantStats.objects.filter(level=OuterRef("number")).order_by().values("level")
        counted = Coalesce(Subquery(there.annotate(people=Count("pk")).values("people")), 0)
        return super().get_queryset(request).annotate(people=counted)

    @display(description=_("Personas"))
    def people(self, obj: Any) -> int:
        """How many are on it."""
        return int(obj.people)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No deletion of several: only the last level can go."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only the last one: nobody may skip a level."""
        last = obj is not None and not Level.objects.filter(number__gt=obj.number).exists()
        return super().has_delete_permission(request, obj) and last

    def effects(self, request: HttpRequest, form: Any, before: Level | None) -> list[str]:
        """Who would go up, and who down."""
        return effects.of_levels(form.levels())

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save, and level everybody anew."""
        super().save_model(request, obj, form, change)
        levels.relevel(actor_id=UUID(str(request.user.pk)))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete, and level everybody anew."""
        super().delete_model(request, obj)
        levels.relevel(actor_id=UUID(str(request.user.pk)))


class BadgeForm(forms.ModelForm):
    """A badge; its criteria in words instead of data."""

    KINDS = (
        ("event_count", _("un suceso, tantas veces")),
        ("steps", _("tantos pasos completados")),
        ("streak", _("tantos días seguidos")),
        ("journey", _("terminar un recorrido")),
        ("level", _("llegar a un nivel")),
        ("check_ins", _("tantos registros de ánimo")),
    )
    kind = forms.ChoiceField(label=_("Se gana por"), choices=KINDS, widget=UnfoldAdminSelectWidget)
    number = forms.IntegerField(
        label=_("Cuántos"),
        min_value=1,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("Veces, días o número de nivel."),
    )
    event = forms.CharField(
        label=_("Qué suceso"),
        required=False,
        max_length=64,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Solo para «un suceso». Por ejemplo: journal_entry."),
    )
    journey = forms.ModelChoiceField(
        label=_("Qué recorrido"),
        queryset=Journey.objects.none(),
        required=False,
        to_field_name="slug",
        widget=UnfoldAdminSelectWidget,
        help_text=_("Solo para «terminar un recorrido». Vacío: cualquiera, tantas veces."),
    )

    class Meta:
        model = Badge
        fields = ("name", "code", "description", "icon", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = Journey.objects.order_by("title")
        criteria = self.instance.criteria or {}
        self.fields["kind"].initial = criteria.get("kind")
        self.fields["number"].initial = criteria.get("count") or criteria.get("days") or criteria.get("number")
        self.fields["event"].initial = criteria.get("event")
        self.fields["journey"].initial = criteria.get("journey")

    def clean(self) -> dict[str, Any]:
        """The criteria as data, checked by the rules."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        criteria: dict[str, Any] = {"kind": kind}
        if kind == "journey" and cleaned.get("journey"):
            criteria["journey"] = cleaned["journey"].slug
        else:
            criteria[{"streak": "days", "level": "number"}.get(kind or "", "count")] = cleaned.get("number")
        if kind == "event_count":
            criteria["event"] = cleaned.get("event")
        for problem in badge_rules.problems(criteria):
            self.add_error("event" if problem == "event" else "number", _("Falta este dato."))
        self.instance.criteria = criteria
        return cleaned


@admin.register(Badge)
class BadgePage(Exportable, TellsEffects, CataloguePage):
    """Badges."""

    menu_icon = "military_tech"
    menu_order = 20
    form = BadgeForm
    list_display = ("name", "icon", "description", "active")
    list_filter = ("active",)
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name",)}
    fieldsets = (
        (None, {"fields": (("name", "code"), "description", ("icon", "active"))}),
        (_("Cómo se gana"), {"fields": (("kind", "number"), ("event", "journey"))}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def effects(self, request: HttpRequest, form: Any, before: Badge | None) -> list[str]:
        """Who would get it."""
        return effects.of_badge(form.instance, before=before)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody holds it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.awards.exists()


@admin.register(PointRule)
class PointRulePage(Exportable, TellsEffects, CataloguePage):
    """What gives how many points."""

    menu_icon = "add_task"
    menu_order = 30
    list_display = ("name", "event", "points", "per_day_cap", "cool_down_seconds", "active")
    list_filter = ("active",)
    search_fields = ("name", "event")
    fields = (
        ("name", "event"),
        ("points", "active"),
        ("per_day_cap", "cool_down_seconds"),
        ("active_from", "active_to"),
    )

    def effects(self, request: HttpRequest, form: Any, before: PointRule | None) -> list[str]:
        """What changes from now on, and what does not."""
        return effects.of_rule(form.instance, before=before)
