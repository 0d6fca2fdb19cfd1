"""A ticket as a QR code and as a PDF."""

from io import BytesIO
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from journeys.models import Ticket
from oasis.core.pdf import document
from organizations.services.branding import branding_of, with_logo

QR_MILLIMETRES = 70


def qr_code(token: str, *, kind: str) -> bytes:
    """The QR code of a token, as `svg` or `png`."""
    import segno

    out = BytesIO()
    segno.make(token, error="m", micro=False).save(out, kind=kind, scale=6, border=4)
    return out.getvalue()


def ticket_pdf(ticket: Ticket, token: str, *, organization_id: UUID, timezone: str) -> bytes:
    """The bytes of a ticket's PDF; runs outside every scope."""
    branding = with_logo(*branding_of(organization_id))
    event = ticket.event
    starts_at = event.starts_at.astimezone(ZoneInfo(timezone))
    when = formats.date_format(starts_at, _(r"l j \d\e F \d\e Y, H:i"))
    where = _("Por videollamada") if event.online and not event.place else event.place
    story = _story(token, [part for part in (when, where) if part], branding)
    return document(event.title, subtitle=_("Entrada"), branding=branding, story=story)


def _story(token: str, lines: list[str], branding: Any) -> list[Any]:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    from oasis.core.pdf.pages import paragraph, styles

    look = styles(branding)
    side = QR_MILLIMETRES * mm
    widget = QrCodeWidget(token, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    code = Drawing(side, side, transform=[side / (right - left), 0, 0, side / (top - bottom), 0, 0])
    code.add(widget)
    code.hAlign = "CENTER"
    return [
        *(paragraph(line, look.body) for line in lines),
        Spacer(1, 10 * mm),
        code,
        Spacer(1, 6 * mm),
        paragraph(_("Enseña este código en la puerta. Sirve una sola vez."), look.body),
    ]
