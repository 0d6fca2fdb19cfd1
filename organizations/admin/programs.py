"""Sponsored programmes in the backoffice."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminTextInputWidget

from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from oasis.core.ids import uuid7
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline, actor
from organizations.models import Program, ProgramEntry, ProgramMember
from organizations.permissions import Capability
from organizations.reporting import all_journeys
from organizations.services import programs

CHANGE = "admin:organizations_program_change"
STATUS_COLOURS = {
    "draft": "info",
    "active": "success",
    "paused": "warning",
    "completed": "default",
    "cancelled": "danger",
}


class ProgramForm(ModelForm):
    """A programme; its journeys are chosen by title."""

    journeys = forms.TypedMultipleChoiceField(
        label=_("Recorridos"),
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin ninguno, cuentan todos los de la organización."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "journeys" in self.fields:
            self.fields["journeys"].choices = sorted(all_journeys().items(), key=lambda pair: pair[1])

    class Meta:
        model = Program
        fields = (
            "name",
            "goal",
            "status",
            "starts_on",
            "ends_on",
            "currency",
            "budget",
            "hours_planned",
            "journeys",
        )


class MemberInline(OrganizationTabularInline):
    """The cohort and who facilitates it."""

    model = ProgramMember
    fields = ("person", "part", "joined_at")
    readonly_fields = ("joined_at",)
    ordering = ("joined_at", "id")
    verbose_name_plural = _("Personas")
    tab = True
    per_page = 50  # a cohort has thousands


class EntryInline(OrganizationTabularInline):
    """What was spent and worked."""

    model = ProgramEntry
    read_only = True
    fields = readonly_fields = ("created_at", "kind", "amount", "note", "cause", "actor")
    verbose_name_plural = _("Movimientos")
    tab = True
    per_page = 20


class ExpenseForm(BaseDialogForm):
    """An expense that no ticket caused."""

    amount = forms.DecimalField(
        label=_("Importe"),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    note = forms.CharField(label=_("Concepto"), max_length=200, widget=UnfoldAdminTextInputWidget)


class HoursForm(BaseDialogForm):
    """Hours that were worked."""

    hours = forms.DecimalField(
        label=_("Horas"),
        min_value=Decimal("0.25"),
        max_digits=6,
        decimal_places=2,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    note = forms.CharField(label=_("Concepto"), max_length=200, widget=UnfoldAdminTextInputWidget)


@admin.register(Program)
class ProgramPage(Exportable, OrganizationAdmin):
    """Programmes: dates, money, hours, journeys and people."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.MANAGE_PROGRAMS
    menu_group = MenuGroup.PEOPLE
    menu_icon = "volunteer_activism"
    menu_order = 40
    form = ProgramForm
    list_display = ("name", "status_label", "starts_on", "ends_on", "people", "money", "hours")
    list_filter = ("status",)
    search_fields = ("name", "goal")
    ordering = ("-starts_on", "-id")
    readonly_fields = ("money", "hours")
    inlines = (MemberInline, EntryInline)
    actions_detail = ("note_expense", "note_hours")
    fieldsets = (
        (None, {"fields": (("name", "status"), "goal", ("starts_on", "ends_on"))}),
        (_("Dinero y horas"), {"fields": (("budget", "currency"), "money", ("hours_planned", "hours"))}),
        (_("Recorridos"), {"fields": ("journeys",)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Program]:
        """With the size of the cohort."""
        cohort = Count("members", filter=Q(members__part=ProgramMember.Part.PARTICIPANT))
        return super().get_queryset(request).annotate(cohort=cohort)

    def save_model(self, request: HttpRequest, obj: Program, form: ModelForm, change: bool) -> None:
        """By the service, which checks and audits."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
        where = {"organization_id": actor(request)["organization_id"], "actor_id": actor_id_of(request)}
        if change:
            programs.change_program(program_id=obj.pk, fields=fields, **where)
            return
        made = programs.create_program(fields={**fields, "starts_on": obj.starts_on, "ends_on": obj.ends_on}, **where)
        obj.pk, obj.organization_id = made.pk, made.organization_id
        obj._state.adding = False

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """By the service. Who stands in another's row joins now: no row changes whom it is about."""
        formset.save(commit=False)
        changed = [member for member, _fields in formset.changed_objects]
        joining = [(ProgramMember.Part(one.part), one.person_id) for one in [*formset.new_objects, *changed]]
        leaving = [one.pk for one in [*formset.deleted_objects, *changed]]
        if joining or leaving:
            programs.change_people(
                organization_id=actor(request)["organization_id"],
                program_id=form.instance.pk,
                actor_id=actor_id_of(request),
                joining=joining,
                leaving=leaving,
            )

    def delete_model(self, request: HttpRequest, obj: Program) -> None:
        """By the service, which refuses what has movements."""
        programs.delete_program(
            organization_id=obj.organization_id,
            program_id=obj.pk,
            actor_id=actor_id_of(request),
        )

    @display(description=_("Estado"), label=STATUS_COLOURS, ordering="status")
    def status_label(self, obj: Program) -> tuple[str, str]:
        """In words."""
        return obj.status, obj.get_status_display()

    @display(description=_("Personas"), ordering="cohort")
    def people(self, obj: Any) -> int:
        """How many take part."""
        return int(obj.cohort)

    @display(description=_("Gastado"), ordering="spent")
    def money(self, obj: Program) -> str:
        """Of the budget."""
        return _("%(used)s de %(planned)s %(unit)s") % {
            "used": localize(obj.spent),
            "planned": localize(obj.budget),
            "unit": obj.currency,
        }

    @display(description=_("Horas usadas"), ordering="hours_used")
    def hours(self, obj: Program) -> str:
        """Of those planned."""
        return _("%(used)s de %(planned)s h") % {
            "used": localize(obj.hours_used),
            "planned": localize(obj.hours_planned),
        }

    @asking(
        _("Anotar un gasto"),
        icon="payments",
        question=_("¿Qué se ha gastado?"),
        submit=_("Anotar"),
        text=_("Solo de un programa en marcha, y nunca más de lo que queda."),
        form_class=ExpenseForm,
    )
    def note_expense(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Spend from the budget."""
        said = form.cleaned_data
        programs.charge_budget(program_id=UUID(object_id), amount=said["amount"], note=said["note"], **_noted(request))
        return done(request, _("Gasto anotado."), CHANGE, object_id)

    @asking(
        _("Anotar horas"),
        icon="schedule",
        question=_("¿Cuántas horas se han dedicado?"),
        submit=_("Anotar"),
        form_class=HoursForm,
    )
    def note_hours(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Count hours."""
        said = form.cleaned_data
        programs.log_hours(program_id=UUID(object_id), hours=said["hours"], note=said["note"], **_noted(request))
        return done(request, _("Horas anotadas."), CHANGE, object_id)


def _noted(request: HttpRequest) -> dict[str, Any]:
    return {"cause": f"backoffice:{uuid7()}", "actor_id": actor_id_of(request)}
