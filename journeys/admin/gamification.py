"""Levels, badges and point rules."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from journeys.admin.effects import TellsEffects
from journeys.models import Badge, Journey, Level, ParticipantStats, PointRule
from journeys.rules import badges as badge_rules
from journeys.rules import levels as level_rules
from journeys.services import effects, levels
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

KNOWN_EVENTS = {
    "mood_checkin": _("Registrar cómo se siente"),
    "journal_entry": _("Escribir en el diario"),
    "questionnaire": _("Responder un cuestionario por su cuenta"),
    "activity": _("Dedicar un rato a cualquier práctica"),
    "breathing_practice": _("Practicar la respiración"),
    "grounding_practice": _("Practicar el anclaje"),
    "worry_time": _("Acudir a la cita con las preocupaciones"),
    "sleep_diary": _("Rellenar el diario de sueño"),
    "gratitude_note": _("Anotar algo bueno del día"),
    "movement": _("Moverse"),
    "reach_out": _("Hablar con alguien"),
    "values_action": _("Dar un paso hacia lo que importa"),
}


class CataloguePage(OrganizationAdmin):
    """What staff set up: seen by facilitators, changed by administrators."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.GAMIFICATION


class LinesField(forms.CharField):
    """A list of short texts, one a line."""

    LONGEST, MOST = 200, 10

    def prepare_value(self, value: Any) -> Any:
        """The lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Without empty ones; not too many and not too long."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.MOST or any(len(line) > self.LONGEST for line in lines):
            raise forms.ValidationError(
                _("Como mucho %(most)d líneas de %(longest)d caracteres."),
                params={"most": self.MOST, "longest": self.LONGEST},
            )
        return lines


class LevelForm(forms.ModelForm):
    """A level among the others."""

    PROBLEMS = {
        "first": ("number", _("El nivel 1 es el primero y empieza en 0 puntos.")),
        "gap": ("number", _("Los números van seguidos: entre dos niveles no puede faltar ninguno.")),
        "order": ("threshold", _("Cada nivel pide más puntos que el anterior.")),
    }

    perks = LinesField(
        label=_("Ventajas"),
        required=False,
        help_text=_(
            "Lo que trae llegar aquí, una por línea. Que se pueda cumplir: la persona lo lee al subir de nivel."
        ),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    class Meta:
        model = Level
        fields = ("number", "threshold", "name", "icon", "perks")

    def clean(self) -> dict[str, Any]:
        """Nobody may skip a level."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in level_rules.problems(self.levels()):
                self.add_error(*self.PROBLEMS[problem])
        return cleaned

    def levels(self) -> list[level_rules.Level]:
        """All levels as they would be, in order of threshold."""
        others = Level.objects.exclude(pk=self.instance.pk).values_list("number", "name", "threshold")
        data = self.cleaned_data
        mine = level_rules.Level(data["number"], data["name"], data["threshold"])
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
    fields = (("number", "threshold"), ("name", "icon"), "perks")

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
        levels.relevel(actor_id=actor_id_of(request))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete, and level everybody anew."""
        super().delete_model(request, obj)
        levels.relevel(actor_id=actor_id_of(request))


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
    event = forms.ChoiceField(
        label=_("Qué suceso"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Los que tienen una regla de puntos."),
    )
    journey = forms.ModelChoiceField(
        label=_("Qué recorrido"),
        queryset=Journey.objects.none(),
        required=False,
        to_field_name="slug",
        widget=UnfoldAdminSelectWidget,
        help_text=_("Vacío: cualquiera, tantas veces como digas en «Cuántos»."),
    )

    class Meta:
        model = Badge
        fields = ("name", "code", "description", "icon", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = Journey.objects.order_by("title")
        criteria = self.instance.criteria or {}
        events = dict(PointRule.objects.order_by("name").values_list("event", "name"))
        known = {"step": _("Completar un paso")} | events
        if criteria.get("event"):
            known.setdefault(criteria["event"], criteria["event"])
        self.fields["event"].choices = [("", "---------"), *known.items()]
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
    conditional_fields = {"event": "kind == 'event_count'", "journey": "kind == 'journey'"}
    fieldsets = (
        (None, {"fields": (("name", "code"), "description", ("icon", "active"))}),
        (_("Cómo se gana"), {"fields": ("kind", "event", "journey", "number")}),
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


class EventInput(UnfoldAdminTextInputWidget):
    """What the applications send, to choose from by what it means; others can be typed."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The input with its list."""
        own = {**(attrs or {}), "list": f"{name}-known", "spellcheck": "false", "autocapitalize": "none"}
        options = format_html_join("", '<option value="{}" label="{}"></option>', KNOWN_EVENTS.items())
        shown = super().render(name, value, own, renderer)
        return format_html('{}<datalist id="{}-known">{}</datalist>', shown, name, options)


class PointRuleForm(forms.ModelForm):
    """A rule; its event is chosen by what it means."""

    class Meta:
        model = PointRule
        fields = (
            "name",
            "event",
            "points",
            "active",
            "per_day_cap",
            "cool_down_seconds",
            "active_from",
            "active_to",
        )
        widgets = {"event": EventInput}


@admin.register(PointRule)
class PointRulePage(Exportable, TellsEffects, CataloguePage):
    """What gives how many points."""

    menu_icon = "add_task"
    menu_order = 30
    form = PointRuleForm
    list_display = ("name", "event", "points", "per_day_cap", "cool_down_seconds", "active")
    list_filter = ("active",)
    search_fields = ("name", "event")
    fields = (
        ("name", "event"),
        ("points", "active"),
        ("per_day_cap", "cool_down_seconds"),
        "active_from",
        "active_to",
    )

    def effects(self, request: HttpRequest, form: Any, before: PointRule | None) -> list[str]:
        """What changes from now on, and what does not."""
        return effects.of_rule(form.instance, before=before)
