"""A report as a file: rows for spreadsheets, a document for a board."""

from datetime import date
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from oasis.core.pdf import Branding, document
from organizations.rules.figures import Name

CHART_HEIGHT = 96.0


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
        return [(month_name(month["month"]), month[name]["value"]) for month in months]

    def chart(title: str, drawing: Any) -> KeepTogether:
        return KeepTogether([paragraph(title, look.heading), drawing, Spacer(1, 4 * mm)])

    story: list[Any] = [_cards(report, branding, width), Spacer(1, 6 * mm)]
    for name, unit in ((Name.ENROLLED, ""), (Name.ACTIVE, ""), (Name.COMPLETION, " %")):
        drawing = bars(series(name), branding=branding, width=width, height=CHART_HEIGHT, unit=unit)
        story.append(chart(_by_month()[name], drawing))
    drawing = line(series(Name.MOOD), branding=branding, width=width, height=CHART_HEIGHT, lowest=1, highest=5)
    story.append(chart(_by_month()[Name.MOOD], drawing))
    if report["programs"]:
        head = [_("Programa"), *columns()]
        lines = [[program["name"], *(_said(program[name], name) for name in Name)] for program in report["programs"]]
        widths = [58 * mm, 28 * mm, *[21 * mm] * 4]
        story += [paragraph(_("Programas"), look.heading), table([head, *lines], branding=branding, widths=widths)]
    story += [Spacer(1, 6 * mm), paragraph(_privacy(report["minimum_group"]), look.small)]
    first, last = month_name(months[0]["month"]), month_name(months[-1]["month"])
    period = first if first == last else f"{first} – {last}"
    made = _("Hecho el %(day)s") % {"day": formats.date_format(timezone.localdate(), "DATE_FORMAT")}
    return document(
        _("Informe de impacto"), branding=branding, subtitle=f"{branding.name} · {period} · {made}", story=story
    )


def _by_month() -> dict[str, str]:
    return {
        Name.ENROLLED: _("Inscripciones por mes"),
        Name.ACTIVE: _("Personas activas por mes"),
        Name.COMPLETION: _("De las personas activas, cuántas terminaron un recorrido"),
        Name.MOOD: _("Cómo se sienten: ánimo medio por mes, de 1 a 5"),
    }


def _said(figure: dict[str, Any], name: Name) -> str:
    if figure["suppressed"]:
        return "—"
    said = formats.localize(figure["value"], use_l10n=True)
    return f"{said} %" if name is Name.COMPLETION else str(said)


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
    cells = [[paragraph(_said(report[name], name), look.figure), paragraph(names[name], look.small)] for name in Name]
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
