"""The pages themselves: reportlab, so import this inside the function that makes a document.

The font is Bitstream Vera, which reportlab carries: it writes Spanish, western and most central European names and the
euro; what it cannot write is spelled with base letters (`printable`) instead of leaving empty boxes.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib import pagesizes
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    Image,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from oasis.core.pdf import Branding
from oasis.core.pdf.colours import INK, mixed, on_white

PLAIN, BOLD, ITALIC = "Vera", "Vera-Bold", "Vera-Italic"
FONTS = {PLAIN: "Vera.ttf", BOLD: "VeraBd.ttf", ITALIC: "VeraIt.ttf", "Vera-BoldItalic": "VeraBI.ttf"}
MARGIN = 20 * mm
FOOT = 12 * mm
LOGO_WIDTH, LOGO_HEIGHT = 45 * mm, 16 * mm
MUTED = "#5b6768"


@cache
def _written() -> frozenset[int]:
    """Register the fonts once a process; the code points they can write."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(PLAIN, PLAIN, BOLD, ITALIC, "Vera-BoldItalic")
    return frozenset(pdfmetrics.getFont(PLAIN).face.charToGlyph)


def printable(text: Any) -> str:
    """`text` with what the font cannot write spelled in base letters, and left out where it has none."""
    known = _written()
    return "".join(
        "".join(part for part in unicodedata.normalize("NFKD", letter) if ord(part) in known)
        if ord(letter) not in known and letter != "\n"
        else letter
        for letter in unicodedata.normalize("NFC", str(text))
    )


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of texts, in one organization's colour."""

    title: ParagraphStyle
    heading: ParagraphStyle
    body: ParagraphStyle
    small: ParagraphStyle
    figure: ParagraphStyle
    centred: ParagraphStyle
    right: ParagraphStyle


def styles(branding: Branding) -> Styles:
    """The styles for an organization."""
    _written()
    colour, ink, muted = HexColor(on_white(branding.colour)), HexColor(INK), HexColor(MUTED)
    body = ParagraphStyle("body", fontName=PLAIN, fontSize=9.5, leading=14, textColor=ink, spaceAfter=6)
    return Styles(
        title=ParagraphStyle("title", body, fontName=BOLD, fontSize=20, leading=25, textColor=colour, spaceAfter=2),
        heading=ParagraphStyle(
            "heading",
            body,
            fontName=BOLD,
            fontSize=12.5,
            leading=17,
            textColor=colour,
            spaceBefore=10,
            keepWithNext=True,
        ),
        body=body,
        small=ParagraphStyle("small", body, fontSize=7.5, leading=10.5, textColor=muted, spaceAfter=2),
        figure=ParagraphStyle("figure", body, fontName=BOLD, fontSize=18, leading=22, textColor=colour, spaceAfter=0),
        centred=ParagraphStyle("centred", body, alignment=TA_CENTER),
        right=ParagraphStyle("right", body, alignment=TA_RIGHT),
    )


def paragraph(text: Any, style: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text: nothing in it is markup; line breaks stay."""
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)


def table(rows: Sequence[Sequence[Any]], *, branding: Branding, widths: Sequence[float | None] | None = None) -> Table:
    """A table of texts or flowables whose first row, repeated on each page, names the columns."""
    look = styles(branding)
    cells = [[cell if isinstance(cell, Flowable) else paragraph(cell, look.body) for cell in row] for row in rows]
    drawn = Table(cells, colWidths=widths, repeatRows=1, hAlign="LEFT")
    line = HexColor(mixed(branding.colour, "#ffffff", 0.6))
    drawn.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(mixed(branding.colour, "#ffffff", 0.85))),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, line),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return drawn


def logo(branding: Branding, *, width: float = LOGO_WIDTH, height: float = LOGO_HEIGHT) -> Image | None:
    """The organization's logo, as large as fits; None where it has none."""
    if branding.logo is None:
        return None
    wide, high = ImageReader(BytesIO(branding.logo)).getSize()
    scale = min(width / wide, height / high)
    return Image(BytesIO(branding.logo), width=wide * scale, height=high * scale, mask="auto")


def head(title: str, *, subtitle: str, branding: Branding) -> list[Flowable]:
    """What stands at the top of a document's first page."""
    look = styles(branding)
    texts: list[Flowable] = [paragraph(title, look.title)]
    if subtitle:
        texts.append(paragraph(subtitle, look.small))
    drawn = Table([[texts, logo(branding) or ""]], colWidths=[None, LOGO_WIDTH + 4 * mm])
    drawn.setStyle(
        TableStyle(
            [
                ("ALIGN", (1, 0), (1, 0), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("LINEBELOW", (0, 0), (-1, -1), 1.6, HexColor(branding.colour)),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
    )
    return [drawn, Spacer(1, 8 * mm)]


class _Numbered(Canvas):
    """A canvas that knows, when it writes a page's foot, how many pages there are."""

    foot = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._write_foot(number, len(self._pages))
            Canvas.showPage(self)
        super().save()

    def _write_foot(self, number: int, pages: int) -> None:
        width = self._pagesize[0]
        self.setFont(PLAIN, 7.5)
        self.setFillColor(HexColor(MUTED))
        self.drawString(MARGIN, FOOT, self.foot)
        if pages > 1:
            said = _("Página %(page)s de %(pages)s") % {"page": number, "pages": pages}
            self.drawRightString(width - MARGIN, FOOT, printable(said))


def build(
    title: str, *, branding: Branding, story: Sequence[Flowable], landscape: bool = False, margin: float = MARGIN
) -> bytes:
    """The bytes of a document of A4 pages with the organization's name at the foot of each."""
    _written()
    size = pagesizes.landscape(pagesizes.A4) if landscape else pagesizes.A4
    target = BytesIO()
    template = BaseDocTemplate(
        target,
        pagesize=size,
        title=title,
        author=branding.name,
        creator="OASIS",
        lang=get_language() or "es",
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
    )
    frame = Frame(
        margin,
        margin,
        size[0] - 2 * margin,
        size[1] - 2 * margin,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    template.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    foot = printable(f"{branding.name} · {title}" if branding.name != title else title)
    template.build(list(story), canvasmaker=type("Canvas", (_Numbered,), {"foot": foot}))
    return target.getvalue()
