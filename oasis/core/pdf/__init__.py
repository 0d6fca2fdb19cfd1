"""PDF documents with an organization's face: its colour, its logo, its name at the foot of each page.

    from oasis.core.pdf import Branding, document

    def agenda(...) -> bytes:
        from oasis.core.pdf.pages import paragraph, styles  # reportlab: inside the function, it is heavy

        look = styles(branding)
        return document("Agenda", branding=branding, story=[paragraph("Lunes", look.heading), ...])

`story` is a list of reportlab's flowables; `paragraph` makes one of plain text, which it escapes. A document without the
head of the first page (a certificate, a ticket) is `oasis.core.pdf.pages.build`.
"""

from dataclasses import dataclass
from typing import Any

DEFAULT_COLOUR = "#2f7d6d"


@dataclass(frozen=True, slots=True)
class Branding:
    """Whose document it is: name, colour as `#rrggbb`, logo as the bytes of a PNG or JPEG that we encoded ourselves."""

    name: str
    colour: str = DEFAULT_COLOUR
    logo: bytes | None = None


def document(title: str, *, branding: Branding, story: list[Any], subtitle: str = "", landscape: bool = False) -> bytes:
    """An A4 document in the active language: title and logo at the head, the story, page numbers at the foot."""
    from oasis.core.pdf import pages

    front = pages.head(title, subtitle=subtitle, branding=branding)
    return pages.build(title, branding=branding, story=[*front, *story], landscape=landscape)
