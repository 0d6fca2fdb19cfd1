"""What is done with a journey: review and publish, versions and the people on them, preview, files, archive, duplicate.

Each page acts on POST only; what it would do is told before.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone as clock
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from journeys import kinds
from journeys.admin import analytics as figures
from journeys.errors import DocumentRefused, NotPublishable
from journeys.kinds.fields import labels
from journeys.models import Journey
from journeys.rules import differences, texts
from journeys.services import content, documents, library, moving, publishing
from journeys.services.versions import step_content
from journeys.services.wellbeing import find_questionnaire
from oasis.core.backoffice import audit, confirmation, done, go

CHANGE = "admin:journeys_journey_change"
CHANGELIST = "admin:journeys_journey_changelist"
FIELDS = {
    "kind": _("Tipo"),
    "title": _("Título"),
    "body": _("Texto"),
    "minutes": _("Minutos"),
    "points": _("Puntos"),
    "required": _("Obligatorio"),
    "opens_after_days": _("Se abre a los (días)"),
    "config": _("Lo propio del paso"),
    "work": _("Tipo y lo propio del paso"),
    "unlock": _("Cómo se abren los pasos"),
    "completion_points": _("Puntos al terminar"),
    "certificate": _("Da un certificado"),
    "summary": _("Resumen"),
    "description": _("Descripción"),
    "cover": _("Imagen de portada"),
    "category": _("Categoría"),
    "language": _("Idioma"),
    "estimated_minutes": _("Minutos estimados"),
    "audience": _("A quién va dirigido"),
    "position": _("Orden"),
}
WHAT = {"added": _("nuevo"), "removed": _("se quita"), "changed": _("cambia"), "moved": _("cambia de lugar")}


def shown(value: Any) -> str:
    """A value of a setting as words, one line a part, without the codes that nobody typed; for comparing by eye."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return translate("sí") if value else translate("no")
    if isinstance(value, dict):
        named = {name: label for kind in kinds.all_kinds().values() for name, label in labels(kind.fields).items()}
        rows = ((FIELDS.get(name) or named.get(name), each) for name, each in value.items())
        return "\n".join(f"{name}: {shown(each)}" for name, each in rows if name)
    if isinstance(value, list):
        return "\n".join(f"{number}. {shown(each)}" for number, each in enumerate(value, 1))
    return str(value)


def told(change: differences.Change) -> dict[str, Any]:
    """A change for a template: its name and its lines."""
    return {
        "label": FIELDS.get(change.field, change.field),
        "lines": differences.lines(shown(change.before), shown(change.after)),
    }


def told_differences(found: differences.Differences) -> dict[str, Any]:
    """Differences for a template."""
    return {
        "header": [told(change) for change in found.header],
        "steps": [
            {
                "step": step,
                "what": WHAT[step.what],
                "changes": [told(change) for change in step.changes],
            }
            for step in found.steps
        ],
    }


class JourneyActions:
    """The buttons of a journey's page and of the list, and their pages."""

    actions_detail = ("publish", "preview", "versions", "export", "duplicate", "archive")
    actions_list = ("analytics", "read_file")
    admin_site: Any
    has_change_permission: Any
    has_view_permission: Any

    # -- who may

    def has_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever edits the catalogue."""
        return bool(self.has_change_permission(request))

    def has_look_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever sees journeys."""
        return bool(self.has_view_permission(request))

    def has_archive_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is published."""
        published = Journey.objects.filter(pk=object_id, status=Journey.Status.PUBLISHED)
        return bool(self.has_change_permission(request)) and published.exists()

    # -- pages

    def _page(self, request: HttpRequest, template: str, title: Any, journey: Journey | None, **context: Any) -> Any:
        return TemplateResponse(
            request,
            f"journeys/admin/{template}.html",
            {
                **self.admin_site.each_context(request),
                "title": title,
                "opts": Journey._meta,
                "journey": journey,
                "may_edit": self.has_publish_permission(request),
                **context,
            },
        )

    def _journey(self, object_id: str) -> Journey:
        try:
            found = Journey.objects.select_related("published_version").filter(pk=UUID(object_id)).first()
        except ValueError as error:
            raise Http404 from error
        if found is None:
            raise Http404
        return found

    @action(description=_("Publicar"), icon="publish", variant=ActionVariant.PRIMARY, permissions=["publish"])
    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What publishing would change, for whom, and what stands in the way; then publish, now or at an hour."""
        journey = self._journey(object_id)
        if request.method == "POST":
            return self._publish(request, journey)
        drafts = list(journey.steps.filter(version=None).order_by("position", "id"))
        effects = moving.effects_of_draft(journey)
        return self._page(
            request,
            "review",
            translate("Revisar y publicar"),
            journey,
            problems=publishing.publishing_problems(journey, drafts),
            warnings=publishing.publishing_warnings(journey, drafts),
            effects=effects,
            differences=told_differences(effects.differences),
            steps=drafts,
            soonest=clock.localtime(clock.now()).strftime("%Y-%m-%dT%H:%M"),
        )

    def _publish(self, request: HttpRequest, journey: Journey) -> HttpResponse:
        actor_id = UUID(str(request.user.pk))
        try:
            if "cancel" in request.POST:
                publishing.schedule_publishing(journey_id=journey.pk, at=None, actor_id=actor_id)
                return done(request, _("Ya no se publicará a esa hora."), CHANGE, journey.pk)
            if "schedule" in request.POST:
                at = _hour(request.POST.get("at", ""))
                publishing.schedule_publishing(journey_id=journey.pk, at=at, actor_id=actor_id)
                return done(request, _("Anotado: se publicará a esa hora."), CHANGE, journey.pk)
            version = publishing.publish_journey(journey_id=journey.pk, actor_id=actor_id)
        except NotPublishable as refusal:
            for problem in (refusal.details or {})["problems"]:
                messages.error(request, str(problem))
            return go(request, reverse("admin:journeys_journey_publish", args=[journey.pk]))
        said = translate("Publicado como versión %(number)d.") % {"number": version.number}
        if request.POST.get("move"):
            moved = moving.move_people(journey_id=journey.pk, actor_id=actor_id)
            said += " " + translate("Personas que pasan a ella: %(count)d.") % {"count": moved.moved}
        return done(request, said, CHANGE, journey.pk)

    @action(description=_("Versiones"), icon="history", permissions=["look"])
    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The versions with their people; what changed between two; moving people; what the library brought."""
        journey = self._journey(object_id)
        if request.method == "POST":
            return self._decide(request, journey)
        rows = moving.versions_of(journey)
        known = {str(row["version"].pk): row["version"] for row in rows}
        old, new = request.GET.get("from"), request.GET.get("to")
        compared = None
        if old in known and (new in known or new == "draft"):
            after = moving.draft_document(journey) if new == "draft" else moving.version_document(UUID(new))
            compared = told_differences(differences.between(moving.version_document(UUID(old)), after))
        elsewhere = sum(row["walking"] for row in rows if not row["published"])
        return self._page(
            request,
            "versions",
            translate("Versiones"),
            journey,
            versions=rows,
            compared=compared,
            chosen=(old, new),
            move=moving.preview_move(journey_id=journey.pk) if journey.published_version_id and elsewhere else None,
            conflicts=[_told_conflict(one) for one in library.conflicts_of(journey)],
        )

    def _decide(self, request: HttpRequest, journey: Journey) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        actor_id = UUID(str(request.user.pk))
        page = "admin:journeys_journey_versions"
        if "move" in request.POST:
            moved = moving.move_people(journey_id=journey.pk, actor_id=actor_id)
            said = translate("Personas que pasan a la versión %(number)d: %(count)d.")
            return done(request, said % {"number": moved.version, "count": moved.moved}, page, journey.pk)
        library.decide_conflict(
            journey_id=journey.pk,
            path=request.POST.get("path", ""),
            take_library=request.POST.get("take") == "library",
            actor_id=actor_id,
        )
        return done(request, _("Decidido. Queda en el borrador hasta que lo publiques."), page, journey.pk)

    @action(description=_("Vista previa"), icon="visibility", permissions=["look"])
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The draft as a participant would see it."""
        journey = self._journey(object_id)
        steps = [_previewed(step) for step in journey.steps.filter(version=None).order_by("position", "id")]
        return self._page(request, "preview", translate("Vista previa"), journey, steps=steps)

    @action(description=_("Análisis"), icon="monitoring", permissions=["look"])
    def analytics(self, request: HttpRequest) -> HttpResponse:
        """How journeys are walked, in aggregates; by POST as a file, for a stated purpose."""
        wanted = figures.FileForm(request.POST or None)
        if request.method == "POST" and wanted.is_valid():
            return figures.as_file(request, **wanted.cleaned_data)
        shown_ = figures.context(request) | {"wanted": wanted}
        columns = {
            "journey_columns": figures.JOURNEY_COLUMNS,
            "step_columns": figures.STEP_COLUMNS,
            "cohort_columns": figures.COHORT_COLUMNS,
        }
        return self._page(request, "analytics", translate("Análisis"), None, **columns, **shown_)

    # -- files

    @action(description=_("Descargar"), icon="download", permissions=["look"])
    def export(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The journey as one JSON file."""
        journey = self._journey(object_id)
        audit(request, "exported", journey)
        return HttpResponse(
            documents.write_document(documents.document_of(journey)),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{journey.slug}.json"'},
        )

    @action(description=_("Traer de un archivo"), icon="upload", permissions=["publish"])
    def read_file(self, request: HttpRequest) -> HttpResponse:
        """Bring a journey from a file: what it has is shown first, nothing is published."""
        problems: list[str] = []
        form = FileForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                document = documents.read_document(form.cleaned_data["file"].read())
                if Journey.objects.filter(slug=document["slug"]).exists() and not form.cleaned_data["replace"]:
                    said = _("Ya hay un recorrido «%(slug)s». Marca la casilla si quieres cambiar su borrador.")
                    problems = [said % {"slug": document["slug"]}]
                else:
                    actor_id = UUID(str(request.user.pk))
                    journey = content.import_journey(document, actor_id=actor_id, publish=False)
                    audit(request, "imported", journey)
                    return done(request, _("Traído. Está en borrador: revísalo y publícalo."), CHANGE, journey.pk)
            except (DocumentRefused, NotPublishable) as refusal:
                problems = [str(problem) for problem in (refusal.details or {})["problems"]]
        return self._page(
            request, "read_file", translate("Traer un recorrido de un archivo"), None, form=form, problems=problems
        )

    # -- the rest

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


class FileForm(forms.Form):
    """Which file."""

    file = forms.FileField(label=_("Archivo"), help_text=_("El archivo .json que se descargó de otro recorrido."))
    replace = forms.BooleanField(
        label=_("Si ya existe, cambia su borrador por el del archivo"),
        required=False,
        help_text=_("Lo publicado no cambia hasta que publiques."),
    )


def _hour(typed: str) -> datetime:
    at = parse_datetime(typed)
    if at is None:
        raise NotPublishable(details={"problems": [translate("Elige el día y la hora.")]})
    return clock.make_aware(at) if clock.is_naive(at) else at


def _told_conflict(conflict: dict[str, Any]) -> dict[str, Any]:
    """A conflict for a template: where it is, and the three texts."""
    part, *rest = conflict["path"].split(".")
    where = FIELDS.get(part, part)
    if part == "steps":
        said = _("Paso «%(code)s»: %(field)s") if len(rest) > 1 else _("Paso «%(code)s»")
        where = said % {"code": rest[0], "field": FIELDS.get(rest[-1], rest[-1])}
    elif part == "questionnaires":
        where = _("Cuestionario «%(code)s»") % {"code": rest[0]}
    gone = translate("(no está)")
    return {
        "path": conflict["path"],
        "where": where,
        "sides": [
            (_("Lo de tu organización"), gone if conflict["local"] is None else shown(conflict["local"])),
            (_("La biblioteca"), gone if conflict["library"] is None else shown(conflict["library"])),
            (_("Antes decía"), gone if conflict["base"] is None else shown(conflict["base"])),
        ],
    }


def _previewed(step: Any) -> dict[str, Any]:
    """A draft step as clients would get it; where it has problems, those instead."""
    problems = publishing.step_problems(step)
    kind = kinds.all_kinds().get(step.kind)
    row = {"step": step, "kind": kind.label if kind else step.kind, "problems": problems}
    if problems or kind is None:
        return row
    frozen = kind.freeze(step.config, find_questionnaire)
    html = texts.html_of(step.body)
    return {**row, "content": step_content(step.kind, body=step.body, html=html, config=frozen)}
