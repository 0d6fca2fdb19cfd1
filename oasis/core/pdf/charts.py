"""Small charts for documents, drawn with reportlab; what is not known is a gap with a dash, never a zero.

A label may have a second line after a line break (a month, and under the first of a year the year). Texts shrink to the room
that a mark has, so that two years of months stand side by side as legibly as three months.
"""

from collections.abc import Sequence

from django.utils.formats import number_format
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from oasis.core.pdf import Branding
from oasis.core.pdf.colours import INK, mixed, on_white
from oasis.core.pdf.pages import BOLD, MUTED, PLAIN, printable, styles

Series = Sequence[tuple[str, float | None]]
ABOVE, BELOW = 16, 24  # points for a value over its mark, and for two lines of a label under the axis
LABEL, VALUE = 7.5, 8.0
LINE = 9.0  # from one line of a label to the next
AIR = 3.0  # between the texts of two marks
WIDEST_BAR = 46


def bars(series: Series, *, branding: Branding, width: float, height: float) -> Drawing:
    """A bar for each (label, value), its value over it."""
    drawing = _paper(branding, width, height)
    highest = max((value for _label, value in series if value is not None), default=0) or 1
    texts = _texts(series)
    label_size, value_size = _sizes(series, texts, width)
    wide = min(WIDEST_BAR, width / len(series) * 0.6)
    for place, (label, value) in enumerate(series):
        middle = _middle(place, len(series), width)
        tall = (height - ABOVE - BELOW) * (value or 0) / highest
        if value is not None:
            drawing.add(
                Rect(middle - wide / 2, BELOW, wide, tall, fillColor=HexColor(branding.colour), strokeColor=None)
            )
        _write_label(drawing, middle, label, label_size)
        _write_value(drawing, middle, BELOW + tall, texts[place], value_size)
    return drawing


def line(series: Series, *, branding: Branding, width: float, height: float, lowest: float, highest: float) -> Drawing:
    """A line through the values, on a scale from `lowest` to `highest`; it is broken where a value is not known."""
    drawing = _paper(branding, width, height)
    colour = HexColor(on_white(branding.colour))
    texts = _texts(series)
    label_size, value_size = _sizes(series, texts, width)
    room = height - ABOVE - BELOW
    run: list[float] = []
    points: list[tuple[float, float]] = []
    for place, (label, value) in enumerate(series):
        middle = _middle(place, len(series), width)
        _write_label(drawing, middle, label, label_size)
        if value is None:
            run = _drawn(drawing, run, colour)
            _write_value(drawing, middle, BELOW, texts[place], value_size)
            continue
        at = BELOW + room * (min(max(value, lowest), highest) - lowest) / (highest - lowest)
        run += [middle, at]
        points.append((middle, at))
        _write_value(drawing, middle, at + 2, texts[place], value_size)
    _drawn(drawing, run, colour)
    for middle, at in points:
        drawing.add(Circle(middle, at, 2.6, fillColor=colour, strokeColor=HexColor("#ffffff"), strokeWidth=0.8))
    return drawing


def _drawn(drawing: Drawing, run: list[float], colour: HexColor) -> list[float]:
    if len(run) > 2:
        drawing.add(PolyLine(run, strokeColor=colour, strokeWidth=1.6))
    return []


def _paper(branding: Branding, width: float, height: float) -> Drawing:
    styles(branding)  # registers the fonts
    drawing = Drawing(width, height)
    drawing.add(
        Line(0, BELOW, width, BELOW, strokeColor=HexColor(mixed(branding.colour, "#ffffff", 0.5)), strokeWidth=0.6)
    )
    return drawing


def _middle(place: int, count: int, width: float) -> float:
    return width * (place + 0.5) / count


def _texts(series: Series) -> list[str]:
    """The values as people of the active language write them; a dash for what is not known."""
    return [
        "—" if value is None else str(number_format(value, use_l10n=True, force_grouping=True))
        for _label, value in series
    ]


def _sizes(series: Series, texts: list[str], width: float) -> tuple[float, float]:
    """The sizes of labels and values, in points, at which none touches its neighbour's."""
    room = width / len(series) - AIR
    lines = [part for label, _value in series for part in label.split("\n")]
    return _fitting(lines, PLAIN, LABEL, room), _fitting(texts, BOLD, VALUE, room)


def _fitting(texts: list[str], font: str, size: float, room: float) -> float:
    widest = max(stringWidth(printable(text), font, size) for text in texts)
    return min(size, size * room / widest) if widest else size


def _write_label(drawing: Drawing, middle: float, label: str, size: float) -> None:
    for number, text in enumerate(label.split("\n")):
        _write(drawing, middle, BELOW - LINE * (number + 1) - 1, text, PLAIN, size, MUTED)


def _write_value(drawing: Drawing, middle: float, top: float, text: str, size: float) -> None:
    _write(drawing, middle, top + 4, text, BOLD, size, MUTED if text == "—" else INK)


def _write(drawing: Drawing, middle: float, at: float, text: str, font: str, size: float, colour: str) -> None:
    written = printable(text)
    left = middle - stringWidth(written, font, size) / 2
    drawing.add(String(left, at, written, fontName=font, fontSize=size, fillColor=HexColor(colour)))
