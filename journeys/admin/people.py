"""Enrollments, and one person's progress on one page; never what people wrote."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDateWidget

from journeys.models import BadgeAward, Enrollment, ParticipantStats, PointEntry, RestDay
from journeys.services import progress, rest
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

ENROLLMENT_COLOURS = {
    Enrollment.Status.ACTIVE.label: "info",
    Enrollment.Status.PAUSED.label: "warning",
    Enrollment.Status.COMPLETED.label: "success",
    Enrollment.Status.ABANDONED.label: "danger",
}
LATEST = 10


class StoppedFilter(admin.SimpleListFilter):
    """Who has not moved for a while."""

    title = _("sin avanzar desde hace")
    parameter_name = "stopped"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """How long."""
        return [("7", _("una semana")), ("14", _("dos semanas")), ("30", _("un mes"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Active enrollments without progress since."""
        if self.value() not in {"7", "14", "30"}:
            return queryset
        return progress.stopped(queryset, days=int(self.value() or 0))


class _Seen(OrganizationAdmin):
    """Rows that people make by walking."""

    view_capability = Capability.SEE_PROGRESS
    menu_group = MenuGroup.JOURNEYS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(Enrollment)
class EnrollmentPage(Exportable, _Seen):
    """Who walks what."""

    menu_icon = "hiking"
    menu_order = 20
    list_display = ("person", "journey", "status_label", "progress", "started_at", "updated_at")
    list_filter = ("status", "journey", StoppedFilter)
    list_select_related = ("journey",)
    search_fields = ("person__email", "person__profile__first_name", "person__profile__last_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-id",)
    fields = (
        ("person", "journey"),
        ("status_label", "version"),
        ("progress", "next_step"),
        ("started_at", "completed_at"),
        ("updated_at", "whole_way"),
    )
    readonly_fields = ("status_label", "whole_way")

    @display(description=_("Estado"), ordering="status", label=ENROLLMENT_COLOURS)
    def status_label(self, obj: Enrollment) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    @display(description=_("Su progreso"))
    def whole_way(self, obj: Enrollment) -> str:
        """The way to everything that the person walked."""
        page = reverse("admin:journeys_participantstats_change", args=[obj.person_id])
        return format_html(
            '<a href="{}" class="text-primary-700 underline">{}</a>', page, translate("Ver todo su camino")
        )


class RestDayForm(BaseDialogForm):
    """Which day."""

    day = forms.DateField(label=_("Día de descanso"), widget=UnfoldAdminDateWidget)

    def clean_day(self) -> Any:
        """Not too far from today; holidays are known before they come."""
        day = self.cleaned_data["day"]
        if not rest.is_near(day, today=clock.localdate()):
            raise forms.ValidationError(rest.FAR)
        return day


def _page(person_id: UUID, viewer_id: UUID, made: list[str]) -> str:
    """The page's content, made once however often the admin asks for it."""
    if not made:
        shown = progress.person_progress(person_id=person_id, viewer_id=viewer_id)
        for enrollment in shown["enrollments"]:
            enrollment["status_label"] = Enrollment.Status(enrollment["status"]).label
        rest_days = RestDay.objects.filter(person_id=person_id).order_by("-day")[:LATEST]
        context = {
            "progress": shown,
            "badges": BadgeAward.objects.filter(person_id=person_id).select_related("badge").order_by("-id"),
            "entries": PointEntry.objects.filter(person_id=person_id).order_by("-id")[:LATEST],
            "rest_days": rest_days,
        }
        made.append(render_to_string("journeys/admin/progress.html", context))
    return made[0]


@admin.register(ParticipantStats)
class ParticipantPage(Exportable, _Seen):
    """One person's progress on one page."""

    menu_group = MenuGroup.PEOPLE
    menu_icon = "person_celebrate"
    menu_order = 30
    list_display = ("person", "points", "level", "streak_current", "steps_completed", "journeys_completed", "active_at")
    list_filter = ("level",)
    search_fields = ("person__email", "person__profile__first_name", "person__profile__last_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-earned",)
    actions_detail = ("rest",)
    fields = ("person", "whole_progress")
    readonly_fields = ("whole_progress",)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The person's row, which remembers who looks at it."""
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.page = partial(_page, found.pk, actor_id_of(request), [])
        return found

    @display(description=_("Progreso"))
    def whole_progress(self, obj: Any) -> str:
        """Totals, journeys with their steps, badges, latest movements; the look is recorded."""
        return str(obj.page())

    def has_rest_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Facilitators and up."""
        return self.has_view_permission(request)

    @asking(
        _("Anotar un día de descanso"),
        icon="bedtime",
        question=_("Día de descanso"),
        submit=_("Anotar"),
        text=_("No rompe la racha de esta persona, aunque el día ya haya pasado. También puede ser un día que viene."),
        permission="rest",
        form_class=RestDayForm,
    )
    def rest(self, request: HttpRequest, form: RestDayForm, object_id: str) -> HttpResponse:
        """Declare a rest day for somebody."""
        rest.declare_rest_day(
            person_id=UUID(object_id), day=form.cleaned_data["day"], declared_by_id=actor_id_of(request)
        )
        return done(
            request, _("Anotado. La racha se ha contado de nuevo."), "admin:journeys_participantstats_change", object_id
        )
