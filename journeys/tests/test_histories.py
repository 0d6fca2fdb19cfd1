"""Random histories, replayed without a database: late events, travel, changes of clocks, pauses, reversals."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.models import PointEntry
from journeys.rules import badges, levels, points, streaks
from journeys.rules.days import local_day
from journeys.services import standing as totals
from journeys.services.activity import Past

DIEGO = UUID(int=1)
START = datetime(2026, 3, 20, tzinfo=UTC)  # nine days before clocks change in Europe
MINUTES = 45 * 24 * 60
KNOWN = totals.Catalogue(
    rules={
        "walk": points.Rule("walk", "Paseaste", 8, per_day_cap=2),
        "gift": points.Rule("gift", "Un regalo", 30),
    },
    levels=[levels.Level(number, "", threshold) for number, threshold in enumerate([0, 20, 80, 200, 500], 1)],
    badges=[
        badges.Badge(UUID(int=11), "cinco-dias", "", "", "", {"kind": "streak", "days": 5}),
        badges.Badge(UUID(int=12), "diez-paseos", "", "", "", {"kind": "event_count", "event": "walk", "count": 10}),
        badges.Badge(UUID(int=13), "nivel-3", "", "", "", {"kind": "level", "number": 3}),
    ],
    external_events=frozenset(),
)
# From Auckland to Honolulu and back over the date line; zones whose clocks change in these weeks.
ZONES = st.sampled_from(["Europe/Madrid", "America/Bogota", "Pacific/Auckland", "Pacific/Honolulu", "America/Santiago"])
DEEDS = st.lists(
    st.tuples(st.integers(0, MINUTES), st.sampled_from(["walk", "gift", "stretched"]), ZONES),
    min_size=1,
    max_size=40,
    unique_by=lambda deed: deed[0],
)
REST = st.sets(st.dates(date(2026, 3, 19), date(2026, 5, 6)), max_size=15)
Deed = tuple[int, str, str]


def nobody() -> totals.Standing:
    return totals.Standing(DIEGO, 0, 0, 1, streaks.Streak(), None, 0, 0, 0, 0, {}, [], "Europe/Madrid", None)


class History:
    """One person's life in memory, as the database would keep it."""

    def __init__(self, rest: set[date]) -> None:
        self.standing = nobody()
        self.past = Past.known(DIEGO, days={}, rest=rest)
        self.awards: list[tuple[str, date, datetime]] = []
        self.ledger: list[dict[str, Any]] = []
        self.held: list[dict[str, Any]] = []
        self.levels: list[int] = [1]

    def hear(self, deed: Deed) -> None:
        """Of something done, perhaps long after; its day is that of the place where it was done."""
        minute, event, where = deed
        at = START + timedelta(minutes=minute)
        day, rule = local_day(at, where), KNOWN.rules.get(event)
        given = [(found, moment) for name, found, moment in self.awards if name == event]
        won, _capped = points.award(
            rule,
            at=at,
            now=at,
            awarded_that_day=sum(found == day for found, _moment in given),
            nearest_award=min((moment for _day, moment in given), key=lambda moment: abs(moment - at), default=None),
        )
        tally = points.Tally.read(self.standing.tallies.get(event)).counted(day=day, at=at, points=won)
        if won:
            self.awards.append((event, day, at))
        credits = [totals.Credit(won, event, event, "porque sí", f"{event}:{minute}")] if won else []
        activity = totals.Activity(at=at, day=day, tallies={event: tally.stored()})
        self.reckon(at, where, credits, activity)

    def correct(self, entry: dict[str, Any]) -> None:
        """Reverse an award, whenever."""
        credit = totals.Credit(
            -entry["amount"],
            entry["rule"],
            entry["cause"],
            "un error",
            f"reversal:{entry['id']}",
            PointEntry.Kind.CORRECTED,
            entry["id"],
        )
        self.reckon(START, "UTC", [credit], totals.Activity(at=START, day=None))

    def reckon(self, at: datetime, where: str, credits: list[totals.Credit], activity: totals.Activity) -> None:
        made = totals.reckon(
            self.standing, KNOWN, now=at, timezone=where, credits=credits, activity=activity, past=self.past
        )
        self.standing = made.after
        self.ledger += made.document["entries"]
        self.held += made.document["held"]
        self.levels.append(made.level["number"])
        self.agree()

    def agree(self) -> None:
        """The totals are the ledger's sum at every moment, and the level that of what was earned."""
        assert self.standing.points == sum(entry["amount"] for entry in self.ledger)
        assert self.standing.points == (self.ledger[-1]["balance_after"] if self.ledger else 0)
        assert self.standing.level == levels.reached(self.standing.earned, KNOWN.levels).number

    def state(self) -> dict[str, Any]:
        """All that must not depend on the order in which we heard of it."""
        told = totals.totals_of(self.standing)
        tallies = {event: tally["total"] for event, tally in told.pop("tallies").items()}
        del told["timezone"]  # where the last message came from
        return {**told, "tallies": tallies, "badges": sorted(told["badges"])}


def live(deeds: list[Deed], rest: set[date]) -> History:
    history = History(rest)
    for deed in deeds:
        history.hear(deed)
    return history


@settings(deadline=None)
@given(DEEDS, REST, st.randoms())
def test_the_order_in_which_we_hear_of_a_history_changes_nothing(
    deeds: list[Deed], rest: set[date], random: Any
) -> None:
    shuffled = list(deeds)
    random.shuffle(shuffled)
    assert live(shuffled, rest).state() == live(sorted(deeds), rest).state()


@settings(deadline=None)
@given(DEEDS, REST)
def test_the_streak_of_a_history_is_the_one_counted_from_its_days(deeds: list[Deed], rest: set[date]) -> None:
    heard = live(deeds, rest)
    days: dict[date, streaks.ActiveDay] = {}
    for minute, _event, where in deeds:
        at = START + timedelta(minutes=minute)
        day = local_day(at, where)
        days[day] = days.get(day, streaks.ActiveDay(day)).with_activity(at)
    assert heard.standing.streak == streaks.count(days.values(), rest)


@settings(deadline=None)
@given(st.lists(ZONES, min_size=3, max_size=30), st.integers(0, 23 * 60))
def test_somebody_who_does_something_every_day_and_travels_breaks_no_streak(places: list[str], minute: int) -> None:
    """Every 23 hours, each time somewhere else on earth: no calendar can find a missed day."""
    history = live([(minute + number * 23 * 60, "walk", where) for number, where in enumerate(places)], set())
    days = {local_day(START + timedelta(minutes=minute + n * 23 * 60), where) for n, where in enumerate(places)}
    assert history.standing.streak.longest == len(days)


@settings(deadline=None)
@given(DEEDS, st.data())
def test_late_reversals_take_back_just_what_was_given(deeds: list[Deed], data: st.DataObject) -> None:
    history = live(deeds, set())
    given_to = [entry for entry in history.ledger if entry["kind"] == PointEntry.Kind.EARNED]
    wrong = data.draw(st.lists(st.sampled_from(given_to), unique_by=lambda entry: entry["id"])) if given_to else []
    held, longest = list(history.standing.badges), history.standing.streak.longest
    for entry in wrong:
        history.correct(entry)
    kept = sum(entry["amount"] for entry in given_to) - sum(entry["amount"] for entry in wrong)
    assert (history.standing.points, history.standing.earned) == (kept, kept)
    assert history.standing.badges == held  # nothing is lost
    assert history.standing.streak.longest == longest


@settings(deadline=None)
@given(DEEDS, st.data())
def test_a_pause_delays_points_and_badges_and_takes_nothing(deeds: list[Deed], data: st.DataObject) -> None:
    deeds = sorted(deeds)
    first = data.draw(st.integers(0, len(deeds)))
    history = live(deeds[:first], set())
    before = history.standing
    history.standing = replace(before, paused=True)
    for deed in deeds[first:]:
        history.hear(deed)
        assert (history.standing.points, history.standing.badges) == (before.points, before.badges)
    history.standing = replace(history.standing, paused=False)
    for award in history.held:
        credit = totals.Credit(
            award["amount"], award["rule"], award["cause"], award["reason"], award["idempotency_key"]
        )
        history.reckon(START, "Europe/Madrid", [credit], totals.Activity(at=START, day=None))
    history.reckon(START, "Europe/Madrid", [], totals.Activity(at=START, day=None))
    undisturbed = live(deeds, set())
    assert history.state() == undisturbed.state()
    assert [one["amount"] for one in history.ledger] == [one["amount"] for one in undisturbed.ledger]


@settings(deadline=None)
@given(DEEDS)
def test_levels_come_one_after_the_other_when_points_do(deeds: list[Deed]) -> None:
    history = live(sorted(deeds), set())
    walked = [earlier <= later for earlier, later in zip(history.levels, history.levels[1:], strict=False)]
    assert all(walked)
    single = [levels.reached(earned, KNOWN.levels).number for earned in range(history.standing.earned + 1)]
    assert sorted(set(single)) == list(range(1, history.standing.level + 1))
