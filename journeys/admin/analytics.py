"""Analytics of journeys: a page with filters, its file, and the funnel on the home."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import formats
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from journeys.models import Journey
from journeys.services import analytics
from oasis.core.backoffice import Chart, chart
from oasis.core.charts import draw
from organizations.models import Program
from organizations.permissions import Capability


class FilterForm(forms.Form):
    """Which enrollments."""

    journey = forms.ModelChoiceField(label=_("Recorrido"), queryset=Journey.objects.none(), required=False)
    program = forms.ModelChoiceField(label=_("Programa"), queryset=Program.objects.none(), required=False)
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


def context(request: HttpRequest) -> dict[str, Any]:
    """What the page shows."""
    form = FilterForm(request.GET)
    filters = form.filters()
    journeys = analytics.journeys_walked(filters)
    found: dict[str, Any] = {"form": form, "journeys": journeys, "fewest": analytics.FEWEST}
    if filters.journey_id:
        started = journeys[0]["started"] if journeys else 0
        steps = analytics.funnel(started, analytics.steps_walked(filters))
        found |= {"steps": steps, "started": started, "chosen": form.cleaned_data["journey"]}
        found["drawing"] = draw([(step["title"], step["reached"] or 0) for step in steps])
    found["cohorts"] = analytics.cohorts(filters)
    return found


def as_csv(shown: dict[str, Any]) -> HttpResponse:
    """The tables of the page as one file; what is hidden there is empty here."""
    out = StringIO()
    write = csv.writer(out).writerow
    write([translate("Recorrido"), *map(str, JOURNEY_COLUMNS.values())])
    for row in shown["journeys"]:
        write([_cell(row["title"]), *(_cell(row[name]) for name in JOURNEY_COLUMNS)])
    if "steps" in shown:
        write([])
        write([translate("Paso"), *map(str, STEP_COLUMNS.values())])
        for row in shown["steps"]:
            write([_cell(row["title"]), *(_cell(row[name]) for name in STEP_COLUMNS)])
    write([])
    write([translate("Semana"), *map(str, COHORT_COLUMNS.values())])
    for row in shown["cohorts"]:
        write([row["week"].date().isoformat(), *(_cell(row[name]) for name in COHORT_COLUMNS)])
    return HttpResponse(
        "\ufeff" + out.getvalue(),  # so that spreadsheets read the accents
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="recorridos.csv"'},
    )


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


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    text = formats.localize(value) if isinstance(value, float) else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


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
