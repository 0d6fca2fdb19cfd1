"""The platform's library: its journeys with their versions, and publishing them to chosen organizations."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminTextInputWidget

from journeys.admin.differences import told_files
from journeys.admin.files import Brought
from journeys.services import documents, library, starting
from journeys.shared.models import LibraryJourney, LibraryPublication, LibraryVersion
from oasis.core.backoffice import Exportable, PlatformAdmin, actor_id_of, done, is_platform_admin
from organizations.models import Organization

CHANGE = "admin:journeys_shared_libraryjourney_change"
CHANGELIST = "admin:journeys_shared_libraryjourney_changelist"
OUTCOMES = {
    "new": _("lo recibe"),
    "updated": _("se actualiza"),
    "unchanged": _("ya lo tenía"),
    "kept": _("tiene uno propio con ese nombre: se deja como está"),
    "refused": _("no lo puede recibir"),
}


class PublishForm(forms.Form):
    """To whom, and which version."""

    version = forms.TypedChoiceField(label=_("Versión"), coerce=int)
    organizations = forms.ModelMultipleChoiceField(
        label=_("Organizaciones"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, journey: LibraryJourney, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = journey.versions.values_list("number", "note")
        self.fields["version"].choices = [(number, f"v{number} · {note}".strip(" ·")) for number, note in numbers]
        self.fields["organizations"].queryset = Organization.objects.active().order_by("name")


class NewVersionForm(forms.Form):
    """What is said of a version that was looked at."""

    note = forms.CharField(label=_("Qué cambia"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget())
    default = forms.BooleanField(label=_("Las organizaciones nuevas empiezan con él"), required=False)


@admin.register(LibraryJourney)
class LibraryPage(Exportable, PlatformAdmin):
    """What the platform offers."""

    menu_icon = "local_library"
    menu_order = 20
    list_display = ("title", "category", "language", "newest", "holders", "default")
    list_filter = ("default", "language", "category")
    search_fields = ("title", "slug")
    ordering = ("position", "title")
    fields = (("title", "slug"), ("category", "language"), ("default", "position"))
    readonly_fields = ("title", "slug", "category", "language")
    actions_list = ("new_version", "stock")
    actions_detail = ("publish", "history", "file")

    class Media:
        css = {"all": ("journeys/journeys.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[LibraryJourney]:
        """With the newest version and how many organizations have it."""
        return (
            super()
            .get_queryset(request)
            .annotate(
                newest_number=Max("versions__number"), organizations=Count("publications__organization", distinct=True)
            )
        )

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By file only."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Its versions are the base of organizations' merges."""
        return False

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    @display(description=_("Última versión"), ordering="newest_number")
    def newest(self, obj: Any) -> str:
        """Its number."""
        return f"v{obj.newest_number}"

    @display(description=_("Organizaciones"), ordering="organizations")
    def holders(self, obj: Any) -> int:
        """How many have it."""
        return int(obj.organizations)

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "title": title, "opts": LibraryJourney._meta, **context}
        return TemplateResponse(request, f"journeys/admin/{template}.html", shown)

    @action(
        description=_("Publicar en organizaciones"),
        icon="publish",
        variant=ActionVariant.PRIMARY,
        permissions=["publish"],
    )
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose organizations; see what would become of each; then do it."""
        journey = LibraryJourney.objects.get(pk=object_id)
        form = PublishForm(journey, request.POST or None)
        tried: list[library.Taken] = []
        chosen = ""
        if request.method == "POST" and form.is_valid():
            organizations, version = form.cleaned_data["organizations"], form.cleaned_data["version"]
            chosen = " ".join([str(version), *sorted(str(one.pk) for one in organizations)])
            # Whoever chose otherwise after looking is shown what would become of that first.
            real = "publish" in request.POST and request.POST.get("seen") == chosen
            tried = library.publish_to(
                slug=journey.slug,
                organization_ids=[one.pk for one in organizations],
                version=version,
                actor_id=actor_id_of(request),
                dry_run=not real,
            )
            if real:
                for one in tried:
                    level = (
                        messages.WARNING if one.outcome in ("refused", "kept") or one.conflicts else messages.SUCCESS
                    )
                    messages.add_message(request, level, f"{one.organization}: {_words(one)}")
                return done(request, translate("Hecho."), CHANGE, object_id)
        having = dict(LibraryPublication.objects.filter(journey=journey).values_list("organization_id", "version"))
        return self._page(
            request,
            "library_publish",
            translate("Publicar «%(title)s» en organizaciones") % {"title": journey.title},
            form=form,
            library_journey=journey,
            having={str(key): value for key, value in having.items()},
            tried=[(one, _words(one)) for one in tried],
            chosen=chosen,
        )

    @action(description=_("Versiones"), icon="history", permissions=["publish"])
    def history(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What changed from each version to the next, and who has which."""
        journey = LibraryJourney.objects.get(pk=object_id)
        versions = list(journey.versions.order_by("number"))
        rows = [
            (
                version,
                told_files(before.document, version.document) if before else None,
            )
            for before, version in zip([None, *versions], versions, strict=False)
        ]
        having = LibraryPublication.objects.filter(journey=journey).select_related("organization")
        return self._page(
            request,
            "library_history",
            translate("Versiones de «%(title)s»") % {"title": journey.title},
            rows=rows[::-1],
            having=having.order_by("organization__name"),
            library_journey=journey,
        )

    @action(description=_("Descargar"), icon="download", permissions=["publish"])
    def file(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The newest version as a file."""
        journey = LibraryJourney.objects.get(pk=object_id)
        newest = journey.versions.latest("number")
        return HttpResponse(
            documents.write_document(newest.document),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{journey.slug}-v{newest.number}.json"'},
        )

    @action(description=_("Añadir una versión"), icon="upload", permissions=["publish"])
    def new_version(self, request: HttpRequest) -> HttpResponse:
        """A file becomes the newest version of the journey it names, once it was seen what it changes."""
        brought = Brought(request)
        newest, told, form = None, None, None
        if brought.document is not None and brought.ready:
            versions = LibraryVersion.objects.filter(journey__slug=brought.document["slug"]).select_related("journey")
            newest = versions.order_by("-number").first()
            told = newest and told_files(newest.document, brought.document)
            form = NewVersionForm(
                request.POST if brought.confirmed else None, initial={"default": newest and newest.journey.default}
            )
            if form.is_valid():
                version = library.add_to_library(
                    brought.document,
                    note=form.cleaned_data["note"],
                    default=form.cleaned_data["default"],
                    actor_id=actor_id_of(request),
                )
                said = translate("Versión %(number)d en la biblioteca.") % {"number": version.number}
                return done(request, said, CHANGE, version.journey_id)
        return self._page(
            request,
            "library_file",
            translate("Añadir una versión a la biblioteca"),
            newest=newest,
            same=newest is not None and newest.document == brought.document,
            differences=told,
            about=form,
            **brought.context(),
        )

    @action(description=_("Traer lo que viene con el programa"), icon="inventory_2", permissions=["publish"])
    def stock(self, request: HttpRequest) -> HttpResponse:
        """The journeys of the program, where the library lacks them."""
        if request.method == "POST":
            added = starting.stock_library()
            return done(request, translate("Recorridos añadidos: %(count)d.") % {"count": added}, CHANGELIST)
        return self._page(request, "library_stock", translate("Traer lo que viene con el programa"))


def _words(taken: library.Taken) -> str:
    said = [str(OUTCOMES[taken.outcome]), *map(str, taken.problems)]
    if taken.conflicts:
        said.append(translate("por decidir: %(count)d") % {"count": taken.conflicts})
    if taken.waiting:
        said.append(translate("queda en borrador, porque tenía cambios sin publicar"))
    return "; ".join(said)
