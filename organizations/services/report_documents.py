"""A report as a file: rows for spreadsheets, a document for a board."""

from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oasis.core.pdf import Branding, document
from organizations.rules.figures import Name

CHART_HEIGHT = 88.0
DASH = "—"
PARTS = ("used", "planned")


def labels() -> dict[str, str]:
    """What the figures are called, with their units."""
    return {
        Name.ENROLLED: _("Inscripciones"),
        Name.ACTIVE: _("Personas activas (media al mes)"),
        Name.COMPLETION: _("Terminan un recorrido (de cada 100 activas)"),
        Name.MOOD: _("Ánimo medio (de 1 a 5)"),
        Name.ENGAGEMENT: _("Pasos por persona activa y mes"),
    }


def columns() -> list[str]:
    """The figures' names where there is little room, in their order."""
    return [_("Inscripciones"), _("Activas"), _("Terminan"), _("Ánimo"), _("Pasos")]


def month_name(month: str) -> str:
    """`2026-03` as people write it."""
    return formats.date_format(date.fromisoformat(f"{month}-01"), "M Y")


def said(figure: dict[str, Any], name: str) -> str:
    """A figure as people of the active language write it; a dash for one that is protected."""
    if figure["suppressed"]:
        return DASH
    return _number(figure["value"]) + (" %" if name == Name.COMPLETION else "")


def told(figures: dict[str, Any]) -> list[str]:
    """The figures of the whole, a month or a programme in their order."""
    return [said(figures[name], name) for name in Name]


def money(program: dict[str, Any]) -> str:
    """What was spent of a programme's budget; a dash for one without."""
    return _used(program["budget"], program["currency"])


def hours(program: dict[str, Any]) -> str:
    """The hours of a programme that were used of those planned; a dash for one without."""
    return _used(program["hours"], "h")


def rows_of(report: dict[str, Any]) -> list[list[Any]]:
    """The report as rows for a spreadsheet: a line for each figure, of the whole, each month and each programme."""
    rows: list[list[Any]] = [[_("De quién"), _("Cuándo"), _("Cifra"), _("Valor"), _("Personas")]]
    period = f"{report['period']['from']} – {report['period']['to']}"
    names = labels()

    def add(group: str, when: str, figures: dict[str, Any]) -> None:
        for name in Name:
            figure = figures[name]
            hidden = figure["suppressed"]
            rows.append([group, when, names[name], _("protegida") if hidden else figure["value"], figure.get("people")])

    add(_("Toda la organización"), period, report)
    for month in report["months"]:
        add(_("Toda la organización"), month["month"], month)
    for program in report["programs"]:
        add(program["name"], period, program)
        unit = {"unit": program["currency"]}
        for label, value in (
            (_("Presupuesto (%(unit)s)") % unit, program["budget"]["planned"]),
            (_("Gastado (%(unit)s)") % unit, program["budget"]["used"]),
            (_("Horas previstas"), program["hours"]["planned"]),
            (_("Horas usadas"), program["hours"]["used"]),
        ):
            rows.append([program["name"], _("todo el programa"), label, value, None])
    return rows


def pdf_of(report: dict[str, Any], branding: Branding) -> bytes:
    """The report as a document with charts, in the organization's colours; no network, no database."""
    from reportlab.lib.units import mm
    from reportlab.platypus import KeepTogether, Spacer

    from oasis.core.pdf.charts import bars, line
    from oasis.core.pdf.pages import paragraph, styles, table

    look = styles(branding)
    width = 170 * mm
    months = report["months"]

    def series(name: Name) -> list[tuple[str, Any]]:
        return [
            (label, month[name]["value"])
            for label, month in zip(_axis([month["month"] for month in months]), months, strict=True)
        ]

    def chart(name: Name) -> KeepTogether:
        if name is Name.MOOD:
            drawing = line(series(name), branding=branding, width=width, height=CHART_HEIGHT, lowest=1, highest=5)
        else:
            drawing = bars(series(name), branding=branding, width=width, height=CHART_HEIGHT)
        return KeepTogether([paragraph(_chart_titles()[name], look.heading), drawing, Spacer(1, 2 * mm)])

    story: list[Any] = [
        paragraph(summary(report), look.body),
        Spacer(1, 2 * mm),
        _cards(report, branding, width),
        Spacer(1, 4 * mm),
        *(chart(name) for name in Name),
    ]
    if report["programs"]:
        head = [_("Programa"), *columns(), _("Gastado"), _("Horas")]
        lines = [[program["name"], *told(program), money(program), hours(program)] for program in report["programs"]]
        widths = [42 * mm, 24 * mm, 16 * mm, 19 * mm, 15 * mm, 14 * mm, 22 * mm, 18 * mm]
        cells = [[paragraph(cell, look.small) for cell in row] for row in (head, *lines)]
        story += [paragraph(_("Programas"), look.heading), table(cells, branding=branding, widths=widths)]
    story += [Spacer(1, 5 * mm), paragraph(_privacy(report["minimum_group"]), look.small)]
    made = _("Hecho el %(day)s") % {"day": formats.date_format(timezone.localdate(), "DATE_FORMAT")}
    return document(
        _("Informe de impacto"),
        branding=branding,
        subtitle=f"{branding.name} · {_period(months)} · {made}",
        story=story,
    )


def summary(report: dict[str, Any]) -> str:
    """What the report says, in sentences; only of figures that are given."""
    values = {name: said(report[name], name) for name in Name if not report[name]["suppressed"]}
    if not values:
        return _("Todavía participa muy poca gente para dar cifras sin señalar a nadie.")
    count = len(report["months"])
    sentences = {
        Name.ENROLLED: ngettext(
            "En %(months)s mes ha habido %(value)s inscripciones en recorridos.",
            "En %(months)s meses ha habido %(value)s inscripciones en recorridos.",
            count,
        ),
        Name.ACTIVE: _("Cada mes han participado %(value)s personas de media."),
        Name.ENGAGEMENT: _("Cada una ha dado %(value)s pasos al mes."),
        Name.COMPLETION: _("De quienes participan, el %(value)s termina un recorrido."),
        Name.MOOD: _("Su ánimo medio ha sido de %(value)s sobre 5."),
    }
    return " ".join(
        sentence % {"value": values[name], "months": count} for name, sentence in sentences.items() if name in values
    )


def by_month(report: dict[str, Any]) -> dict[str, list[tuple[str, float]]]:
    """What a chart of each figure shows: its title, and the months of which it is given."""
    return {
        title: [
            (month_name(month["month"]), month[name]["value"])
            for month in report["months"]
            if not month[name]["suppressed"]
        ]
        for name, title in _chart_titles().items()
    }


def _number(value: Any) -> str:
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


def _used(spending: dict[str, Any], unit: str) -> str:
    if not spending["planned"] and not spending["used"]:
        return DASH
    used, planned = (
        _number(int(value) if value == int(value) else value) for value in (spending[part] for part in PARTS)
    )
    return _("%(used)s de %(planned)s %(unit)s") % {"used": used, "planned": planned, "unit": unit}


def _axis(months: list[str]) -> list[str]:
    """Months as they stand under a chart: the year under the first of it alone."""
    shown = []
    for place, month in enumerate(months):
        day = date.fromisoformat(f"{month}-01")
        year = f"\n{day.year}" if place == 0 or day.month == 1 else ""
        shown.append(formats.date_format(day, "M") + year)
    return shown


def _period(months: list[dict[str, Any]]) -> str:
    first, last = month_name(months[0]["month"]), month_name(months[-1]["month"])
    return first if first == last else f"{first} – {last}"


def _chart_titles() -> dict[str, str]:
    return {
        Name.ENROLLED: _("Inscripciones por mes"),
        Name.ACTIVE: _("Personas activas por mes"),
        Name.COMPLETION: _("De cada 100 personas activas, cuántas terminaron un recorrido"),
        Name.MOOD: _("Cómo se sienten: ánimo medio por mes, de 1 a 5"),
        Name.ENGAGEMENT: _("Pasos que da cada persona activa al mes"),
    }


def _privacy(minimum: int) -> str:
    return _(
        "Este informe protege a las personas: ninguna cifra habla de menos de %(minimum)s, ni puede calcularse "
        "restando otras. Donde hay una raya, la cifra se calla por eso. Una cifra del mes en curso se actualiza como "
        "mucho una vez por semana."
    ) % {"minimum": minimum}


def _cards(report: dict[str, Any], branding: Branding, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table, TableStyle

    from oasis.core.pdf.colours import mixed
    from oasis.core.pdf.pages import paragraph, styles

    look = styles(branding)
    names = labels()
    cells = [[paragraph(said(report[name], name), look.figure), paragraph(names[name], look.small)] for name in Name]
    drawn = Table([cells], colWidths=[width / len(cells)] * len(cells))
    drawn.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(mixed(branding.colour, "#ffffff", 0.9))),
                ("INNERGRID", (0, 0), (-1, -1), 3, HexColor("#ffffff")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return drawn
