"""Texts of the catalogue: safe HTML from Markdown, and a form to search in."""

import re
import unicodedata

import nh3
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "p",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "strong",
    "em",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "img",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


def html_of(markdown: str) -> str:
    """Markdown as HTML that is safe to show: raw HTML is shown as text, scripts and odd addresses are taken out."""
    return nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
    )


DANGEROUS = re.compile(
    r"<\s*/?\s*(?:script|iframe|object|embed|style|svg|form|meta|link|base)\b"  # what runs or loads something
    r"|<[a-z][^>]*\son[a-z]+\s*="  # an attribute that runs
    r"|(?:javascript|vbscript)\s*:|data\s*:\s*text/html",
    re.IGNORECASE,
)


def dangers(text: str) -> list[str]:
    """The pieces of a text that would run something in a browser that trusted it, as they stand there."""
    return [found.group()[:40] for found in DANGEROUS.finditer(text)]


STOP_WORDS = frozenset(
    [
        "de",
        "la",
        "el",
        "los",
        "las",
        "un",
        "una",
        "unos",
        "unas",
        "y",
        "o",
        "u",
        "e",
        "en",
        "con",
        "por",
        "para",
        "del",
        "al",
        "que",
        "se",
        "su",
        "tu",
        "mi",
        "a",
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
    ]
)
WORD = re.compile(r"[^\W_]+")


def stem(word: str) -> str:
    """A word without accents, plural and the ending of its gender: "Relajaciones" and "relajación" are one word.

    After the light stemmer for Spanish of J. Savoy ("Light stemming approaches for the French, Portuguese, German and
    Hungarian languages", 2006, and its Spanish sibling at UniNE). ñ is a letter and stays.
    """
    plain = unicodedata.normalize("NFD", word.lower().replace("ñ", "\0"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("\0", "ñ")
    if len(plain) <= 4:
        return plain
    if plain.endswith("ces"):
        return plain[:-3] + "z"
    if plain.endswith(("os", "as", "es")):
        return plain[:-2]
    return plain[:-1] if plain[-1] in "oae" else plain


def searchable(*texts: str) -> str:
    """The stems of the texts' words, each once, for PostgreSQL's `simple` configuration: stored, and asked for."""
    words = WORD.findall(" ".join(texts).lower())
    return " ".join(dict.fromkeys(stem(word) for word in words if word not in STOP_WORDS))
