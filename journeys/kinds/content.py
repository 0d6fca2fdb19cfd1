"""A text to read, a video to watch or an audio to listen to."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journeys.kinds import Config, Kind, kind


@kind
class Content(Kind):
    """Completed by the participant, with nothing to answer."""

    code = "content"
    label = gettext_lazy("contenido")
    help = gettext_lazy("«format»: text, video o audio. Con video o audio, «url» es su dirección web.")

    def problems(self, config: Config) -> list[str | Promise]:
        """A known format; an address where there is something to play."""
        found: list[str | Promise] = []
        if config.get("format", "text") not in {"text", "video", "audio"}:
            found.append(_("«format» debe ser text, video o audio."))
        address = config.get("url", "")
        if not isinstance(address, str) or (address and urlsplit(address).scheme not in {"http", "https"}):
            found.append(_("«url» debe ser una dirección web."))
        elif config.get("format", "text") != "text" and not address:
            found.append(_("Falta «url»: la dirección del vídeo o del audio."))
        return found

    def content(self, config: Config) -> dict[str, Any]:
        """Format and address."""
        return {"format": config.get("format", "text"), "url": config.get("url") or None}
