"""How the backoffice looks: django-unfold's configuration, in calm colours with enough contrast (WCAG AA)."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

_GREEN = {  # a quiet green; 600 on white and white on 600 reach a contrast of 5.5:1
    "50": "oklch(97.6% .012 178)",
    "100": "oklch(94.6% .026 178)",
    "200": "oklch(89.2% .048 179)",
    "300": "oklch(81.5% .074 180)",
    "400": "oklch(71.0% .090 181)",
    "500": "oklch(59.0% .088 183)",
    "600": "oklch(49.5% .078 185)",
    "700": "oklch(43.0% .068 187)",
    "800": "oklch(36.8% .056 189)",
    "900": "oklch(31.5% .046 191)",
    "950": "oklch(22.0% .034 193)",
}
_STONE = {  # greys with a breath of the same green
    "50": "oklch(98.4% .003 170)",
    "100": "oklch(96.4% .004 172)",
    "200": "oklch(92.2% .006 175)",
    "300": "oklch(86.6% .009 178)",
    "400": "oklch(70.5% .014 182)",
    "500": "oklch(54.0% .017 186)",
    "600": "oklch(43.8% .018 190)",
    "700": "oklch(36.6% .018 194)",
    "800": "oklch(27.4% .017 198)",
    "900": "oklch(20.6% .015 202)",
    "950": "oklch(14.5% .012 206)",
}


def _icon(request: HttpRequest) -> str:
    return _static("oasis/icon.svg")


def _stylesheet(request: HttpRequest) -> str:
    return _static("oasis/backoffice.css")


def _static(path: str) -> str:
    from django.templatetags.static import static  # settings import this module: the storage is not configured yet

    return static(path)


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "OASIS",
    "SITE_HEADER": "OASIS",
    "SITE_SUBHEADER": _("Administración"),
    "SITE_SYMBOL": "spa",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _icon}],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "ENVIRONMENT": "oasis.admin.environment_label",
    "DASHBOARD_CALLBACK": "oasis.admin.dashboard",
    "STYLES": [_stylesheet],
    "BORDER_RADIUS": "8px",
    "COLORS": {"primary": _GREEN, "base": _STONE},
}
