"""The guided companion: questions, a mirror of what was said, an idea or an exercise that fits. No AI, no network.

It reads the last message for its subject, receives it, gives part of it back in the second person, draws on the knowledge
base and asks one open question. Within a conversation it does not say the same thing twice.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from coaching.providers.base import (
    Audio,
    NotOffered,
    Piece,
    Prompt,
    Reply,
    Task,
    Transcription,
    Vectors,
    cited,
)
from coaching.rules import embedding
from coaching.rules.mirror import mirrored
from coaching.rules.retrieval import Passage, best, fitting_sentence
from coaching.rules.screening import screen
from coaching.rules.sentences import Sentences

FILE = Path(__file__).resolve().parent.parent / "data" / "guided.json"
MODEL = "guided-1"
SHORT = 40  # characters: a message this short is only a greeting or a yes

_GREETING = re.compile(
    r"^\W*(hola|buenas|buenos d[ií]as|hey|qu[eé] tal|hello|hi|good (morning|evening))\b", re.IGNORECASE
)
_THANKS = re.compile(r"^\W*(muchas |mil )?(gracias|thank|thanks)\b", re.IGNORECASE)
_YES = re.compile(
    r"^\W*(s[ií]|vale|ok|okay|dale|claro|venga|bueno|por favor|de acuerdo|yes|sure|please|sí, probemos|probemos)\b",
    re.IGNORECASE,
)
_EXERCISE = re.compile(
    r"\b(ejercicio|t[eé]cnica|respiraci[oó]n|algo que (me )?ayude|qu[eé] puedo hacer|gu[ií]ame|exercise|technique|what can i do)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(eres|sos|are you)\b.{0,40}\b(persona|humano|humana|robot|bot|ia|inteligencia|real|m[aá]quina|human|ai|person)\b"
    r"|\b(eres|sos) .{0,10}psic[oó]log[oa]\b|qui[eé]n eres|who are you",
    re.IGNORECASE,
)
_CLINICAL = re.compile(
    r"\b(diagn[oó]stic\w*|tengo (un )?trastorno|bipolar|tdah|medicaci[oó]n|medicamento|pastilla|dosis|recet\w*|sertralina"
    r"|antidepresiv\w*|ansiol[ií]tic\w*|diagnos\w*|medication|dose|pills?)\b"
    r"|\b(crees|piensas|dir[ií]as|te parece) que (tengo|padezco|sufro|estoy enferm)|do you think i (have|suffer)\b",
    re.IGNORECASE,
)
_RULES = re.compile(
    r"\b(ignora|olvida|ignore|forget)\b.{0,40}\b(instrucciones|reglas|instructions|rules|prompt)\b"
    r"|system prompt|tus instrucciones|act[uú]a como",
    re.IGNORECASE,
)
_HARD = frozenset(
    {"anxiety", "sleep", "rumination", "low_mood", "self_worth"}
)  # subjects where something to do helps early


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return words


class _Choice:
    """Takes from a list what was not said before in this conversation, the same for the same conversation."""

    def __init__(self, prompt: Prompt) -> None:
        self._said = "\n".join(turn.text for turn in prompt.turns if turn.role == "assistant")
        self._seed = "\n".join(turn.text for turn in prompt.turns)

    def of(self, options: Sequence[str], **values: Any) -> str:
        filled = [option.format(**values) for option in options]
        fresh = [option for option in filled if option not in self._said]
        if not fresh:
            return ""
        number = int.from_bytes(sha256(f"{self._seed}|{options[0]}".encode()).digest()[:4], "big")
        return fresh[number % len(fresh)]

    def said(self, text: str) -> bool:
        return text in self._said


class Guided:
    """The companion without AI; the embedded default and everybody's fallback."""

    name: ClassVar[str] = "guided"
    leaves_machine: ClassVar[bool] = False
    listens: ClassVar[bool] = False

    def generate(self, prompt: Prompt) -> Reply:
        """Answer the last turn."""
        said = prompt.turns[-1].text
        words = _words().get(prompt.language) or _words()["es"]
        choose = _Choice(prompt)
        text, used = _answer(said, prompt, words, choose)
        return Reply(text=text, provider=self.name, model=MODEL, sources=cited(used))

    def stream(self, prompt: Prompt) -> Iterator[Piece | Reply]:
        """Answer the last turn sentence by sentence."""
        reply = self.generate(prompt)
        sentences = Sentences()
        for piece in [*sentences.add(reply.text), sentences.rest()]:
            if piece:
                yield Piece(piece)
        yield reply

    def embed(self, texts: Sequence[str], *, task: Task) -> Vectors:
        """Vectors of word stems and their letter groups by feature hashing; without a network (`coaching.rules.embedding`)."""
        return Vectors(vectors=[embedding.embedded(text) for text in texts], model=embedding.MODEL)

    def transcribe(self, audio: Audio) -> Transcription:
        """It cannot listen: raises `NotOffered`."""
        raise NotOffered("the guided companion cannot listen")


def _answer(said: str, prompt: Prompt, words: dict[str, Any], choose: _Choice) -> tuple[str, list[Passage]]:
    for pattern, key in ((_RULES, "rules"), (_WHO, "who"), (_CLINICAL, "clinical")):
        if pattern.search(said):
            return _joined(
                choose.of(words[key]), _question(None, words, choose), fallback=words["end"], choose=choose
            ), []
    if concern := _concern(said, words, choose):
        return concern, []
    if len(said) <= SHORT and _THANKS.search(said):
        return choose.of(words["thanks"]) or choose.of(words["end"]) or words["end"][0], []
    if len(said) <= SHORT and _GREETING.search(said):
        return choose.of(words["greeting"]) or _joined(
            _question(None, words, choose), fallback=words["end"], choose=choose
        ), []
    offered = _offered(prompt)
    if _EXERCISE.search(said) or (offered and len(said) <= SHORT and _YES.search(said)):
        passage = offered or _with_exercise(prompt, _everything(prompt), choose)
        if passage is not None:
            return _guide(passage, words, choose), [passage]
    return _accompany(said, prompt, words, choose)


def _concern(said: str, words: dict[str, Any], choose: _Choice) -> str:
    """What to say where somebody may be in danger, but nothing is so grave that the safety answer stops us."""
    found = screen(said)
    if found.level != "watch":
        return ""
    return choose.of(words["somebody" if "third_party" in found.categories else "worried"])


def _accompany(said: str, prompt: Prompt, words: dict[str, Any], choose: _Choice) -> tuple[str, list[Passage]]:
    here = _topic(said, words["topics"])
    topic = here or _topic(_everything(prompt), words["topics"])
    received = choose.of((topic or words["general"])["received"]) or choose.of(words["general"]["received"])
    echo = mirrored(said) if words["reflect"] else None
    reflection = choose.of(words["reflect"], said=echo) if echo else ""
    passages = best(prompt.passages, said, boost=frozenset(here["tags"])) if here else []
    turn = sum(1 for one in prompt.turns if one.role == "user")
    drawn, used = "", []
    if topic and topic["name"] in _HARD and turn % 3 == 0:
        passage = _with_exercise(prompt, said, choose, passages)
        if passage is not None and passage.exercise:
            drawn, used = (
                choose.of(words["offer"], title=passage.exercise["title"], minutes=passage.exercise["minutes"]),
                [passage],
            )
    elif passages and turn % 3 == 2:
        sentence = fitting_sentence(passages[0], said)
        if not choose.said(sentence):
            drawn, used = choose.of(words["insight"], title=passages[0].title, text=sentence), [passages[0]]
    question = "" if drawn and drawn.endswith("?") else _question(topic, words, choose)
    text = _joined(received, reflection, drawn, question, fallback=words["end"], choose=choose)
    return text, used if drawn else []


def _guide(passage: Passage, words: dict[str, Any], choose: _Choice) -> str:
    exercise = passage.exercise or {}
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(exercise["steps"], start=1))
    opening = choose.of(words["exercise"], title=exercise["title"], minutes=exercise["minutes"])
    return _joined(opening, steps, choose.of(words["after_exercise"]), fallback=words["end"], choose=choose)


def _with_exercise(prompt: Prompt, said: str, choose: _Choice, found: Sequence[Passage] = ()) -> Passage | None:
    """The best passage whose exercise was not done in this conversation."""
    for passage in [*found, *best(prompt.passages, said, limit=10), *prompt.passages]:
        if passage.exercise and not choose.said(passage.exercise["steps"][0]):
            return passage
    return None


def _offered(prompt: Prompt) -> Passage | None:
    """The passage whose exercise the last answer offered."""
    last = next((turn.text for turn in reversed(prompt.turns) if turn.role == "assistant"), "")
    return next(
        (
            one
            for one in prompt.passages
            if one.exercise and one.exercise["title"] in last and one.exercise["steps"][0] not in last
        ),
        None,
    )


def _question(topic: dict[str, Any] | None, words: dict[str, Any], choose: _Choice) -> str:
    return (choose.of(topic["questions"]) if topic else "") or choose.of(words["general"]["questions"])


def _topic(said: str, topics: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    plain = said.lower()
    scored = [
        (sum(bool(re.search(rf"\b{re.escape(word)}", plain)) for word in topic["words"]), topic) for topic in topics
    ]
    count, topic = max(scored, key=lambda row: row[0])
    return topic if count else None


def _everything(prompt: Prompt) -> str:
    return " ".join(turn.text for turn in prompt.turns if turn.role == "user")


def _joined(*parts: str, fallback: Sequence[str], choose: _Choice) -> str:
    kept = [part for part in parts if part]
    return "\n\n".join(kept) if kept else choose.of(fallback) or fallback[0]
