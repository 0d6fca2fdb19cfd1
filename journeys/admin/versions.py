"""What is done with a journey: review and publish, versions and the people on them, preview, archive, duplicate.

Each page acts on POST only; what it would do is told before.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

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
from journeys.admin.differences import FIELDS, shown, told_differences
from journeys.admin.files import CHANGE, FileActions
from journeys.errors import NotPublishable
from journeys.models import Journey
from journeys.rules import differences, texts, unlocking
from journeys.services import library, moving, publishing
from journeys.services.versions import step_content
from journeys.services.wellbeing import find_questionnaire
from oasis.core.backoffice import actor_id_of, asking, done, go


class JourneyActions(FileActions):
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

    def page(self, request: HttpRequest, template: str, title: Any, journey: Journey | None, **context: Any) -> Any:
        """One of the templates of journeys."""
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

    def found(self, object_id: str) -> Journey:
        """The journey of an address; raises `Http404`."""
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
        journey = self.found(object_id)
        if request.method == "POST":
            return self._publish(request, journey)
        drafts = list(journey.steps.filter(version=None).order_by("position", "id"))
        effects = moving.effects_of_draft(journey)
        return self.page(
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
        actor_id = actor_id_of(request)
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
        journey = self.found(object_id)
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
        return self.page(
            request,
            "versions",
            translate("Versiones"),
            journey,
            versions=rows,
            compared=compared,
            chosen=(old, new),
            move=moving.preview_move(journey_id=journey.pk) if journey.published_version_id and elsewhere else None,
            conflicts=_told_conflicts(journey),
        )

    def _decide(self, request: HttpRequest, journey: Journey) -> HttpResponse:
        if not self.has_publish_permission(request):
            raise PermissionDenied
        actor_id = actor_id_of(request)
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
        """The draft as a participant would see it on the day they start: what is open, and when the rest opens."""
        journey = self.found(object_id)
        drafts = list(journey.steps.filter(version=None).order_by("position", "id"))
        now = clock.now()
        states = unlocking.states(
            drafts,
            unlock=journey.unlock,
            completed=(),
            started_at=now,
            now=now,
            timezone=str(clock.get_current_timezone()),
        )
        steps = [
            _previewed(step) | {"state": state, "days": step.opens_after_days if state.opens_at else 0}
            for step, state in zip(drafts, states, strict=True)
        ]
        return self.page(request, "preview", translate("Vista previa"), journey, steps=steps)

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
        return self.page(request, "analytics", translate("Análisis"), None, **columns, **shown_)

    # -- the rest

    @asking(
        _("Archivar"),
        icon="archive",
        question=_("¿Archivar este recorrido?"),
        submit=_("Archivar"),
        text=_("Deja de verse en el catálogo. Quien lo está recorriendo puede terminarlo."),
        permission="archive",
    )
    def archive(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Take it out of the catalogue."""
        publishing.archive_journey(journey_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Recorrido archivado."), CHANGE, object_id)

    @asking(
        _("Duplicar"),
        icon="content_copy",
        question=_("¿Duplicar este recorrido?"),
        submit=_("Duplicar"),
        text=_("Se crea un borrador con los mismos textos y pasos."),
        permission="publish",
    )
    def duplicate(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Make a draft of the same."""
        copy = publishing.duplicate_journey(journey_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Duplicado. Esta es la copia."), CHANGE, str(copy.pk))


def _hour(typed: str) -> datetime:
    at = parse_datetime(typed)
    if at is None:
        raise NotPublishable(details={"problems": [translate("Elige el día y la hora.")]})
    return clock.make_aware(at) if clock.is_naive(at) else at


def _told_conflicts(journey: Journey) -> list[dict[str, Any]]:
    conflicts = library.conflicts_of(journey)
    titles = dict(journey.steps.filter(version=None).values_list("code", "title")) if conflicts else {}
    return [_told_conflict(one, titles) for one in conflicts]


def _told_conflict(conflict: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """A conflict for a template: where it is, and the three texts; `titles` are of the draft's steps, by their codes."""
    part, *rest = conflict["path"].split(".")
    where = FIELDS.get(part, part)
    if part == "steps":
        said = _("Paso «%(title)s»: %(field)s") if len(rest) > 1 else _("Paso «%(title)s»")
        gone_one = next((side for side in (conflict["library"], conflict["base"]) if isinstance(side, dict)), {})
        title = titles.get(rest[0]) or gone_one.get("title", rest[0])
        where = said % {"title": title, "field": FIELDS.get(rest[-1], rest[-1])}
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
