"""Personal data are taken out of what leaves the machine and put back into what returns.

Names, e-mail addresses, telephone numbers and documents become `[NOMBRE_1]`, `[CORREO_1]`, `[TELEFONO_1]`,
`[DOCUMENTO_1]`: the same value is always the same mark within one turn, so that a model can still tell who is who. Known
names (the person's own) are found however they are written; others by a list of common given names of Spain, Latin
America and the English-speaking countries, and by the words that introduce a name ("se llama …").

The text is normalised first (NFKC; invisible characters out), so that `d\u200bni` or full-width digits hide nothing.
It is a net, not a proof: a name that is also a word ("Luz", "Mar") is only taken where it is written as a name.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "names.json"
NAME, MAIL, PHONE, DOCUMENT = "NOMBRE", "CORREO", "TELEFONO", "DOCUMENTO"
MARK = re.compile(r"\[\s*(NOMBRE|CORREO|TEL[EÉ]FONO|DOCUMENTO)_(\d{1,4})\s*\]", re.IGNORECASE)
SHORTEST_NAME = 3  # a shorter part of a name ("de", "Li") is only taken with the rest of it

_AT = r"(?:@|\s?\(\s?(?:at|arroba)\s?\)\s?|\s?\[\s?(?:at|arroba)\s?\]\s?|\s(?:arroba|at)\s)"
_DOT = r"(?:\.|\s?\(\s?(?:dot|punto)\s?\)\s?|\s(?:punto|dot)\s)"
_EMAIL = re.compile(rf"[\w.+%'-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*{_DOT}[a-z]{{2,24}}\b", re.IGNORECASE)
_DOCUMENTS = re.compile(
    r"\b(?:"
    r"[A-Z]{4}[ -]?\d{6}[ -]?[HMX][A-Z]{5}[A-Z0-9]\d"  # CURP (Mexico)
    r"|[A-ZÑ&]{3,4}[ -]?\d{6}[ -]?[A-Z0-9]{3}"  # RFC (Mexico)
    r"|[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?"  # IBAN
    r"|[XYZ][ .-]?\d[\d. ]{5,9}[ .-]?[A-Z]"  # NIE (Spain)
    r"|\d{1,2}[. ]?\d{3}[. ]?\d{3}[ .-]?[A-HJ-NP-TV-Z](?![a-záéíóúñ])"  # DNI (Spain)
    r"|\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]"  # RUT (Chile)
    r"|(?:20|23|24|27|30|33|34)[ -]?\d{8}[ -]?\d"  # CUIT, CUIL (Argentina)
    r"|\d{3}-\d{2}-\d{4}"  # SSN (United States)
    r"|(?:\d[ -]?){13,19}"  # payment cards
    r")\b",
    re.IGNORECASE,
)
_SAID_DOCUMENT = re.compile(
    r"(?P<before>\b(?:dni|nie|nif|curp|rfc|rut|run|cuit|cuil|c[eé]dula|pasaporte|documento|carnet|c\.?c\.?|passport|ssn"
    r"|social security(?: number)?|seguridad social|nss|tarjeta|iban)\b\W{0,3}"
    r"(?:(?:de identidad|n[uú]mero|number|nº|n\.|es|is|no|:|#)\W{0,2}){0,3})"
    r"(?P<value>(?:[A-Z]{1,4}[ -]?)?\d(?:[ .-]?\d){3,30}(?:[ .-]?[A-Z])?\b)",
    re.IGNORECASE,
)
_DIGIT = (
    r"(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
    r"|zero|one|two|three|four|five|six|seven|eight|nine|doble|double|\d{1,3})"
)
_SPELLED = re.compile(rf"\b{_DIGIT}(?:[\s,.-]+{_DIGIT}){{6,14}}\b", re.IGNORECASE)
_PHONES = re.compile(r"(?<![\w.,])(?:\+|00)?\(?\d(?:[\s().\-/]{0,2}\d){6,14}(?![\w]|[.,]\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}")
_WORD = r"[A-ZÁÉÍÓÚÜÑÇ][\w'’-]+"
_PARTICLE = r"(?:de|del|la|las|los|da|do|dos|van|von|di|mac|san|santa)"
_INTRODUCED = re.compile(
    r"(?P<before>\b(?i:me llamo|se llama|llamad[oa]|mi nombre es|mi nombre completo es|nombre y apellidos?:?|"
    r"señora|señor|señorita|sra?\.|srta\.|don|doña|doctora?|dra?\.|my name is|i am called|is called|named|mrs?\.?|ms\.?|dr\.)\s+)"
    rf"(?P<name>(?:{_PARTICLE}\s+)?[A-Za-zÁÉÍÓÚÜÑÇáéíóúüñç][\w'’-]+(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_WORD}){{0,3}})",
)
_CAPITALISED = re.compile(r"[A-ZÁÉÍÓÚÜÑÇ][\w'’-]+")
_NEXT = re.compile(rf"\s+(?:{_PARTICLE}\s+){{0,2}}([^\W\d_][\w'’-]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][\w'’-]*")
_NOT_NAMES = frozenset(
    [
        "es",
        "que",
        "un",
        "una",
        "uno",
        "el",
        "la",
        "los",
        "las",
        "mi",
        "tu",
        "su",
        "muy",
        "bien",
        "mal",
        "como",
        "así",
        "si",
        "no",
        "ya",
        "the",
        "a",
        "an",
        "my",
        "your",
        "his",
        "her",
        "that",
        "not",
    ]
)


@cache
def common_names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Common names, plain: given names that are only names, those that are also words, and surnames."""
    found = json.loads(FILE.read_text(encoding="utf-8"))
    only, also_words, surnames = (frozenset(map(plain, found[kind])) for kind in ("names", "also_words", "surnames"))
    return only, also_words, surnames


def plain(text: str) -> str:
    """Lower case without accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def cleaned(text: str) -> str:
    """NFKC, and no invisible characters: what is compared is what is seen."""
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKC", text)
        if unicodedata.category(sign) not in ("Cf", "Cc") or sign in "\n\t"
    )


class Mask:
    """Takes out and puts back; one for a turn. `known` are whole names that must not leave in any spelling."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        self._marks: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        whole = [" ".join(cleaned(name).split()) for name in known]
        parts = [part for name in whole for part in name.split() if len(part) >= SHORTEST_NAME]
        self._known = sorted({*filter(None, whole), *parts}, key=len, reverse=True)

    def hide(self, text: str) -> str:
        """`text` without personal data; marks that somebody typed are no marks any more."""
        text = MARK.sub(lambda match: f"({match[1]} {match[2]})", cleaned(text))
        text = _EMAIL.sub(lambda match: self._mark(MAIL, match[0]), text)
        text = _SAID_DOCUMENT.sub(lambda match: match["before"] + self._mark(DOCUMENT, match["value"]), text)
        text = self._outside(text, _DOCUMENTS, self._document)
        text = self._outside(text, _PHONES, self._phone)
        text = self._outside(text, _SPELLED, lambda match: self._mark(PHONE, match[0]))
        if spellings := _spellings(_possible(self._known, text)):
            text = self._outside(text, spellings, lambda match: self._mark(NAME, match[0]))
        text = self._outside(text, _INTRODUCED, self._introduced)
        return self._listed(text)

    def show(self, text: str) -> str:
        """`text` with the data back in their places; a mark that we did not make is left out."""
        return MARK.sub(lambda match: self._values.get(_canonical(match), ""), text)

    def _mark(self, kind: str, value: str) -> str:
        key = (kind, re.sub(r"[\W_]+", "", plain(value)))
        if key not in self._marks:
            number = 1 + sum(known == kind for known, _ in self._marks)
            self._marks[key] = f"[{kind}_{number}]"
            self._values[self._marks[key]] = value
        return self._marks[key]

    def _outside(self, text: str, pattern: re.Pattern[str], replace: Callable[[re.Match[str]], str]) -> str:
        """Replace outside the marks that are there already."""
        pieces, at = [], 0
        for mark in MARK.finditer(text):
            pieces += [pattern.sub(replace, text[at : mark.start()]), mark[0]]
            at = mark.end()
        return "".join([*pieces, pattern.sub(replace, text[at:])])

    def _document(self, match: re.Match[str]) -> str:
        digits = sum(sign.isdigit() for sign in match[0])
        return self._mark(DOCUMENT, match[0]) if digits >= _FEWEST_DIGITS - 1 else match[0]

    def _phone(self, match: re.Match[str]) -> str:
        digits = sum(sign.isdigit() for sign in match[0])
        if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _DATE.fullmatch(match[0].strip()):
            return match[0]
        return self._mark(PHONE, match[0])

    def _introduced(self, match: re.Match[str]) -> str:
        if plain(match["name"].split()[0]) in _NOT_NAMES:
            return match[0]
        return match["before"] + self._mark(NAME, match["name"])

    def _listed(self, text: str) -> str:
        """Common given names with the surnames after them, and surnames that stand alone with a capital."""
        names, also_words, surnames = common_names()
        pieces, at = [], 0
        marks = [(mark.start(), mark.end()) for mark in MARK.finditer(text)]
        for token in _TOKEN.finditer(text):
            if token.start() < at or any(start <= token.start() < end for start, end in marks):
                continue
            word, capital = plain(token[0]), _CAPITALISED.fullmatch(token[0]) is not None
            end = _end_of_name(text, token.end(), surnames, capital=capital)
            alone = end == token.end()
            inside = capital and not _begins_sentence(text, token.start())
            if (
                word in names
                or (word in also_words and (inside or (capital and not alone)))
                or (word in surnames and inside)
            ):
                pieces += [text[at : token.start()], self._mark(NAME, text[token.start() : end])]
                at = end
        return "".join([*pieces, text[at:]])


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'«“(¿¡")
    return not before or before[-1] in ".!?\n…:"


def _end_of_name(text: str, at: int, surnames: frozenset[str], *, capital: bool) -> int:
    """Where a name that has its given name up to `at` ends: capitalised words and known surnames belong to it."""
    for _ in range(3):
        following = _NEXT.match(text, at)
        if following is None or not (
            plain(following[1]) in surnames or (capital and _CAPITALISED.fullmatch(following[1]))
        ):
            break
        at = following.end()
    return at


def _canonical(match: re.Match[str]) -> str:
    kind = match[1].upper().replace("É", "E")
    return f"[{kind}_{int(match[2])}]"


def _possible(names: list[str], text: str) -> tuple[str, ...]:
    """Those of `names` that may stand in `text` in some spelling: to look for all in all their spellings takes long."""
    found: dict[bool, str] = {}
    possible = []
    for name in names:
        mail = "@" in name  # which is also a way to write an "a": then neither counts
        if mail not in found:
            found[mail] = _skeleton(text, mail=mail)
        if _skeleton(name, mail=mail) in found[mail]:
            possible.append(name)
    return tuple(possible)


def _skeleton(text: str, *, mail: bool) -> str:
    """What all spellings of a name have in common: its letters, each once in a row; for an address those that are no "a"."""
    bare = _SIGNS.sub("", plain(text).translate(_SAME_LETTER))
    return _RUN.sub(r"\1", bare.replace("a", "") if mail else bare)


@lru_cache(maxsize=1024)
def _spellings(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Finds each name in any case, with or without accents, with other separators or stretched letters."""
    if not names:
        return None
    return re.compile("|".join(rf"(?<!\w){''.join(_letters(name))}(?!\w)" for name in names), re.IGNORECASE)


_RUN = re.compile(r"(.)\1+")
_SIGNS = re.compile(r"[\W_]+")
_VARIANTS = {"a": "aáàâä@4", "e": "eéèêë3", "i": "iíìîï1", "o": "oóòôö0", "u": "uúùûü", "n": "nñ", "c": "cç", "s": "s5"}
_SAME_LETTER = str.maketrans({"ı": "i"} | {sign: base for base, signs in _VARIANTS.items() for sign in signs})


def _letters(name: str) -> Iterator[str]:
    for index, sign in enumerate(name):
        base = plain(sign)
        if not base.strip():
            yield r"[\s._-]+"
        elif not base.isalnum():
            yield rf"{re.escape(sign)}?"
        else:
            yield f"[{re.escape(_VARIANTS.get(base, base))}]+"
            if index < len(name) - 1 and name[index + 1].strip():
                yield r"[\s._*-]?"
