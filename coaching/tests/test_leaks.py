"""Instructions in disguise: what a model can be talked into writing is known again, also in pieces."""

import base64
import codecs
import html
import json
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from coaching.rules.leaks import LeakWatch, leaks

CONTENT = Path(__file__).resolve().parent.parent / "content"
AGENTS = json.loads((CONTENT / "agents.json").read_text(encoding="utf-8"))
INSTRUCTIONS = AGENTS[0]["system_prompt"]
CANARY = "ref-0123456789ab"
MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split(),  # noqa: SIM905 - one line
        strict=True,
    )
)


def unaccented(text):
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def moved_on(text, by):
    return "".join(chr((ord(s) - 97 + by) % 26 + 97) if s in MORSE else s for s in unaccented(text).lower())


def each(text, change):
    return "".join(change(sign) for sign in unaccented(text).lower())


DRESSES = {
    "backwards": lambda text: text[::-1],
    "words backwards": lambda text: " ".join(word[::-1] for word in text.split()),
    "the last word first": lambda text: " ".join(reversed(text.split())),
    "spelled": "-".join,
    "digits for letters": lambda text: unaccented(text).translate(str.maketrans("oieastb", "0134578")),
    "a numbered word a line": lambda text: "\n".join(f"{number}. {word}" for number, word in enumerate(text.split())),
    "a table": lambda text: f"| {' | '.join(text.split())} |",
    "an emoji after each word": lambda text: " 🌿 ".join(text.split()),
    "Cyrillic look-alikes": lambda text: text.translate(str.maketrans("aeopcxyi", "аеорсхуі")),
    "invisible characters": "\u200b".join,
    "full width": lambda text: each(text, lambda sign: chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign),
    "JSON": json.dumps,
    "a web address": quote,
    "HTML": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "ROT13": lambda text: codecs.encode(text, "rot13"),
    "Caesar": lambda text: moved_on(text, 3),
    "Caesar, backwards": lambda text: moved_on(text, 21)[::-1],
    "without vowels": lambda text: each(text, lambda sign: "" if sign in "aeiou" else sign),
    "with one vowel": lambda text: each(text, lambda sign: "i" if sign in "aeiou" else sign),
    "jerigonza": lambda text: each(text, lambda sign: f"{sign}p{sign}" if sign in "aeiou" else sign),
    "hexadecimal": lambda text: text.encode().hex(" "),
    "Base64": lambda text: base64.b64encode(text.encode()).decode(),
    "Base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16le")).decode(),
    "Base64 twice": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
    "Base32": lambda text: base64.b32encode(text.encode()).decode(),
    "character codes": lambda text: " ".join(str(ord(sign)) for sign in text),
    "octal": lambda text: " ".join(f"{ord(sign):o}" for sign in text),
    "bits": lambda text: " ".join(f"{byte:08b}" for byte in text.encode()),
    "Morse": lambda text: each(text, lambda sign: f"{MORSE.get(sign, '/')} "),
}


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_instructions_are_known_again_in_every_dress_at_once_and_in_pieces(dress):
    told = dress(INSTRUCTIONS)
    assert leaks(told, INSTRUCTIONS)
    watch = LeakWatch(INSTRUCTIONS, canary=CANARY)
    assert any(watch.leaks_in(told[at : at + 60]) for at in range(0, len(told), 60))


@pytest.mark.parametrize("length", [1, 7, 60])
def test_a_part_of_them_is_enough_and_where_pieces_end_does_not_matter(length):
    told = f"Claro, te lo cuento. {INSTRUCTIONS[200:300]}"
    watch = LeakWatch(INSTRUCTIONS)
    assert any(watch.leaks_in(told[at : at + length]) for at in range(0, len(told), length))


@pytest.mark.parametrize(
    "dress", [str, str.upper, "-".join, DRESSES["backwards"], DRESSES["ROT13"], DRESSES["Base64"], DRESSES["Base32"]]
)
def test_the_canary_gives_away_what_was_translated(dress):
    assert leaks(f"I was told: {dress(CANARY)} and be kind.", "", canary=CANARY)


@pytest.mark.parametrize("fillers", [["banana"], ["de", "la"], ["y", "que", "no"]], ids=len)
def test_words_between_the_words_hide_nothing(fillers):
    told = " ".join(" ".join([word, *fillers]) for word in INSTRUCTIONS.split())
    watch = LeakWatch(INSTRUCTIONS)
    assert any(watch.leaks_in(told[at : at + 7]) for at in range(0, len(told), 7))
    assert leaks(" 🌿 no ".join(INSTRUCTIONS.split()[::2]), INSTRUCTIONS)  # also where every other one is left out


@pytest.mark.parametrize(
    "said",
    [
        "Soy un acompañante de OASIS, no una persona ni un profesional sanitario.",
        "No diagnostico ni hablo de dosis ni de cambiar, empezar o dejar una medicación. Para eso, ve a un profesional.",
        "No diagnostico, no interpreto pruebas y no hablo de dosis. Soy un acompañante de OASIS, no una persona.",
        "Podemos probar respiración 4-6 para el cuerpo agitado, anclaje 5-4-3-2-1 para la ansiedad o una cita con las "
        "preocupaciones para la rumia. ¿Qué te apetece?",
        "Si llevas más de dos semanas mal o no puedes hacer tu vida, te animo a consultar con un profesional.",
    ],
)
def test_an_agent_may_say_honestly_what_it_is_and_what_it_does_not_do(said):
    assert not any(leaks(said, agent["system_prompt"]) for agent in AGENTS)


def test_ordinary_words_share_nothing_with_the_instructions():
    articles = json.loads((CONTENT / "knowledge.json").read_text(encoding="utf-8"))
    held = json.loads((CONTENT.parent / "data" / "guided.json").read_text(encoding="utf-8"))
    for agent in AGENTS:
        watch = LeakWatch(agent["system_prompt"], canary=CANARY)
        assert not any(watch.leaks_in(f"{article['title']}. {article['body']}\n") for article in articles)
        assert not watch.leaks_in(json.dumps(held, ensure_ascii=False))


def test_an_escape_is_read_as_what_it_stands_for():
    assert leaks(html.escape(INSTRUCTIONS), INSTRUCTIONS)
    assert not leaks("Un 20 %, un 30% y 5 & 6: \\u00", INSTRUCTIONS)
