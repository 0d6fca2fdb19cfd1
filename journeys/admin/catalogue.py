"""Journeys: the editor with its steps, and what is done with them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from journeys import kinds
from journeys.models import Journey, JourneyPrerequisite, Step
from journeys.services import publishing
from oasis.core.backoffice import MenuGroup, confirmation, done, go
from organizations.backoffice import OrganizationAdmin, OrganizationStackedInline, OrganizationTabularInline
from organizations.permissions import Capability

STATUS_COLOURS = {
    Journey.Status.DRAFT.label: "info",
    Journey.Status.PUBLISHED.label: "success",
    Journey.Status.ARCHIVED.label: "warning",
}
CHANGE = "admin:journeys_journey_change"


class StepForm(forms.ModelForm):
    """A step; its code is made from the title, its configuration is checked by its kind."""

    kind = forms.ChoiceField(
        label=_("Tipo"),
        choices=[(code, kind.label) for code, kind in kinds.all_kinds().items()],
        widget=UnfoldAdminSelectWidget,
    )
    code = forms.CharField(
        label=_("Código"),
        required=False,
        max_length=60,
        help_text=_("Si lo dejas vacío sale del título. No lo cambies después de publicar."),
    )
    config = forms.JSONField(
        label=_("Configuración"),
        required=False,
        initial=dict,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6, "spellcheck": "false"}),
    )

    position = forms.IntegerField(required=False, widget=forms.HiddenInput)  # set by dragging

    class Meta:
        model = Step
        fields = (
            "title",
            "kind",
            "body",
            "minutes",
            "points",
            "required",
            "opens_after_days",
            "config",
            "code",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["class"] = self.fields["title"].widget.attrs.get("class", "")
        known = kinds.all_kinds()
        shown = [known[self.instance.kind]] if self.instance.kind in known else list(known.values())
        self.fields["config"].help_text = format_html_join(
            "", "<div><b>{}</b>: {}</div>", ((kind.label, kind.help) for kind in shown)
        )

    def clean(self) -> dict[str, Any]:
        """The code, and what the kind says of the configuration."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["config"] = cleaned.get("config") or {}
        cleaned["position"] = cleaned.get("position") or 0
        if cleaned.get("title") and not cleaned.get("code"):
            cleaned["code"] = _code_of(cleaned["title"])
        if cleaned.get("kind") and "config" not in self.errors:
            problems = publishing.step_problems(Step(kind=cleaned["kind"], config=cleaned["config"]))
            if problems:
                self.add_error("config", problems)
        return cleaned


def _code_of(title: str) -> str:
    code = slugify(title)[:60].strip("-")
    return code if code[:1].isalpha() else f"paso-{code}"[:60].strip("-")


class StepFormSet(forms.BaseInlineFormSet):
    """The draft's steps; two of the same title get different codes, new ones come last."""

    def clean(self) -> None:
        """Make the codes unique within the journey, and put new steps after those that can be dragged."""
        super().clean()
        seen: set[str] = set()
        for place, form in enumerate(self.extra_forms, len(self.initial_forms)):
            form.instance.position = place
        for form in self.forms:
            cleaned = getattr(form, "cleaned_data", None)
            if not cleaned or cleaned.get("DELETE") or not cleaned.get("code"):
                continue
            code = cleaned["code"]
            if code in seen:
                code = next(name for name in (f"{code[:55]}-{n}" for n in range(2, 1000)) if name not in seen)
            seen.add(code)
            cleaned["code"] = form.instance.code = code


class StepInline(OrganizationStackedInline):
    """The steps of the draft, ordered by dragging."""

    model = Step
    form = StepForm
    formset = StepFormSet
    ordering_field = "position"
    hide_ordering_field = True
    collapsible = True
    verbose_name = _("paso")
    verbose_name_plural = _("Pasos del borrador (arrástralos para ordenarlos)")
    fields = (
        ("title", "kind"),
        "body",
        ("minutes", "points"),
        ("required", "opens_after_days"),
        "config",
        "code",
        "position",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        """Published steps are frozen and not shown here."""
        return super().get_queryset(request).filter(version=None).order_by("position", "id")


class PrerequisiteInline(OrganizationTabularInline):
    """What has to be completed before."""

    model = JourneyPrerequisite
    fk_name = "journey"
    fields = ("required",)
    verbose_name_plural = _("Recorridos que hay que terminar antes")


@admin.register(Journey)
class JourneyPage(OrganizationAdmin):
    """Journeys: texts, steps, publishing."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.JOURNEYS
    menu_icon = "route"
    menu_order = 10
    list_display = ("title", "status_label", "version_label", "category", "language", "walking", "completed")
    list_filter = ("status", "category", "language")
    list_select_related = ("published_version",)
    search_fields = ("title", "slug")
    search_help_text = _("Título")
    ordering = ("position", "title")
    prepopulated_fields = {"slug": ("title",)}
    readonly_fields = ("status_label", "version_label", "waiting_changes")
    inlines = (PrerequisiteInline, StepInline)
    actions_detail = ("publish", "archive", "duplicate")
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
        (_("Catálogo"), {"fields": (("category", "language"), ("estimated_minutes", "position"), "audience", "cover")}),
        (_("Cómo se recorre"), {"fields": (("unlock", "completion_points"), "certificate")}),
    )
    add_fieldsets = (
        (None, {"fields": (("title", "slug"), "summary", "description")}),
        (_("Catálogo"), {"fields": (("category", "language"), ("estimated_minutes", "position"), "audience", "cover")}),
        (_("Cómo se recorre"), {"fields": (("unlock", "completion_points"), "certificate")}),
    )

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

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """The identifier follows the title only while the journey is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft that was never published; the others are archived."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.published_version_id is None

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever edits the catalogue."""
        return self.has_change_permission(request)

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is published."""
        published = Journey.objects.filter(pk=object_id, status=Journey.Status.PUBLISHED)
        return self.has_change_permission(request) and published.exists()

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
        """What saving and publishing would do."""
        walking = publishing.running_enrollments(obj.pk)
        if obj.published_version_id is None:
            return translate("Nadie lo ve todavía: es un borrador hasta que lo publiques.")
        return format_html(
            "{}<br>{}",
            translate("Los textos de esta ficha cambian en cuanto guardas. Los pasos cambian al publicar."),
            translate("Personas que van por una versión publicada y la conservan: %(count)d.") % {"count": walking},
        )

    @action(
        description=_("Publicar"),
        icon="publish",
        variant=ActionVariant.PRIMARY,
        permissions=["publish"],
        dialog=confirmation(
            _("¿Publicar este recorrido?"),
            _("Publicar"),
            description=_(
                "Se publica lo último que guardaste. Quien ya empezó sigue con la versión que empezó; "
                "quien empiece desde ahora verá esta."
            ),
        ),
    )
    def publish(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make the draft the next version."""
        journey = Journey.objects.get(pk=object_id)
        problems = publishing.publishing_problems(journey, journey.steps.filter(version=None).order_by("position"))
        for problem in problems:
            messages.error(request, problem)
        if problems:
            return go(request, reverse(CHANGE, args=[object_id]))
        version = publishing.publish_journey(journey_id=UUID(object_id), actor_id=request.user.pk)
        return done(
            request, translate("Publicado como versión %(number)d.") % {"number": version.number}, CHANGE, object_id
        )

    @action(
        description=_("Archivar"),
        icon="archive",
        permissions=["archive"],
        dialog=confirmation(
            _("¿Archivar este recorrido?"),
            _("Archivar"),
            description=_("Deja de verse en el catálogo. Quien lo está recorriendo puede terminarlo."),
        ),
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take it out of the catalogue."""
        publishing.archive_journey(journey_id=UUID(object_id), actor_id=request.user.pk)
        return done(request, _("Recorrido archivado."), CHANGE, object_id)

    @action(
        description=_("Duplicar"),
        icon="content_copy",
        permissions=["publish"],
        dialog=confirmation(
            _("¿Duplicar este recorrido?"),
            _("Duplicar"),
            description=_("Se crea un borrador con los mismos textos y pasos."),
        ),
    )
    def duplicate(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make a draft of the same."""
        copy = publishing.duplicate_journey(journey_id=UUID(object_id), actor_id=request.user.pk)
        return done(request, _("Duplicado. Esta es la copia."), CHANGE, str(copy.pk))
