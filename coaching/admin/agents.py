"""Agents: the draft is edited here; publishing makes it what people talk to."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from coaching.models import Agent, AgentVersion
from coaching.models.agents import PERSONA_FIELDS
from coaching.rules.ai_models import models
from coaching.services.agents import archive_agent, publish_agent
from coaching.services.tools import known_tools
from journeys.rules.differences import lines
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline, person_name
from organizations.permissions import Capability

CHANGE = "admin:coaching_agent_change"
STATES = {
    _("publicado"): "success",
    _("con cambios sin publicar"): "warning",
    _("borrador"): "info",
    _("retirado"): "danger",
}


def _model_choices() -> list[tuple[str, Any]]:
    today = clock.localdate()
    current = [model.id for model in models() if model.kind == "generate" and not model.retires_soon(today)]
    return [("", _("el de la plataforma")), *((name, name) for name in current)]


class AgentForm(forms.ModelForm):
    """An agent's draft: models that are still there, tools that exist."""

    model = forms.ChoiceField(
        label=_("Modelo"),
        required=False,
        choices=_model_choices,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Vacío: el que la plataforma tenga por defecto."),
    )
    tools = forms.MultipleChoiceField(
        label=_("Herramientas"),
        required=False,
        choices=lambda: [(tool.name, tool.label) for tool in known_tools().values()],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_(
            "Lo que puede hacer en nombre de la persona con la que habla. Cada uso queda a la vista en la conversación."
        ),
    )

    class Meta:
        model = Agent
        fields = (*PERSONA_FIELDS, "slug", "position")
        widgets = {"knowledge_tags": UnfoldAdminTextInputWidget}
        help_texts = {
            "system_prompt": _(
                "Lo que sabe y lo que nunca hace. No pongas aquí secretos ni datos de personas: con maña, alguien puede hacer "
                "que los cuente."
            )
        }

    def clean(self) -> dict[str, Any]:
        """Lines end as they are stored, or every saving would look like a change."""
        found = super().clean() or self.cleaned_data
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in found.items()}


class VersionInline(OrganizationTabularInline):
    """What was published, and when."""

    model = AgentVersion
    read_only = True
    fields = readonly_fields = ("number", "published_at", "publisher")
    ordering = ("-number",)
    verbose_name_plural = _("Versiones publicadas")
    tab = True

    @display(description=_("Publicada por"))
    def publisher(self, obj: AgentVersion) -> str:
        """Who published it; nobody where it was imported."""
        return person_name(obj.published_by) if obj.published_by_id else "–"


@admin.register(Agent)
class AgentPage(Exportable, OrganizationAdmin):
    """Agents: words, character, instructions, publishing."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.COACHING
    menu_icon = "support_agent"
    menu_order = 10
    list_display = ("name", "slug", "state", "version", "language", "updated_at")
    list_select_related = ("published_version",)
    search_fields = ("name", "slug")
    ordering = ("position", "slug")
    readonly_fields = ("state", "version")
    form = AgentForm
    inlines = (VersionInline,)
    actions_detail = ("publish", "versions", "rehearse", "archive")
    fieldsets = (
        (None, {"fields": (("state", "version"), ("name", "slug"), "description", "greeting")}),
        (
            _("Cómo es"),
            {"fields": ("persona", "system_prompt", ("language", "temperature"), "knowledge_tags", "position")},
        ),
        (_("Con qué cuenta"), {"fields": ("model", "tools")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """A new one has no state yet."""
        shown = super().get_fieldsets(request, obj)
        if obj is None:
            shown[0][1]["fields"] = tuple(field for field in shown[0][1]["fields"] if field != ("state", "version"))
        return shown

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a draft that was never published; the others are archived."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.published_version_id is None

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever edits the catalogue."""
        return self.has_change_permission(request)

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it can be talked to."""
        return self.has_change_permission(request) and Agent.objects.published().filter(pk=object_id).exists()

    @display(description=_("Estado"), label=STATES)
    def state(self, obj: Agent) -> Any:
        """Draft, published, published with changes that wait, archived."""
        draft, published, changed, archived = (
            _("borrador"),
            _("publicado"),
            _("con cambios sin publicar"),
            _("retirado"),
        )
        if obj.archived_at is not None:
            return archived
        if obj.published_version is None:
            return draft
        same = all(getattr(obj, name) == getattr(obj.published_version, name) for name in PERSONA_FIELDS)
        return published if same else changed

    @display(description=_("Versión"))
    def version(self, obj: Agent) -> str:
        """The number of the published version."""
        return str(obj.published_version.number) if obj.published_version else "–"

    @asking(
        _("Publicar"),
        icon="publish",
        question=_("¿Publicar este acompañante?"),
        submit=_("Publicar"),
        text=_("Se publica lo último que guardaste. Las conversaciones ya empezadas siguen con la versión anterior."),
        permission="publish",
        primary=True,
    )
    def publish(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make the draft the next version."""
        version = publish_agent(agent_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(
            request, translate("Publicado como versión %(number)d.") % {"number": version.number}, CHANGE, object_id
        )

    @asking(
        _("Retirar"),
        icon="archive",
        question=_("¿Retirar este acompañante?"),
        submit=_("Retirar"),
        text=_("Nadie podrá empezar una conversación nueva con él. Al publicarlo otra vez vuelve a la lista."),
        permission="archive",
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take it off the list."""
        archive_agent(agent_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Retirado de la lista."), CHANGE, object_id)

    def has_look_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever sees agents."""
        return self.has_view_permission(request)

    @action(description=_("Versiones"), icon="history", permissions=["look"])
    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What was published and when, and what changed from one version to another, or to the draft."""
        agent = self._agent(object_id)
        published = list(agent.versions.order_by("-number"))
        known: dict[str, Any] = {str(version.pk): version for version in published} | {"draft": agent}
        old = request.GET.get("from") or (str(published[0].pk) if published else "draft")
        new = request.GET.get("to") or "draft"
        if old not in known or new not in known:
            raise Http404
        return TemplateResponse(
            request,
            "coaching/admin/versions.html",
            {
                **self.admin_site.each_context(request),
                "title": translate("Versiones"),
                "opts": Agent._meta,
                "agent": agent,
                "versions": published,
                "chosen": (old, new),
                "changes": _changes(known[old], known[new]),
            },
        )

    @action(description=_("Probar"), icon="forum", permissions=["publish"])
    def rehearse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To the page where the draft is talked to."""
        return HttpResponseRedirect(reverse("admin:coaching_rehearsal_talk", args=[self._agent(object_id).pk]))

    def _agent(self, object_id: str) -> Agent:
        try:
            found = Agent.objects.filter(pk=UUID(object_id)).first()
        except ValueError as error:
            raise Http404 from error
        if found is None:
            raise Http404
        return found

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agent]:
        """With the published version."""
        return super().get_queryset(request).select_related("published_version")


def _changes(before: Any, after: Any) -> list[dict[str, Any]]:
    """The fields that differ, line by line."""
    return [
        {
            "label": Agent._meta.get_field(name).verbose_name,
            "lines": lines(_shown(getattr(before, name)), _shown(getattr(after, name))),
        }
        for name in PERSONA_FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


def _shown(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
