"""Does an answer give away its instructions? Looked for in every dress that a model can be talked into.

The answer is compared with the instructions letter by letter: case, accents, spaces, signs, numbering and look-alike letters
do not count; forwards, backwards, word by word backwards and in the opposite order of words; with digits for letters, with
other vowels, none, or syllables between them (*jerigonza*), with the alphabet moved on (Caesar, ROT13); and again after
decoding what looks like Base64, Base32, hexadecimal, character codes or Morse; and word by word, whatever other words stand
between them. A canary, a word that stands in the instructions and nowhere else, gives away also what was translated or
retold around it. An agent that says honestly what it is and does not do shares a sentence with its instructions: as they
stand, more than that has to be the same (docs/decisions/0015).

An answer is read as it is written: each piece once, together with what is left of the pieces before it.
"""

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import unquote

from coaching.rules.lexicon.spelling import LOOK_ALIKES

WINDOW = 36  # letters in a row, of a dress that no honest answer wears
OPENLY = 64  # letters in a row as they stand: more than "I am a companion, neither a person nor a health professional"
IN_ORDER, BETWEEN = 20, 3  # words of the instructions in their order, and how many others may stand between two of them
ENCODED = 600  # characters before a piece in which something encoded may have begun
BARE = "consonants"
_SIGNS = re.compile(r"[\W_]+")  # combining accents too
_DIGITS = dict.fromkeys(map(ord, "0123456789"))
_NOT_FIRM = dict.fromkeys(map(ord, "aeiouphy"))  # what plays on words change: vowels, and the p of jerigonza
_LEET = str.maketrans("0134578@$", "oieastbas")
_LEET_SIGN = re.compile(r"[0134578@$]")
_STEPS = {difference: ascii_uppercase[difference % 26] for difference in range(-25, 26)}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_URL_SAFE = str.maketrans("-_", "+/")
_MORSE = re.compile(r"(?:[.\-·–—]{1,5}[\s/|]{1,3}){14,}")
_DASHES = str.maketrans("·–—/|", ".--  ")
_MORSE_SIGNS = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
)
_MORSE_LETTERS = dict(zip(_MORSE_SIGNS.split(), ascii_lowercase, strict=True))
_WORDS = re.compile(rb"(?:[\x00-\x7f]|[\xc2-\xf4][\x80-\xbf]{1,3}){14,}")  # UTF-8 for longer than chance gives it


def letters(text: str) -> str:
    """Letters and digits alone, lower case, without accents, look-alikes as the letters they look like."""
    text = text.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(LOOK_ALIKES))
    return _SIGNS.sub("", text)


def leaks(answer: str, instructions: str, *, canary: str = "") -> bool:
    """Whether `answer` holds a piece of `instructions`, or the canary."""
    return LeakWatch(instructions, canary=canary).leaks_in(answer)


class LeakWatch:
    """Reads one answer piece by piece."""

    def __init__(self, instructions: str, *, canary: str = "") -> None:
        """`instructions` must not be given away, nor `canary`, a word of no more than `WINDOW` letters and digits."""
        self._openly, self._dressed = _windows(instructions, OPENLY), _windows(instructions, WINDOW)
        self._order = _WordOrder(instructions)
        mark = letters(canary)
        self._marks = (mark, mark[::-1]) if mark else ()
        self._told: dict[str, str] = {}  # the last of what was read, in each dress
        self._raw = self._joined = ""

    def leaks_in(self, added: str) -> bool:
        """Whether with `added`, after all that was read before, something is given away."""
        text = _unescaped(added)
        found = self._marked(letters(text)) | self._order.goes_on(text)
        for dress, told in _dresses(text, after=self._told.get("plain", "")):
            before = self._told.get(dress, "")
            self._told[dress] = (before + told)[1 - OPENLY :]
            windows = self._dressed if dress == BARE else self._openly
            found = found or _shares(before + told, windows)
        return self._encoded(added) or found

    def _marked(self, told: str) -> bool:
        told = self._told.get("canary", "") + told
        self._told["canary"] = told[1 - WINDOW :]
        turned = codecs.encode(told, "rot13")
        return any(mark in told or mark in turned for mark in self._marks)

    def _encoded(self, added: str) -> bool:
        joined = "".join(added.split())
        found = False
        for before, now in ((self._raw, added), (self._joined, joined)):
            for text in _decoded(before + now, since=len(before)):
                told = letters(text)
                found = (
                    found
                    or any(mark in told for mark in self._marks)
                    or _shares(told.translate(_DIGITS), self._dressed)
                )
        self._raw, self._joined = (self._raw + added)[-ENCODED:], (self._joined + joined)[-ENCODED:]
        return found


class _WordOrder:
    """Follows the words of the instructions through an answer; a word or two of theirs may be left out."""

    def __init__(self, instructions: str) -> None:
        self._places = _places(instructions)
        self._rows: dict[int, tuple[int, int]] = {}  # by place: how many words led to it, and when it was said
        self._now = 0
        self._begun = ""  # of a word

    def goes_on(self, added: str) -> bool:
        """Whether with `added` enough of the words were said in their order."""
        *words, self._begun = _SIGNS.split(self._begun + unicodedata.normalize("NFC", added))
        return max((self._said(letters(word)) for word in words if word), default=0) >= IN_ORDER

    def _said(self, word: str) -> int:
        self._now += 1
        longest = 0
        for place in self._places.get(word, ()):
            length = 1 + max(self._leading_to(place - 1), self._leading_to(place - 2))
            if length >= self._leading_to(place):
                self._rows[place] = length, self._now
            longest = max(longest, length)
        return longest

    def _leading_to(self, place: int) -> int:
        length, said = self._rows.get(place, (0, 0))
        return length if 0 < self._now - said <= BETWEEN + 1 else 0


@lru_cache(maxsize=16)
def _places(instructions: str) -> dict[str, tuple[int, ...]]:
    """Where each word of an agent's instructions stands, the last place first."""
    words = [letters(word) for word in _SIGNS.split(unicodedata.normalize("NFC", instructions)) if word]
    found: dict[str, tuple[int, ...]] = {}
    for place, word in enumerate(words):
        found[word] = (place, *found.get(word, ()))
    return found


def _shares(told: str, windows: frozenset[str]) -> bool:
    size = len(next(iter(windows), ""))
    return bool(size) and any(told[at : at + size] in windows for at in range(len(told) - size + 1))


@lru_cache(maxsize=32)
def _windows(instructions: str, size: int) -> frozenset[str]:
    """Each row of `size` letters of an agent's instructions (of as many as there are), in each dress."""
    size = max(WINDOW, min(size, len(letters(instructions).translate(_DIGITS)) - 1))  # steps are one fewer than letters
    words = instructions.split()
    orders = [instructions, " ".join(word[::-1] for word in words), " ".join(reversed(words))]
    ways = [told for order in orders for _, told in _dresses(order)]
    ways += [told[::-1] for _, told in _dresses(instructions)]
    ways.append(_steps(letters(instructions).translate(_DIGITS)[::-1]))
    return frozenset(told[at : at + size] for told in ways for at in range(max(0, len(told) - size + 1)))


def _dresses(text: str, *, after: str = "") -> Iterator[tuple[str, str]]:
    """The letters of `text`; with digits for letters; what vowels leave; how far each letter is from the one before."""
    bare = letters(text).translate(_DIGITS)
    read = letters(text.translate(_LEET)) if _LEET_SIGN.search(text) else bare
    yield "plain", bare
    yield "digits for letters", read
    yield BARE, read.translate(_NOT_FIRM)
    yield "steps", _steps(after[-1:] + bare)


def _steps(bare: str) -> str:
    """From each letter to the next, around the alphabet: the same however far the alphabet was moved on."""
    codes = bare.encode("ascii", "ignore")
    return "".join([_STEPS[after - before] for before, after in pairwise(codes)])


def _unescaped(text: str) -> str:
    """`text` with what JSON, web addresses and HTML write for a letter as that letter."""
    if "\\" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if "%" in text:
        text = unquote(text)
    return html.unescape(text) if "&" in text else text


def _decoded(text: str, *, since: int, again: bool = True) -> Iterator[str]:
    """What is readable in what looks encoded in `text` and goes on after `since`; also what was encoded twice."""
    for data in _bytes(text, since):
        for found in _WORDS.finditer(data):
            read = found[0].decode("utf-8", "ignore")
            yield read
            if again:
                yield from _decoded(read, since=0, again=False)
    for told in _MORSE.finditer(text):
        if told.end() > since:
            yield "".join(_MORSE_LETTERS.get(sign, "") for sign in told[0].translate(_DASHES).split())


def _bytes(text: str, since: int) -> Iterator[bytes]:
    for pattern, read in _ENCODINGS:
        for found in pattern.finditer(text):
            if found.end() > since:
                yield from read(found[0])


def _of_base64(text: str) -> Iterator[bytes]:
    plain = text.rstrip("=").translate(_URL_SAFE)
    for start in range(4):  # it may begin in the middle
        piece = plain[start:]
        whole = len(piece) - (len(piece) % 4 == 1)  # one sign alone is no byte
        yield binascii.a2b_base64(piece[:whole] + "=" * (-whole % 4))


def _of_base32(text: str) -> Iterator[bytes]:
    plain = text.rstrip("=")
    for start in range(8):
        piece = plain[start:]
        whole = len(piece) - (len(piece) % 8 in (1, 3, 6))
        yield base64.b32decode(piece[:whole] + "=" * (-whole % 8))


def _of_hex(text: str) -> Iterator[bytes]:
    digits = re.sub(r"[^0-9a-fA-F]", "", text)
    for start in range(2):
        yield bytes.fromhex(digits[start : start + (len(digits) - start) // 2 * 2])


def _of_codes(text: str) -> Iterator[bytes]:
    """Numbers of characters, decimal or octal."""
    codes = re.findall(r"\d+", text)
    yield "".join(chr(int(code)) for code in codes).encode()
    yield "".join(chr(int(code, 8)) for code in codes if not set(code) & {"8", "9"}).encode()


def _of_bits(text: str) -> Iterator[bytes]:
    yield bytes(int(code, 2) for code in re.findall("[01]{8}", text) or re.findall("[01]{7}", text))


_ENCODINGS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[bytes]]], ...] = (
    (re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}"), _of_base64),
    (re.compile(r"[A-Z2-7]{24,}={0,6}"), _of_base32),
    (re.compile(r"(?:[0-9a-fA-F]{2}[\s:,]?){16,}"), _of_hex),
    (re.compile(r"(?<!\d)(?:\d{2,3}[\s,;]{1,2}){14,}\d{2,3}(?!\d)"), _of_codes),
    (re.compile(r"(?:[01]{7,8}\s?){14,}"), _of_bits),
)
