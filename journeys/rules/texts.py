"""Texts of the catalogue: safe HTML from Markdown, and a form to search in."""

import unicodedata

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def html_of(markdown: str) -> str:
    """Markdown as HTML that is safe to show: raw HTML is shown as text, scripts and odd addresses are taken out."""
    return nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
    )


def searchable(*texts: str) -> str:
    """The texts without accents and capitals, so that "relajacion" finds "Relajación"; ñ is a letter and stays."""
    joined = " ".join(texts).lower().replace("ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", joined) if not unicodedata.combining(c))
    return plain.replace("\0", "ñ")
