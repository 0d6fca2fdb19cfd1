"""Analytics of journeys: a page with filters, its file, and the funnel on the home."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone as clock
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from journeys.models import Journey
from journeys.rules.disclosure import FEWEST, FILE, PAGE, Disclosure
from journeys.services import analytics
from oasis.core.backoffice import Chart, actor_id_of, chart
from oasis.core.backoffice.exports import KINDS
from oasis.core.spreadsheets import csv_of, xlsx_of
from oasis.core.storage.keys import attachment
from organizations.models import Program
from organizations.permissions import Capability


class FilterForm(forms.Form):
    """Which enrollments."""

    journey = forms.ModelChoiceField(
        label=_("Recorrido"), queryset=Journey.objects.none(), required=False, empty_label=_("todos")
    )
    program = forms.ModelChoiceField(
        label=_("Programa"), queryset=Program.objects.none(), required=False, empty_label=_("todos")
    )
    since = forms.DateField(label=_("Empezaron desde"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("hasta"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = Journey.objects.exclude(published_version=None)
        self.fields["program"].queryset = Program.objects.all()

    def filters(self) -> analytics.Filters:
        """What was asked for; what is not understood is left out."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        journey, program = asked.get("journey"), asked.get("program")
        return analytics.Filters(
            journey_id=journey.pk if journey else None,
            program_id=program.pk if program else None,
            since=asked.get("since"),
            until=asked.get("until"),
        )


class FileForm(forms.Form):
    """As what, and what for; the purpose is kept in the audit."""

    kind = forms.ChoiceField(label=_("Formato"), choices=[(kind, label) for kind, (_type, label) in KINDS.items()])
    purpose = forms.CharField(label=_("Para qué la necesitas"), min_length=10, max_length=200)


def context(request: HttpRequest, tell: Disclosure = PAGE) -> dict[str, Any]:
    """What the page shows, or a file with `FILE`."""
    form = FilterForm(request.GET)
    filters = form.filters()
    journeys = analytics.journeys_walked(filters, tell)
    found: dict[str, Any] = {"form": form, "journeys": journeys, "fewest": FEWEST}
    if filters.journey_id:
        started = journeys[0]["started"] if journeys else 0
        steps = analytics.funnel(started, analytics.steps_walked(filters, tell), tell)
        found |= {"steps": steps, "started": started, "chosen": form.cleaned_data["journey"]}
    found["cohorts"] = analytics.cohorts(filters, tell)
    return found


def as_file(request: HttpRequest, kind: str, purpose: str) -> HttpResponse:
    """The tables of the page as one file, its counts rounded; who took it, what for and how filtered is audited."""
    content_type, _label = KINDS[kind]
    rows = list(_rows(context(request, FILE)))
    title = translate("Análisis de recorridos")
    content = csv_of(rows) if kind == "csv" else xlsx_of(rows, title=title)
    after = {"kind": kind, "reason": purpose, "filters_note": request.GET.urlencode()}
    record(action="analytics.exported", target="journeys:analytics", after=after, actor_id=actor_id_of(request))
    name = f"{title}-{clock.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": attachment(name)})


def _rows(shown: dict[str, Any]) -> Iterator[list[Any]]:
    yield [translate("Cifras de personas redondeadas a múltiplos de cinco; medias solo de ocho personas o más.")]
    yield []
    yield [translate("Recorrido"), *map(str, JOURNEY_COLUMNS.values())]
    for row in shown["journeys"]:
        yield [row["title"], *(row[name] for name in JOURNEY_COLUMNS)]
    if "steps" in shown:
        yield []
        yield [translate("Paso"), *map(str, STEP_COLUMNS.values())]
        for row in shown["steps"]:
            yield [row["title"], *(row[name] for name in STEP_COLUMNS)]
    yield []
    yield [translate("Semana"), *map(str, COHORT_COLUMNS.values())]
    for row in shown["cohorts"]:
        yield [row["week"].date().isoformat(), *(row[name] for name in COHORT_COLUMNS)]


JOURNEY_COLUMNS = {
    "started": _("Empezaron"),
    "walking": _("En camino"),
    "finished": _("Terminaron"),
    "left": _("Lo dejaron"),
    "completion": _("Terminan (%)"),
    "days": _("Días hasta el final"),
}
STEP_COLUMNS = {
    "done": _("Lo hicieron"),
    "reached": _("De quienes empezaron (%)"),
    "lost": _("Se quedaron antes"),
    "minutes": _("Minutos"),
    "standing": _("Están aquí"),
    "stopped": _("Parados aquí"),
}
COHORT_COLUMNS = {
    "started": _("Empezaron"),
    "progress": _("Progreso medio (%)"),
    "in_1": _("Terminan en 1 semana (%)"),
    "in_2": _("en 2 semanas (%)"),
    "in_4": _("en 4 semanas (%)"),
}


def busiest_funnel() -> Sequence[tuple[Any, float]]:
    """Of those who started the journey most walked, the per cent that did each step."""
    busiest = analytics.busiest_journey()
    if busiest is None:
        return []
    filters = analytics.Filters(journey_id=busiest[0])
    walked = analytics.journeys_walked(filters)
    steps = analytics.funnel(walked[0]["started"], analytics.steps_walked(filters))
    return [(step["title"], step["reached"] or 0) for step in steps]


chart(
    Chart(
        key="journeys.funnel",
        title=_("Hasta dónde llegan en el recorrido más seguido (% de quienes empezaron)"),
        series=busiest_funnel,
        requires=Capability.SEE_PROGRESS,
        unit=_("%"),
        kind="bars",
        order=60,
    )
)
