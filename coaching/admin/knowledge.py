"""The knowledge base."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminTextInputWidget

from coaching.models import KnowledgeArticle, Passage
from coaching.services.embedding import OWN, announce_change, digest
from coaching.services.search import nearest, question
from oasis.core.backoffice import MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

MOST_SHOWN = 10


class QuestionForm(forms.Form):
    """What somebody might ask."""

    q = forms.CharField(label=_("Una pregunta"), max_length=300, widget=UnfoldAdminTextInputWidget)


@admin.register(KnowledgeArticle)
class KnowledgePage(OrganizationAdmin):
    """Articles and their exercises, whether search knows them, and where a question is tried."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.COACHING
    menu_icon = "menu_book"
    menu_order = 20
    list_display = ("title", "code", "topics", "language", "active", "searchable", "updated_at")
    actions_list = ("try_question",)
    list_filter = ("active", "language")
    search_fields = ("title", "code", "body")
    search_help_text = _("Título o texto")
    ordering = ("title",)
    fieldsets = (
        (None, {"fields": (("title", "code"), ("language", "active"), "tags", "body")}),
        (_("Ejercicio"), {"fields": ("exercise",)}),
    )

    @display(description=_("Temas"))
    def topics(self, obj: KnowledgeArticle) -> str:
        """The tags in one line."""
        return ", ".join(obj.tags)

    @display(description=_("En la búsqueda"), label={"ready": "success", "waiting": "warning", "off": "info"})
    def searchable(self, obj: KnowledgeArticle) -> tuple[str, str]:
        """Whether search knows the article as it is now."""
        if not obj.active:
            return "off", translate("no se usa")
        if obj.embedded_as == digest(obj):
            return "ready", translate("al día")
        return "waiting", translate("en camino")

    def get_queryset(self, request: HttpRequest) -> QuerySet[KnowledgeArticle]:
        """With the digest of what our own embedder has read of them."""
        own = Passage.objects.filter(article=OuterRef("pk"), model=OWN.name, version=OWN.version, position=0)
        return super().get_queryset(request).annotate(embedded_as=Subquery(own.values("digest")[:1]))

    def save_model(self, request: HttpRequest, obj: KnowledgeArticle, form: Any, change: bool) -> None:
        """Have it embedded, in the same transaction."""
        super().save_model(request, obj, form, change)
        announce_change([obj.pk])

    def get_urls(self) -> list[URLPattern]:
        """The page where a question is tried, before those of an article."""
        view = self.admin_site.admin_view(self.try_page)
        return [path("try/", view, name="coaching_knowledgearticle_try"), *super().get_urls()]

    @action(description=_("Probar una pregunta"), url_path="try-question", icon="manage_search")
    def try_question(self, request: HttpRequest) -> HttpResponse:
        """The button above the list."""
        return HttpResponseRedirect(reverse("admin:coaching_knowledgearticle_try"))

    def try_page(self, request: HttpRequest) -> HttpResponse:
        """What search finds for a question, as people would find it; nothing is kept."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QuestionForm(request.GET or None)
        asked = form.cleaned_data["q"] if form.is_valid() else ""
        context = {
            **self.admin_site.each_context(request),
            "title": translate("Probar una pregunta"),
            "opts": self.model._meta,
            "form": form,
            "asked": asked,
            "found": nearest(question(asked), limit=MOST_SHOWN) if asked else [],
        }
        return TemplateResponse(request, "coaching/admin/try_question.html", context)
