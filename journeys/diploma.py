"""The certificate as a PDF: one page in the organization's colours, with the code and the address that prove it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from journeys.models import Certificate
from journeys.services.certificates import verification_url
from oasis.core.pdf import Branding
from organizations.services.branding import branding_of, with_logo

QR_MILLIMETRES = 26


def certificate_pdf(certificate: Certificate, *, organization_id: UUID) -> bytes:
    """The bytes of a certificate's PDF; runs outside every scope."""
    from oasis.core.pdf import pages

    now = with_logo(*branding_of(organization_id))
    branding = Branding(certificate.organization_name, now.colour, now.logo)
    title = _("Certificado de «%(journey)s»") % {"journey": certificate.journey_title}
    return pages.build(title, branding=branding, story=_story(certificate, branding), landscape=True)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the certificate: what it says, how large, how far from the line before."""

    text: str
    size: float
    before: float = 2
    bold: bool = False
    colour: str = "#52655f"


def _story(certificate: Certificate, branding: Branding) -> list[Any]:
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    from oasis.core.pdf import pages
    from oasis.core.pdf.colours import INK, on_white

    colour, address = on_white(branding.colour), verification_url(certificate.code)
    lines = [
        _Line(_("Certificado"), 32, bold=True, colour=colour),
        _Line(_("Se certifica que"), 12, 9),
        _Line(str(certificate.name), 26, 3, bold=True, colour=INK),
        _Line(_("ha terminado el recorrido"), 12, 6),
        _Line(certificate.journey_title, 18, 3, bold=True, colour=colour),
        _Line(_said(certificate), 11, 5, colour=INK),
    ]
    code = _("Código de verificación: %(code)s") % {"code": certificate.code}
    proof = [_Line(code, 10, 3, bold=True, colour=INK), _Line(_("Compruébalo en %(url)s") % {"url": address}, 8, 1)]
    logo = pages.logo(branding)
    return [
        _border(colour),
        *([Spacer(1, 4 * mm), logo, Spacer(1, 6 * mm)] if logo else [Spacer(1, 16 * mm)]),
        *(part for line in lines for part in _set(line)),
        Spacer(1, 11 * mm),
        _qr(address),
        *(part for line in proof for part in _set(line)),
    ]


def _set(line: _Line) -> list[Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    from oasis.core.pdf import pages

    style = ParagraphStyle(
        "certificate",
        fontName=pages.BOLD if line.bold else pages.PLAIN,
        fontSize=line.size,
        leading=line.size * 1.25,
        alignment=TA_CENTER,
        textColor=HexColor(line.colour),
    )
    return [Spacer(1, line.before * mm), pages.paragraph(line.text, style)]


def _said(certificate: Certificate) -> str:
    values = {
        "organization": certificate.organization_name,
        "date": formats.date_format(certificate.completed_on, _(r"j \d\e F \d\e Y")),
        "minutes": certificate.minutes,
    }
    if certificate.minutes:
        return _("en %(organization)s, el %(date)s · un recorrido de unos %(minutes)d minutos") % values
    return _("en %(organization)s, el %(date)s") % values


def _border(colour: str) -> Any:
    """A thin frame around the page; it takes no room in the story."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.units import mm
    from reportlab.platypus import Flowable

    class Border(Flowable):
        def wrap(self, width: float, height: float) -> tuple[float, float]:
            return 0, 0

        def draw(self) -> None:
            left, bottom = self.canv.absolutePosition(0, 0)
            wide, high = self.canv._pagesize
            self.canv.setStrokeColor(HexColor(colour))
            for inset, stroke in ((8, 1.6), (9.6, 0.4)):
                edge = inset * mm
                self.canv.setLineWidth(stroke)
                self.canv.rect(edge - left, edge - bottom, wide - 2 * edge, high - 2 * edge)

    return Border()


def _qr(address: str) -> Any:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.units import mm

    side = QR_MILLIMETRES * mm
    widget = QrCodeWidget(address, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    drawing = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
    drawing.add(widget)
    drawing.hAlign = "CENTER"
    return drawing
