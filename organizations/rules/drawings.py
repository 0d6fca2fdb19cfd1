"""SVG without anything that runs, loads or links out: what is left is what it draws.

Elements and attributes are those that are known to be harmless (an allow list, as OWASP's XSS cheat sheet advises); a
drawing with scripts, handlers, foreign content or entities is refused rather than repaired, what editors leave behind
(metadata, names of their own) is dropped.
"""

import re
from xml.etree import ElementTree

from organizations.rules.content import Reason, Unsafe

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
DRAWN = frozenset(
    {"svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    | {"text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "symbol", "use"}
    | {"filter", "feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feMerge", "feMergeNode", "feFlood"}
    | {"feComposite", "marker", "style"}
)
ACTIVE = frozenset(
    {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener", "a", "link"}
    | {"animate", "animateTransform", "animateMotion", "set", "image", "feImage"}
)
HANDLER = re.compile(r"\bon[a-z]+\Z", re.IGNORECASE)
OUTWARD = re.compile(r"javascript:|data:|@import|expression\s*\(|url\(\s*['\"]?(?!#)", re.IGNORECASE)
PROLOGUE = re.compile(rb"<!DOCTYPE|<!ENTITY|<\?xml-stylesheet", re.IGNORECASE)


def harmless(content: bytes) -> bytes:
    """The drawing with nothing but shapes; raises `Unsafe`."""
    if PROLOGUE.search(content):
        raise Unsafe(Reason.SCRIPT)
    try:
        content.decode("utf-8")
        root = ElementTree.fromstring(content)  # noqa: S314 - without DOCTYPE there are no entities to expand
    except (UnicodeDecodeError, ElementTree.ParseError, ValueError) as error:
        raise Unsafe(Reason.BROKEN) from error
    if root.tag != f"{SVG}svg":
        raise Unsafe(Reason.BROKEN)
    _clean(root)
    ElementTree.register_namespace("", SVG[1:-1])
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _clean(element: ElementTree.Element) -> None:
    for name, value in list(element.attrib.items()):
        local = name.rpartition("}")[2]
        if HANDLER.match(local) or OUTWARD.search(value):
            raise Unsafe(Reason.SCRIPT)
        if local == "href" and not value.startswith("#"):
            raise Unsafe(Reason.SCRIPT)
        if name.startswith("{") and name != XLINK_HREF:
            del element.attrib[name]
    if element.text and OUTWARD.search(element.text):
        raise Unsafe(Reason.SCRIPT)
    for child in list(element):
        name = child.tag if isinstance(child.tag, str) else ""
        if name.rpartition("}")[2] in ACTIVE:
            raise Unsafe(Reason.SCRIPT)
        if not name.startswith(SVG) or name.removeprefix(SVG) not in DRAWN:
            element.remove(child)
        else:
            _clean(child)
