"""Journeys: the list and the editor."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import formats
from django.utils import timezone as clock
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from journeys.admin.materials import UploadInput
from journeys.admin.steps import MARKDOWN, StepInline, clean_text, editor_words
from journeys.admin.versions import JourneyActions
from journeys.models import Journey, JourneyPrerequisite
from journeys.services import library, publishing
from oasis.core.backoffice import Exportable, MenuGroup, https_assumed
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline
from organizations.permissions import Capability

STATUS_COLOURS = {
    Journey.Status.DRAFT.label: "info",
    Journey.Status.PUBLISHED.label: "success",
    Journey.Status.ARCHIVED.label: "warning",
}
CATALOGUE = {"fields": (("category", "language"), ("estimated_minutes", "position"), "audience", "cover")}
WAY = {"fields": (("unlock", "completion_points"), "certificate")}


class WaitingFilter(admin.SimpleListFilter):
    """What somebody has to decide about."""

    title = _("esperan que decidas algo")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """One choice."""
        return [("yes", _("sí"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Journey]:
        """Only those."""
        return queryset.undecided() if self.value() == "yes" else queryset


class JourneyForm(forms.ModelForm):
    """The texts of a journey, without code in them."""

    class Meta:
        model = Journey
        fields = (
            "title",
            "slug",
            "summary",
            "description",
            "category",
            "language",
            "estimated_minutes",
            "position",
            "audience",
            "cover",
            "unlock",
            "completion_points",
            "certificate",
        )
        widgets = {"description": UnfoldAdminTextareaWidget(attrs=MARKDOWN), "cover": UploadInput("cover")}
        help_texts = {"category": _("Una palabra sin tildes ni eñes, como «descanso» o «ansiedad».")}
        formfield_callback = https_assumed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:  # facilitators only read it
            self.fields["description"].strip = False

    def clean_description(self) -> str:
        """As in a file, without code."""
        return clean_text(self.cleaned_data["description"])


class PrerequisiteInline(OrganizationTabularInline):
    """What has to be completed before."""

    model = JourneyPrerequisite
    fk_name = "journey"
    fields = ("required",)
    verbose_name_plural = _("Recorridos que hay que terminar antes")


@admin.register(Journey)
class JourneyPage(JourneyActions, Exportable, OrganizationAdmin):
    """Journeys: texts, steps, publishing."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.JOURNEYS
    menu_icon = "route"
    menu_order = 10
    form = JourneyForm
    change_form_before_template = "journeys/admin/step_kinds.html"
    list_display = ("title", "status_label", "version_label", "category", "language", "walking", "completed")
    list_filter = (WaitingFilter, "status", "category", "language")
    list_select_related = ("published_version",)
    search_fields = ("title", "slug")
    search_help_text = _("Título")
    ordering = ("position", "title")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("status_label", "version_label", "waiting_changes")
    inlines = (PrerequisiteInline, StepInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("status_label", "version_label"),
                    "waiting_changes",
                    ("title", "slug"),
                    "summary",
                    "description",
                )
            },
        ),
        (_("Catálogo"), CATALOGUE),
        (_("Cómo se recorre"), WAY),
    )
    add_fieldsets = (
        (None, {"fields": (("title", "slug"), "summary", "description")}),
        (_("Catálogo"), CATALOGUE),
        (_("Cómo se recorre"), WAY),
    )

    class Media:
        css = {"all": ("journeys/journeys.css",)}
        js = ("journeys/upload.js", "journeys/step-editor.js")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Journey]:
        """With how many walk each and how many have."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                people_walking=Count("enrollments", filter=Q(enrollments__status__in=["active", "paused"])),
                people_done=Count("enrollments", filter=Q(enrollments__status="completed")),
            )
        )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The editor, with what its script asks people for."""
        context = {**(extra_context or {}), "step_kinds": editor_words()}
        return super().changeform_view(request, object_id, form_url, context)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """The identifier follows the title only while the journey is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft that was never published; the others are archived."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.published_version_id is None

    @display(description=_("Estado"), ordering="status", label=STATUS_COLOURS)
    def status_label(self, obj: Journey) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    @display(description=_("Versión"))
    def version_label(self, obj: Journey) -> str:
        """The published version."""
        return str(obj.published_version or "–")

    @display(description=_("En camino"), ordering="people_walking")
    def walking(self, obj: Any) -> int:
        """People who walk it now."""
        return int(obj.people_walking)

    @display(description=_("Terminado"), ordering="people_done")
    def completed(self, obj: Any) -> int:
        """People who completed it."""
        return int(obj.people_done)

    @display(description=_("Qué pasa con los cambios"))
    def waiting_changes(self, obj: Journey) -> str:
        """What saving and publishing would do, and what went wrong with the last hour."""
        said = []
        if obj.publish_at is not None:
            said.append(translate("Se publicará el %(at)s.") % {"at": _moment(obj.publish_at)})
        if obj.publish_problems:
            said.append(translate("No se pudo publicar a su hora: %(why)s") % {"why": " ".join(obj.publish_problems)})
        if asked := len(library.conflicts_of(obj)):
            said.append(_undecided(obj, asked))
        if obj.published_version_id is None:
            said.append(translate("Nadie lo ve todavía: es un borrador hasta que lo publiques."))
        else:
            if publishing.has_unpublished_changes(obj):
                said.append(translate("Hay cambios guardados que todavía no están publicados."))
            walking = publishing.running_enrollments(obj.pk)
            said.append(translate("Los textos de esta ficha cambian en cuanto guardas. Los pasos cambian al publicar."))
            said.append(
                translate("Personas que van por una versión publicada y la conservan: %(count)d.") % {"count": walking}
            )
        return format_html("<br>".join("{}" for _line in said), *said)


def _undecided(journey: Journey, asked: int) -> str:
    return format_html(
        '<a href="{}" class="journey-link">{}</a>',
        reverse("admin:journeys_journey_versions", args=[journey.pk]),
        ngettext(
            "La biblioteca y tu organización han cambiado lo mismo en %(count)d sitio: decide con cuál te quedas.",
            "La biblioteca y tu organización han cambiado lo mismo en %(count)d sitios: decide con cuáles te quedas.",
            asked,
        )
        % {"count": asked},
    )


def _moment(at: Any) -> str:
    return str(formats.date_format(clock.localtime(at), "DATETIME_FORMAT"))
