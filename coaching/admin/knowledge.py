"""The knowledge base."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from coaching.models import KnowledgeArticle, Passage
from coaching.services.embedding import OWN, announce_change, digest
from coaching.services.search import nearest, question
from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

MOST_SHOWN = 10
LONGEST_EXERCISE = 240  # minutes
EXERCISE = ("exercise_title", "exercise_technique", "exercise_minutes", "exercise_steps")


class QuestionForm(forms.Form):
    """What somebody might ask."""

    q = forms.CharField(label=_("Una pregunta"), max_length=300, widget=UnfoldAdminTextInputWidget)


class ArticleForm(forms.ModelForm):
    """An article, its exercise by the parts that people write: a name, a technique, minutes, a step a line."""

    exercise_title = forms.CharField(
        label=_("Nombre"), required=False, max_length=160, widget=UnfoldAdminTextInputWidget
    )
    exercise_technique = forms.CharField(
        label=_("Técnica"),
        required=False,
        max_length=80,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Por ejemplo: respiración 4-6."),
    )
    exercise_minutes = forms.IntegerField(
        label=_("Minutos"),
        required=False,
        min_value=1,
        max_value=LONGEST_EXERCISE,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    exercise_steps = forms.CharField(
        label=_("Pasos"),
        required=False,
        max_length=4000,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 6}),
        help_text=_("Uno por línea, en el orden en que se hacen."),
    )

    class Meta:
        model = KnowledgeArticle
        fields = ("title", "code", "language", "active", "tags", "body")
        widgets = {"tags": UnfoldAdminTextInputWidget}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the exercise that the article has."""
        super().__init__(*args, **kwargs)
        for name, value in (self.instance.exercise or {}).items():
            self.initial[f"exercise_{name}"] = "\n".join(value) if name == "steps" else value

    def clean(self) -> dict[str, Any]:
        """All parts of an exercise or none; lines end as they are stored, or every saving would look like a change."""
        found = super().clean() or self.cleaned_data
        found["body"] = found.get("body", "").replace("\r\n", "\n")
        steps = [line.strip() for line in found.get("exercise_steps", "").splitlines() if line.strip()]
        parts = {name: found.get(name) for name in EXERCISE} | {"exercise_steps": steps}
        self.instance.exercise = None
        if any(parts.values()):
            for name in EXERCISE:
                if not parts[name] and name not in self.errors:
                    self.add_error(
                        name, _("Un ejercicio necesita las cuatro cosas. Si no lo hay, déjalas todas vacías.")
                    )
            self.instance.exercise = {name.removeprefix("exercise_"): value for name, value in parts.items()}
        return found


@admin.register(KnowledgeArticle)
class KnowledgePage(Exportable, OrganizationAdmin):
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
    form = ArticleForm
    prepopulated_fields = {"code": ("title",)}
    fieldsets = (
        (None, {"fields": (("title", "code"), ("language", "active"), "tags", "body")}),
        (_("Ejercicio"), {"fields": (("exercise_title", "exercise_technique"), "exercise_minutes", "exercise_steps")}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """Who only reads is shown the exercise in one piece."""
        shown = super().get_fieldsets(request, obj)
        return (
            shown
            if self.has_change_permission(request, obj)
            else [shown[0], (shown[1][0], {"fields": ("exercise_told",)})]
        )

    @display(description=_("Ejercicio"))
    def exercise_told(self, obj: KnowledgeArticle) -> str:
        """Its name, its minutes and its steps, a line each."""
        if not obj.exercise:
            return "–"
        head = translate("%(title)s (%(minutes)s minutos)") % obj.exercise
        return format_html_join("", "<div>{}</div>", ((line,) for line in [head, *obj.exercise["steps"]]))

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
