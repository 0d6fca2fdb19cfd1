"""A journey as a file in the backoffice: taken away, and brought in after a page has said what that does."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget

from journeys.admin.differences import told_differences
from journeys.errors import DocumentRefused, NotPublishable
from journeys.models import Journey, Questionnaire
from journeys.rules import differences, merging
from journeys.services import content, documents
from oasis.core.backoffice import actor_id_of, audit, done

CHANGE = "admin:journeys_journey_change"
DOCUMENT = "document"  # the field in which a page that showed a file sends it back, to be brought in


class FileForm(forms.Form):
    """Which file."""

    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("El archivo .json que se descargó de otro recorrido."),
        widget=UnfoldAdminFileFieldWidget(
            attrs={"accept": ".json,application/json", "aria-describedby": "file-help", "required": True}
        ),
    )


class Brought:
    """The journey that a request brings: of a file just chosen, or of the page that showed it (`confirmed`)."""

    def __init__(self, request: HttpRequest) -> None:
        self.confirmed = DOCUMENT in request.POST
        self.form = FileForm(request.POST or None, request.FILES or None)
        self.document: dict[str, Any] | None = None
        self.problems: list[str] = []
        if request.method != "POST":
            return
        try:
            if self.confirmed:
                self.form = FileForm()
                self.document = documents.read_document(request.POST[DOCUMENT].encode())
            elif self.form.is_valid():
                self.document = documents.read_document(self.form.cleaned_data["file"].read())
        except DocumentRefused as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: DocumentRefused | NotPublishable) -> None:
        """Take note of why it cannot be brought in."""
        self.problems = [str(problem) for problem in (refusal.details or {})["problems"]]

    @property
    def ready(self) -> bool:
        """Whether there is a journey, with nothing in its way."""
        return self.document is not None and not self.problems

    def context(self) -> dict[str, Any]:
        """What both pages show of it."""
        shown = self.document if self.ready else None
        written = documents.write_document(shown).decode() if shown else ""
        return {"form": self.form, "problems": self.problems, "document": shown, "written": written}


class FileActions:
    """The buttons of journeys that have to do with files."""

    page: Any
    found: Any

    @action(description=_("Descargar"), icon="download", permissions=["look"])
    def export(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The journey as one JSON file."""
        journey = self.found(object_id)
        audit(request, "exported", journey)
        return HttpResponse(
            documents.write_document(documents.document_of(journey)),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{journey.slug}.json"'},
        )

    @action(description=_("Traer de un archivo"), icon="upload", permissions=["publish"])
    def read_file(self, request: HttpRequest) -> HttpResponse:
        """Bring a journey from a file: what it has and what it would change is shown first, nothing is published."""
        brought = Brought(request)
        standing, told, kept = None, None, []
        if brought.document is not None and brought.ready:
            try:
                with transaction.atomic():
                    journey = content.import_journey(brought.document, actor_id=actor_id_of(request), publish=False)
                    if brought.confirmed:
                        audit(request, "imported", journey)
                        return done(request, _("Traído. Está en borrador: revísalo y publícalo."), CHANGE, journey.pk)
                    transaction.set_rollback(True)  # it was only tried
            except NotPublishable as refusal:
                brought.refuse(refusal)
            standing = Journey.objects.filter(slug=brought.document["slug"]).first()
            told = standing and told_differences(_changes(standing, brought.document))
            kept = _kept(brought.document)
        return self.page(
            request,
            "read_file",
            translate("Traer un recorrido de un archivo"),
            None,
            standing=standing,
            differences=told,
            kept=kept,
            **brought.context(),
        )


def _changes(standing: Journey, document: dict[str, Any]) -> differences.Differences:
    names = (*merging.FIELDS, "prerequisites")
    return differences.between(documents.document_of(standing), document, header_names=names)


def _kept(document: dict[str, Any]) -> list[str]:
    """The titles of questionnaires that the organization has in other words: bringing the file leaves them alone."""
    rows = {row["code"]: row for row in document["questionnaires"]}
    known = Questionnaire.objects.filter(code__in=rows).order_by("title")
    return [
        row["title"]
        for row in known.values("code", *documents.QUESTIONNAIRE_FIELDS)
        if any(rows[row["code"]][name] != row[name] for name in documents.QUESTIONNAIRE_FIELDS)
    ]
