"""A text to read, a video to watch or an audio to listen to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from journeys.kinds import Config, Kind, kind
from journeys.kinds.fields import Address, Choice

PLAYED = ("video", "audio")


@kind
class Content(Kind):
    """Completed by the participant, with nothing to answer."""

    code = "content"
    label = _("contenido")
    help = _("Algo que leer, ver o escuchar. El texto va en «Texto»; el audio se sube o se enlaza, el vídeo se enlaza.")
    fields = (
        Choice(
            name="format",
            label=_("Formato"),
            options=(("text", _("texto")), ("video", _("vídeo")), ("audio", _("audio"))),
            default="text",
        ),
        Address(
            name="url",
            label=_("Dirección del vídeo o del audio"),
            help=_("Sube un audio, o copia la dirección del navegador: empieza por https://."),
            uploads=True,
            when=("format", PLAYED),
        ),
    )
    properties = {
        "format": {"type": "string", "enum": ["text", "video", "audio"]},
        "url": {"type": "string", "nullable": True, "description": "What to play; null for a text."},
    }

    def content(self, config: Config) -> dict[str, Any]:
        """Format and address."""
        return {"format": config.get("format", "text"), "url": config.get("url") or None}
