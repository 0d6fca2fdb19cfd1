"""The playground: talking to an agent's draft before it is published.

Its pages stand outside the organization's scope, which no call to a provider may hold open; the service enters it where it
reads and writes. What is typed is not stored: the conversation so far travels in the form, signed.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from coaching.errors import QuotaUsedUp
from coaching.models import Agent, Rehearsal
from coaching.providers.base import Turn
from coaching.services.rehearsals import rehearse
from oasis.core.backoffice import actor_id_of
from oasis.core.tenancy import organization_scope
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability
from organizations.switcher import here

SALT = "coaching.rehearsal"
MOST_TURNS = 20
HOURS = 12


class RehearsalForm(forms.Form):
    """What to say to the draft, and what was said before."""

    content = forms.CharField(
        label=_("Tu mensaje"), max_length=4000, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_before(self) -> list[list[str]]:
        """The turns of before, as they were signed."""
        text = self.cleaned_data["before"]
        if not text:
            return []
        try:
            turns: list[list[str]] = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("La prueba ha caducado. Empieza otra.")) from error
        return turns[-MOST_TURNS:]


@admin.register(Rehearsal)
class RehearsalPage(OrganizationAdmin):
    """Where the draft is talked to; reached from the agent's page."""

    needs_scope = False
    view_capability = Capability.EDIT_CATALOGUE

    def has_module_permission(self, request: HttpRequest) -> bool:
        """No entry of its own in the menu."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The one page, and the list leads to the agents."""
        view = self.admin_site.admin_view
        return [
            path("<uuid:agent_id>/", view(self.talk), name="coaching_rehearsal_talk"),
            path("", view(self.list_of_agents), name="coaching_rehearsal_changelist"),
        ]

    def list_of_agents(self, request: HttpRequest) -> HttpResponse:
        """One chooses an agent there."""
        return HttpResponseRedirect(reverse("admin:coaching_agent_changelist"))

    def talk(self, request: HttpRequest, agent_id: UUID) -> HttpResponse:
        """The conversation so far, and the draft's answer to what was typed."""
        organization = here(request).organization
        if organization is None or not self.has_view_permission(request):
            raise PermissionDenied
        with organization_scope(organization):
            agent = Agent.objects.filter(pk=agent_id).first()
        if agent is None:
            raise Http404
        form = RehearsalForm(request.POST or None)
        turns: list[list[str]] = []
        answer = None
        if request.method == "POST" and form.is_valid():
            turns = form.cleaned_data["before"]
            said = ["user", form.cleaned_data["content"]]
            try:
                answer = rehearse(
                    organization=organization,
                    agent_id=agent_id,
                    actor_id=actor_id_of(request),
                    turns=[Turn(role, text) for role, text in [*turns, said]],
                    language=(get_language() or "es")[:2],
                )
            except QuotaUsedUp as refusal:  # what was typed stays in the form
                form.add_error("content", str(refusal.message))
            else:
                turns = [*turns, said, ["assistant", answer.text]]
                form = RehearsalForm(initial={"before": signing.dumps(turns, salt=SALT)})
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": translate("Probar"),
            "opts": Agent._meta,
            "agent": agent,
            "form": form,
            "turns": turns,
            "answer": answer,
        }
        return TemplateResponse(request, "coaching/admin/rehearsal.html", context)
