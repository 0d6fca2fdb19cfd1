"""Sixty days in an organization: who walks which journey, how they feel, what they exchange their points for."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path as File
from random import Random
from typing import Any
from uuid import UUID

from journeys import kinds
from journeys.models import Enrollment, Redemption
from journeys.rules.days import local_day, midnight
from journeys.rules.emotions import EMOTIONS
from journeys.services import standing as totals
from journeys.services.versions import StepOutline
from oasis.demo.life import Life, Path, Prize, Walk

DAYS = 60
LONG_SINCE = 5  # days before these sixty in which the others came
RESERVE = 150  # points that nobody spends, so that everybody can afford something
RESILIENCE, SLEEP, EXAMS = "resiliencia-en-ocho-pasos", "dormir-mejor", "examenes-sin-ansiedad"
PRACTICES = (
    "breathing_practice",
    "grounding_practice",
    "sleep_diary",
    "gratitude_note",
    "movement",
    "reach_out",
    "values_action",
)
PLEASANT = [emotion.code for emotion in EMOTIONS if emotion.valence > 0]
UNPLEASANT = [emotion.code for emotion in EMOTIONS if emotion.valence < 0]
ROUGH_PATCH = 6  # days
Status, Given = Enrollment.Status, Redemption.Status


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody does on a journey: from which day on, how many steps at most, and how it ends early."""

    slug: str
    first_day: int
    steps: int = 99
    end: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A reward somebody asks for, and what staff make of it."""

    reward: str
    status: str
    day: int = 30


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part: since which day they are there, until when, how diligent, their journeys and wishes."""

    plans: tuple[Plan, ...] = ()
    wish: Wish | None = None
    first_day: int = 0
    last_day: int = DAYS
    diligence: float = 0.7


# The first four of each organization are free to start both other journeys; the last one has just arrived. People begin
# in three waves, so that there are weeks in which enough of them did to be told of; four came in the last month.
PARTS = (
    Part((Plan(EXAMS, 20),), diligence=0.75),
    Part((Plan(EXAMS, 3),), Wish("cuaderno-oasis", Given.DELIVERED), diligence=0.85),
    Part((Plan(EXAMS, 37, steps=5),), Wish("plantar-un-arbol", Given.APPROVED, 50), first_day=36, diligence=0.75),
    Part((Plan(EXAMS, 33, steps=4, end=Status.ABANDONED),), first_day=32, diligence=0.75),
    Part((Plan(RESILIENCE, 1), Plan(SLEEP, 38)), Wish("audios-de-calma", Given.DELIVERED), diligence=0.9),
    Part((Plan(RESILIENCE, 2), Plan(SLEEP, 38, steps=3)), Wish("hora-de-escucha", Given.REQUESTED, 58)),
    Part((Plan(RESILIENCE, 2), Plan(EXAMS, 38)), Wish("vale-libreria", Given.APPROVED, 52), diligence=0.85),
    Part((Plan(SLEEP, 2), Plan(RESILIENCE, 37)), Wish("vale-libreria", Given.CANCELLED, 40), diligence=0.8),
    Part((Plan(RESILIENCE, 21, steps=5),), Wish("merienda-compartida", Given.REQUESTED, 57), diligence=0.6),
    Part((Plan(RESILIENCE, 38, steps=3),), first_day=37, diligence=0.7),
    Part((Plan(SLEEP, 3),), Wish("cuaderno-oasis", Given.REQUESTED, 56), diligence=0.75),
    Part((Plan(RESILIENCE, 3, steps=4, end=Status.PAUSED), Plan(EXAMS, 21)), diligence=0.65),
    Part((Plan(SLEEP, 21, steps=6),), first_day=18, diligence=0.6),
    Part((Plan(RESILIENCE, 3), Plan(EXAMS, 21)), Wish("entrada-museo", Given.DELIVERED, 48), diligence=0.95),
    Part((Plan(RESILIENCE, 3, steps=2), Plan(SLEEP, 22)), last_day=40, diligence=0.55),
    Part(),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What an organization offers, and who decides there."""

    known: totals.Catalogue
    paths: Mapping[str, Path]
    prizes: Mapping[str, Prize]
    questionnaires: Mapping[str, UUID]
    decider: UUID


@cache
def voices() -> dict[str, Any]:
    """What the demo people write (invented)."""
    read: dict[str, Any] = json.loads(File(__file__).with_name("voices.json").read_text(encoding="utf-8"))
    return read


def part_of(index: int) -> Part:
    """The part of participant number `index` (from 0); past the written ones they repeat, without the newcomer's."""
    return PARTS[index] if index < len(PARTS) else PARTS[index % (len(PARTS) - 1)]


def arrived(index: int, now: datetime) -> datetime:
    """When participant number `index` joined: before all of it, the day before their first one, or two days ago."""
    part = part_of(index)
    if not part.plans:
        return now - timedelta(days=2)
    days = DAYS - part.first_day + 1 if part.first_day else DAYS + LONG_SINCE
    return now - timedelta(days=days)


def live(*, person_id: UUID, email: str, index: int, timezone: str, setting: Setting, now: datetime) -> Life | None:
    """One participant's sixty days until `now`, None for a newcomer; call it in the organization's scope."""
    part = part_of(index)
    if not part.plans:
        return None
    life = Life(person_id=person_id, timezone=timezone, known=setting.known, questionnaires=setting.questionnaires)
    Story(life, part, setting, Random(f"{email}:{index}"), now).tell()  # noqa: S311 - the same people every time
    return life


class Story:
    """How a part becomes deeds, day by day."""

    def __init__(self, life: Life, part: Part, setting: Setting, chance: Random, now: datetime) -> None:
        self.life, self.part, self.setting, self.chance, self.now = life, part, setting, chance, now
        self.walks: list[tuple[Plan, Walk]] = []
        self.waiting = list(part.plans)
        self.wish = part.wish
        self.asked: tuple[Redemption, Wish, int] | None = None
        self.base = chance.uniform(2.3, 3.5)
        self.rise = chance.uniform(0.2, 1.2)
        self.hour = chance.choice((7, 8, 13, 19, 20, 21))
        self.rough = chance.randrange(5, DAYS - ROUGH_PATCH)
        self.decks: dict[str, list[str]] = {}

    def tell(self) -> None:
        """Live through all the days."""
        today = local_day(self.now, self.life.timezone)
        for number in range(self.part.first_day, min(self.part.last_day, DAYS) + 1):
            self._decide(number, today - timedelta(days=DAYS - number))
            if self.chance.random() < self.part.diligence:
                self._spend(number, today - timedelta(days=DAYS - number))

    def _moments(self, day: date) -> Iterator[datetime]:
        """Moments of a day from the person's usual hour on, some minutes apart, none in the future."""
        at = midnight(day, self.life.timezone) + timedelta(
            hours=self.hour, minutes=self.chance.randrange(50), seconds=self.chance.randrange(60)
        )
        while at < self.now:
            yield at
            at += timedelta(minutes=self.chance.randrange(9, 22), seconds=self.chance.randrange(60))

    def _spend(self, number: int, day: date) -> None:
        deeds = self._deeds(number)
        for at, deed in zip(self._moments(day), deeds, strict=False):
            deed(at)

    def _deeds(self, number: int) -> Iterator[Any]:
        """What is done on a day, in order; each is asked for only when its moment has come."""
        chance = self.chance
        mood = self._mood(number)
        if chance.random() < 0.85:
            yield lambda at: self._check_in(at, mood)
        if self.waiting and number >= self.waiting[0].first_day:
            yield self._begin
        for plan, walk in self.walks:
            if chance.random() < 0.6:
                yield lambda at, plan=plan, walk=walk: self._walk(at, plan, walk, mood)
        if chance.random() < 0.35:
            event = chance.choice(PRACTICES)
            seconds = chance.randrange(4, 15) * 60
            yield lambda at: self.life.track(at, event, f"{event}:{at.isoformat()}", seconds=seconds)
        if chance.random() < 0.12:
            text = self._say("pages", voices()["pages"])
            yield lambda at: self.life.write_journal(at, text)
        if self.wish and number >= self.wish.day:
            yield lambda at: self._ask(at, number)

    def _mood(self, number: int) -> int:
        rough = 1.1 if self.rough <= number < self.rough + ROUGH_PATCH else 0
        week = 0.3 if number % 7 in (4, 5) else -0.2 if number % 7 == 0 else 0
        return round(min(5, max(1, self.base + self.rise * number / DAYS + week - rough + self.chance.gauss(0, 0.6))))

    def _check_in(self, at: datetime, mood: int) -> None:
        pleasant = self.chance.random() < (mood - 1) / 4
        emotions = self.chance.sample(PLEASANT if pleasant else UNPLEASANT, self.chance.choice((1, 1, 2, 3)))
        note = self._say(f"notes {mood}", voices()["notes"][str(mood)]) if self.chance.random() < 0.2 else None
        energy = min(5, max(1, mood + self.chance.choice((-1, 0, 0, 1))))
        self.life.check_in(at, mood=mood, energy=energy, emotions=emotions, note=note)

    def _say(self, deck: str, texts: Sequence[str]) -> str:
        """One of the texts; none comes again before all of them were said."""
        left = self.decks.setdefault(deck, [])
        if not left:
            left += self.chance.sample(texts, len(texts))
        return left.pop()

    def _begin(self, at: datetime) -> None:
        plan = self.waiting.pop(0)
        self.walks.append((plan, self.life.enroll(at, self.setting.paths[plan.slug])))

    def _walk(self, at: datetime, plan: Plan, walk: Walk, mood: int) -> None:
        if walk.row.status != Status.ACTIVE:
            return
        if len(walk.completed) >= plan.steps:
            if plan.end:
                self.life.stop(at, walk, plan.end)
            return
        for step in walk.open_steps(at, self.life.timezone):
            if kinds.get(step.kind).completed_by == kinds.PARTICIPANT:
                self.life.complete(at, walk, step, work=self._work(step, mood))
                return
            if step.kind == "typeform" and self.chance.random() < 0.5:
                self.life.complete(at, walk, step, work=kinds.Work(), cause=f"typeform:demo-{walk.row.id.hex[-12:]}")
                return

    def _work(self, step: StepOutline, mood: int) -> kinds.Work:
        seconds = int(step.minutes * 60 * self.chance.uniform(0.7, 1.3))
        if step.kind == "reflection":
            return kinds.Work(reflection=self._say(step.code, voices()["reflections"][step.code]), seconds=seconds)
        if step.kind == "quiz":
            return kinds.Work(answers={q["code"]: self._option(q) for q in step.config["questions"]}, seconds=seconds)
        if step.kind == "questionnaire":
            return kinds.Work(answers=self._answers(step.config["definition"], mood), seconds=seconds)
        return kinds.Work(seconds=seconds)

    def _option(self, question: Mapping[str, Any]) -> str:
        others = [option["value"] for option in question["options"]]
        return str(question["answer"] if self.chance.random() < 0.75 else self.chance.choice(others))

    def _answers(self, definition: Mapping[str, Any], mood: int) -> dict[str, int]:
        scale = sorted(option["value"] for option in definition["scale"])
        answers = {}
        for item in definition["items"]:
            share = min(1.0, max(0.0, self.chance.gauss((mood - 0.5) / 5, 0.15)))
            place = round(share * (len(scale) - 1))
            answers[item["code"]] = scale[-1 - place] if item.get("reverse") else scale[place]
        return answers

    def _ask(self, at: datetime, number: int) -> None:
        wish = self.wish
        prize = self.setting.prizes.get(wish.reward) if wish else None
        if wish is None or prize is None or self.life.points < prize.cost + RESERVE:
            return
        self.wish = None
        code = "".join(self.chance.choices("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=10))
        self.asked = self.life.redeem(at, prize, code), wish, number

    def _decide(self, number: int, day: date) -> None:
        """Two days later, in the morning, staff answer; what is to stay `requested` stays."""
        if self.asked is None:
            return
        redemption, wish, asked_on = self.asked
        at = midnight(day, self.life.timezone) + timedelta(hours=6, minutes=30)
        if wish.status == Given.REQUESTED or number < asked_on + 2 or at >= self.now:
            return
        self.life.decide(at, redemption, self.setting.prizes[wish.reward], wish.status, by=self.setting.decider)
        self.asked = None


def stock_taken(lives: Sequence[Life]) -> dict[UUID, int]:
    """How many pieces of each reward the redemptions of these lives took."""
    taken: dict[UUID, int] = {}
    for life in lives:
        for row in life.rows[Redemption]:
            if row.status != Given.CANCELLED:
                taken[row.reward_id] = taken.get(row.reward_id, 0) + 1
    return taken
