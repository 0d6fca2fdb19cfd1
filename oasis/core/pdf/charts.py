"""Small charts for documents, drawn with reportlab; what is not known is a gap with a dash, never a zero."""

from collections.abc import Sequence

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from oasis.core.pdf import Branding
from oasis.core.pdf.colours import INK, mixed, on_white
from oasis.core.pdf.pages import BOLD, MUTED, PLAIN, printable, styles

Series = Sequence[tuple[str, float | None]]
ABOVE, BELOW = 16, 16  # points for a value over its mark, and for a label under the axis
LABEL, VALUE = 7.5, 8.0
WIDEST_BAR = 46


def bars(series: Series, *, branding: Branding, width: float, height: float, unit: str = "") -> Drawing:
    """A bar for each (label, value), its value over it."""
    drawing = _paper(branding, width, height)
    highest = max((value for _label, value in series if value is not None), default=0) or 1
    for place, (label, value) in enumerate(series):
        middle = _middle(place, len(series), width)
        wide = min(WIDEST_BAR, width / len(series) * 0.6)
        tall = (height - ABOVE - BELOW) * (value or 0) / highest
        if value is not None:
            drawing.add(
                Rect(middle - wide / 2, BELOW, wide, tall, fillColor=HexColor(branding.colour), strokeColor=None)
            )
        _say(drawing, middle, BELOW + tall, label, _text(value, unit))
    return drawing


def line(series: Series, *, branding: Branding, width: float, height: float, lowest: float, highest: float) -> Drawing:
    """A line through the values, on a scale from `lowest` to `highest`; it is broken where a value is not known."""
    drawing = _paper(branding, width, height)
    colour = HexColor(on_white(branding.colour))
    room = height - ABOVE - BELOW
    run: list[float] = []
    points: list[tuple[float, float]] = []
    for place, (label, value) in enumerate(series):
        middle = _middle(place, len(series), width)
        if value is None:
            run = _drawn(drawing, run, colour)
            _say(drawing, middle, BELOW, label, _text(None, ""))
            continue
        at = BELOW + room * (min(max(value, lowest), highest) - lowest) / (highest - lowest)
        run += [middle, at]
        points.append((middle, at))
        _say(drawing, middle, at + 2, label, _text(value, ""))
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


def _say(drawing: Drawing, middle: float, top: float, label: str, value: str) -> None:
    for text, font, size, colour, at in (
        (label, PLAIN, LABEL, MUTED, 5.0),
        (value, BOLD, VALUE, INK if value != "—" else MUTED, top + 4),
    ):
        written = printable(text)
        left = middle - stringWidth(written, font, size) / 2
        drawing.add(String(left, at, written, fontName=font, fontSize=size, fillColor=HexColor(colour)))


def _text(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    said = f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return said.replace(".", ",") + unit
