"""Documents: what is in them, and that the fonts can write what people are called."""

from io import BytesIO
from itertools import pairwise

import pytest
from django.utils import translation
from PIL import Image as Picture
from pypdf import PdfReader
from reportlab.graphics.shapes import Rect, String
from reportlab.pdfbase.pdfmetrics import stringWidth

from oasis.core.pdf import Branding, document
from oasis.core.pdf.charts import bars, line
from oasis.core.pdf.colours import READABLE, WHITE, channels, contrast, on_white
from oasis.core.pdf.pages import build, paragraph, printable, styles, table

SPANISH = "áéíóúüñ ÁÉÍÓÚÜÑ ¿Cómo? ¡Así! «10 €» — nº 1ª · “ya”"
ALBA = Branding("Empresa Alba", "#2f7d6d")


def png(width=300, height=100):
    drawn = BytesIO()
    Picture.new("RGBA", (width, height), (47, 125, 109, 128)).save(drawn, "PNG")
    return drawn.getvalue()


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_a_document_says_its_title_its_story_and_whose_it_is():
    look = styles(ALBA)
    pdf = document("Informe", branding=ALBA, subtitle="Marzo de 2026", story=[paragraph(SPANISH, look.body)])
    said = text_of(pdf)
    assert "Marzo de 2026" in said
    assert SPANISH in said
    assert "Empresa Alba · Informe" in said
    reader = PdfReader(BytesIO(pdf))
    assert (reader.metadata.title, reader.metadata.author) == ("Informe", "Empresa Alba")
    assert len(reader.pages) == 1


def test_fonts_are_inside_the_document():
    pdf = document("Informe", branding=ALBA, story=[paragraph(SPANISH, styles(ALBA).body)])
    fonts = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    embedded = [font.get_object() for font in fonts.values() if "Vera" in font.get_object()["/BaseFont"]]
    assert embedded
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in embedded)


def test_each_page_says_which_of_how_many_it_is_in_the_active_language():
    story = [paragraph(f"Línea {number}", styles(ALBA).body) for number in range(120)]
    pages = PdfReader(BytesIO(document("Informe", branding=ALBA, story=story))).pages
    assert len(pages) > 2
    assert f"Página 2 de {len(pages)}" in pages[1].extract_text()


def test_nothing_that_a_person_wrote_is_markup():
    written = '<b>x</b> & <img src="file:///etc/passwd"/> <a href="http://x">y</a>'
    pdf = document("Informe", branding=ALBA, story=[paragraph(written, styles(ALBA).body)])
    assert written in text_of(pdf).replace("\n", " ")


def test_a_document_carries_the_logo():
    pdf = document("Informe", branding=Branding("Alba", "#2f7d6d", png()), story=[])
    assert len(PdfReader(BytesIO(pdf)).pages[0].images) == 1


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Núñez", "Núñez"),
        ("Nguyễn Thị", "Nguyen Thi"),
        ("Łukasz", "Łukasz"),
        ("Sonia 🌱", "Sonia "),
        ("a\nb", "a\nb"),
        ("n\u0303", "ñ"),
    ],
)
def test_what_the_font_cannot_write_is_spelled_with_base_letters(written, printed):
    assert printable(written) == printed


def test_a_table_repeats_its_head_on_the_next_page():
    rows = [["Persona", "Puntos"], *[[f"Persona {number}", number] for number in range(80)]]
    pages = PdfReader(BytesIO(document("Lista", branding=ALBA, story=[table(rows, branding=ALBA)]))).pages
    assert len(pages) > 1
    assert all("Puntos" in page.extract_text() for page in pages)


def test_a_document_may_lie_on_its_side():
    page = PdfReader(BytesIO(build("Certificado", branding=ALBA, story=[], landscape=True))).pages
    assert not page or page[0].mediabox.width > page[0].mediabox.height


@pytest.mark.parametrize("colour", ["#ffffff", "#ffee00", "#2f7d6d", "#000000", "#f5a3b7"])
def test_titles_can_be_read_in_any_colour_that_an_organization_chose(colour):
    assert contrast(on_white(colour), WHITE) >= READABLE


def test_black_on_white_is_the_most_contrast_there_is():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "#1234567"])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(ValueError, match="#rrggbb"):
        channels(colour)


def test_english_pages_are_numbered_in_english():
    story = [paragraph(f"Line {number}", styles(ALBA).body) for number in range(120)]
    with translation.override("en"):
        pdf = document("Report", branding=ALBA, story=story)
    assert PdfReader(BytesIO(pdf)).trailer["/Root"]["/Lang"] == "en"


@pytest.mark.parametrize("count", [1, 12, 24])
def test_texts_of_a_chart_never_touch_however_many_marks_it_has(count):
    series = [(f"Sep\n{2025 + place}", 1234.5 + place) for place in range(count)]
    for drawing in (
        bars(series, branding=ALBA, width=480, height=90),
        line(series, branding=ALBA, width=480, height=90, lowest=1, highest=5),
    ):
        rows = {}
        for text in (one for one in drawing.contents if isinstance(one, String)):
            rows.setdefault((text.y, text.fontName), []).append(
                (text.x, text.x + stringWidth(text.text, text.fontName, text.fontSize))
            )
        assert sum(map(len, rows.values())) == 3 * count
        for row in rows.values():
            assert all(end < start for (_begin, end), (start, _end) in pairwise(sorted(row)))


@pytest.mark.parametrize(("language", "written"), [("es", "1\xa0234,5"), ("en", "1,234.5")])
def test_a_chart_writes_numbers_as_its_readers_do_and_what_is_not_known_as_a_dash(language, written):
    with translation.override(language):
        drawing = bars([("Ene", 1234.5), ("Feb", None)], branding=ALBA, width=200, height=90)
    texts = [one.text for one in drawing.contents if isinstance(one, String)]
    assert texts == ["Ene", written, "Feb", "—"]
    assert len([one for one in drawing.contents if isinstance(one, Rect)]) == 1
