"""Safety cases: who waits first, taking one, closing one.

What somebody wrote is on the case's own page only, and the look is audited.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone as clock
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from coaching.admin.duty import attends_here, for_attenders
from coaching.admin.help_lines import WithHelpLines
from coaching.models import SafetyCase, SafetyCaseEvent, SafetySignal
from coaching.models.conversations import Level
from coaching.services.safety import acknowledge_case, close_case, read_signals, review_case
from oasis.core.backoffice import MenuGroup, Urgency, WorkItem, actor_id_of, asking, done, work_item
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline, person_name
from organizations.permissions import Capability

CHANGE, LIST = "admin:coaching_safetycase_change", "admin:coaching_safetycase_changelist"
STATUS_COLOURS = {
    SafetyCase.Status.OPEN.label: "danger",
    SafetyCase.Status.ACKNOWLEDGED.label: "warning",
    SafetyCase.Status.CLOSED.label: "success",
}
LEVEL_COLOURS = {Level.HIGH.label: "warning", Level.IMMINENT.label: "danger"}
CATEGORIES = {
    "suicide": _("suicidio"),
    "self_harm": _("autolesión"),
    "violence_suffered": _("violencia sufrida"),
    "acute_crisis": _("crisis aguda"),
    "third_party": _("otra persona en peligro"),
}
SOURCES = {
    "coaching.message": _("una conversación"),
    "coaching.title": _("el título de una conversación"),
    "coaching.feedback": _("una valoración"),
    "coaching.goal": _("una meta"),
    "coaching.session": _("lo que quiere tratar en una sesión"),
    "coaching.session_summary": _("el resumen de una sesión"),
    "coaching.transcript": _("lo que dijo en una sesión"),
    "coaching.memory": _("un recuerdo"),
    "coaching.ask": _("una pregunta"),
    "coaching.search": _("lo que buscó"),
    "accounts.name": _("el nombre que se puso"),
    "journeys.journal": _("el diario"),
    "journeys.check_in": _("un registro de ánimo"),
    "journeys.questionnaire": _("un cuestionario"),
    "journeys.step": _("un paso de un recorrido"),
    "journeys.form": _("un formulario"),
    "journeys.tracking": _("una actividad que contó su aplicación"),
    "journeys.registration": _("lo que necesita para venir a un encuentro"),
}


class OutcomeForm(BaseDialogForm):
    """How a case ended: somebody says it, nothing is chosen beforehand."""

    outcome = forms.ChoiceField(
        label=_("Resultado"),
        choices=[("", _("Elige uno…")), *SafetyCase.Outcome.choices],
        widget=UnfoldAdminSelectWidget,
    )
    comment = forms.CharField(
        label=_("Qué se hizo"), required=False, max_length=2000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 4})
    )


class ReviewForm(BaseDialogForm):
    """What was learnt from a case."""

    comment = forms.CharField(
        label=_("Qué fue bien y qué haríamos mejor"),
        required=False,
        max_length=2000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class StepInline(OrganizationTabularInline):
    """What was done, and when."""

    model = SafetyCaseEvent
    read_only = True
    fields = readonly_fields = ("at", "kind", "who")
    ordering = ("id",)
    verbose_name_plural = _("Pasos")

    @display(description=_("Quién"))
    def who(self, obj: SafetyCaseEvent) -> str:
        """Who did it; nobody where it went by itself."""
        return person_name(obj.actor) if obj.actor_id else "–"


@admin.register(SafetyCase)
class SafetyCasePage(WithHelpLines, OrganizationAdmin):
    """Safety cases; the rows are written by the services alone."""

    view_capability = Capability.TAKE_SAFETY_CASES
    menu_group = MenuGroup.SAFETY
    menu_icon = "health_and_safety"
    menu_order = 10
    list_display = ("person", "level_label", "status_label", "kinds", "opened_at", "due", "taken_by")
    list_filter = ("status", "level", "opened_at")
    list_display_links = ("level_label",)
    search_fields = ("person__email",)
    search_help_text = _("Correo de la persona")
    inlines = (StepInline,)
    actions_detail = ("take", "close", "review")
    fieldsets = (
        (None, {"fields": ("person", ("level_label", "status_label"), "kinds", ("opened_at", "due"))}),
        (_("Lo que escribió"), {"fields": ("signals",)}),
        (
            _("Atención"),
            {"fields": (("taken_by", "acknowledged_at"), ("finished_by", "closed_at"), "outcome", "comment")},
        ),
        (_("Revisión"), {"fields": (("looked_back_by", "reviewed_at"), "learnt")}),
    )
    readonly_fields = (
        "level_label",
        "status_label",
        "kinds",
        "due",
        "signals",
        "comment",
        "learnt",
        "taken_by",
        "finished_by",
        "looked_back_by",
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who attend cases; never the sponsor, and nobody their own."""
        return attends_here(request) and (obj is None or obj.person_id != request.user.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SafetyCase]:
        """Those nobody took first, the closest to its time first; without the texts."""
        waiting = Case(
            When(status="open", then=Value(0)),
            When(status="acknowledged", then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return (
            super()
            .get_queryset(request)
            .exclude(person_id=request.user.pk)
            .defer("outcome_note", "review_note")
            .alias(waits=waiting)
            .order_by("waits", "acknowledge_by", "-id")
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """The queryset's own."""
        return ()

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """A case; on its page with what set it off, and that look is noted and audited."""
        found = super().get_object(request, object_id, from_field)
        match = request.resolver_match
        if (
            found is not None
            and request.method == "GET"
            and match is not None
            and match.url_name == "coaching_safetycase_change"
        ):
            found.read = read_signals(case_id=found.pk, actor_id=actor_id_of(request))
        return found

    def has_take_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While nobody is on it, or somebody else is."""
        mine = SafetyCase.objects.filter(pk=object_id, status="acknowledged", acknowledged_by=request.user.pk).exists()
        return (
            self.has_view_permission(request)
            and not mine
            and SafetyCase.objects.unclosed().filter(pk=object_id).exists()
        )

    def has_close_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Once somebody took it."""
        return (
            self.has_view_permission(request)
            and SafetyCase.objects.filter(pk=object_id, status="acknowledged").exists()
        )

    def has_review_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Once it is closed, and until somebody has looked back on it."""
        return self.has_view_permission(request) and SafetyCase.objects.unreviewed().filter(pk=object_id).exists()

    @display(description=_("Riesgo"), ordering="level", label=LEVEL_COLOURS)
    def level_label(self, obj: SafetyCase) -> str:
        """The level in colour."""
        return str(obj.get_level_display())

    @display(description=_("Estado"), ordering="status", label=STATUS_COLOURS)
    def status_label(self, obj: SafetyCase) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    @display(description=_("De qué tipo"))
    def kinds(self, obj: SafetyCase) -> str:
        """The kinds of risk."""
        return ", ".join(str(CATEGORIES.get(kind, kind)) for kind in obj.categories)

    @display(description=_("Atender antes de"), ordering="acknowledge_by")
    def due(self, obj: SafetyCase) -> Any:
        """When somebody should have taken it; late ones say so."""
        if obj.status != SafetyCase.Status.OPEN:
            return "–"
        shown = clock.localtime(obj.acknowledge_by).strftime("%d/%m %H:%M")
        if obj.acknowledge_by >= clock.now():
            return shown
        return format_html('<strong class="text-red-600">{} · {}</strong>', shown, _("fuera de plazo"))

    @display(description=_("Textos"))
    def signals(self, obj: SafetyCase) -> Any:
        """What the person wrote, where and when, and what the screening saw in it."""
        rows = (
            (
                clock.localtime(one.created_at).strftime("%d/%m/%Y %H:%M"),
                _source(one),
                one.excerpt,
                "; ".join(one.reasons),
            )
            for one in getattr(obj, "read", ())
        )
        return format_html_join(
            "", "<p><strong>{}</strong> · {}</p><blockquote>{}</blockquote><p><em>{}</em></p>", rows
        )

    @display(description=_("Qué se hizo"))
    def comment(self, obj: SafetyCase) -> str:
        """The note of whoever closed it."""
        return str(obj.outcome_note or "–")

    @display(description=_("Lo atiende"))
    def taken_by(self, obj: SafetyCase) -> str:
        """Who took it."""
        return person_name(obj.acknowledged_by) if obj.acknowledged_by_id else "–"

    @display(description=_("Cerrado por"))
    def finished_by(self, obj: SafetyCase) -> str:
        """Who closed it."""
        return person_name(obj.closed_by) if obj.closed_by_id else "–"

    @display(description=_("Revisado por"))
    def looked_back_by(self, obj: SafetyCase) -> str:
        """Who looked back on it."""
        return person_name(obj.reviewed_by) if obj.reviewed_by_id else "–"

    @display(description=_("Qué se aprendió"))
    def learnt(self, obj: SafetyCase) -> str:
        """The note of whoever looked back on it."""
        return str(obj.review_note or "–")

    @asking(
        _("Atender"),
        icon="pan_tool",
        question=_("¿Te ocupas de este caso?"),
        submit=_("Sí, lo atiendo"),
        text=_("Queda a tu nombre y con la hora. Ponte en contacto con la persona lo antes posible."),
        permission="take",
        primary=True,
    )
    def take(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take the case."""
        acknowledge_case(case_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("El caso está a tu nombre."), CHANGE, object_id)

    @asking(
        _("Cerrar"),
        icon="task_alt",
        question=_("¿Cómo ha terminado?"),
        submit=_("Cerrar el caso"),
        permission="close",
        form_class=OutcomeForm,
    )
    def close(self, request: HttpRequest, form: OutcomeForm, object_id: str) -> HttpResponse:
        """Close the case."""
        said = form.cleaned_data
        close_case(
            case_id=UUID(object_id), actor_id=actor_id_of(request), outcome=said["outcome"], comment=said["comment"]
        )
        return done(request, _("Caso cerrado. Gracias por ocuparte."), LIST)

    @asking(
        _("Revisar"),
        icon="fact_check",
        question=_("¿Qué se aprendió de este caso?"),
        submit=_("Dar por revisado"),
        permission="review",
        form_class=ReviewForm,
    )
    def review(self, request: HttpRequest, form: ReviewForm, object_id: str) -> HttpResponse:
        """Look back on the case."""
        review_case(case_id=UUID(object_id), actor_id=actor_id_of(request), comment=form.cleaned_data["comment"])
        return done(request, _("Caso revisado."), LIST)


def _source(signal: SafetySignal) -> Any:
    return SOURCES.get(signal.source.partition(":")[0], signal.source.partition(":")[0])


work_item(
    WorkItem(
        key="coaching.safety_cases_late",
        title=_("Casos de seguridad fuera de plazo"),
        icon="alarm",
        count=for_attenders(lambda: SafetyCase.objects.waiting().filter(acknowledge_by__lt=clock.now()).count()),
        link=LIST,
        query="status__exact=open",
        requires=Capability.TAKE_SAFETY_CASES,
        urgency=Urgency.URGENT,
        order=5,
    )
)
work_item(
    WorkItem(
        key="coaching.safety_cases",
        title=_("Casos de seguridad abiertos"),
        icon="health_and_safety",
        count=for_attenders(lambda: SafetyCase.objects.waiting().count()),
        link=LIST,
        query="status__exact=open",
        requires=Capability.TAKE_SAFETY_CASES,
        urgency=Urgency.URGENT,
        order=10,
    )
)
work_item(
    WorkItem(
        key="coaching.safety_cases_taken",
        title=_("Casos de seguridad que alguien atiende"),
        icon="pan_tool",
        count=for_attenders(lambda: SafetyCase.objects.taken().count()),
        link=LIST,
        query="status__exact=acknowledged",
        requires=Capability.TAKE_SAFETY_CASES,
        urgency=Urgency.SOON,
        order=15,
    )
)
work_item(
    WorkItem(
        key="coaching.safety_cases_unreviewed",
        title=_("Casos cerrados por revisar"),
        icon="fact_check",
        count=for_attenders(lambda: SafetyCase.objects.unreviewed().count()),
        link=LIST,
        query="status__exact=closed",
        requires=Capability.TAKE_SAFETY_CASES,
        urgency=Urgency.CALM,
        order=95,
    )
)
