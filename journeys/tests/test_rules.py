"""The rules over random histories: whatever the order, the zone or the change of clocks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journeys.rules import (
    badges,
    emotions,
    levels,
    moods,
    points,
    rewards,
    streaks,
    texts,
    unlocking,
)
from journeys.rules.days import day_after, local_day, midnight, zone

ZONES = st.sampled_from(
    sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right")))
)
MOMENTS = st.integers(0, 10 * 366 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
SPACE = UUID(int=7)


@dataclass(frozen=True)
class Step:
    id: UUID
    required: bool
    opens_after_days: int


STEPS = st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=1, max_size=12).map(
    lambda rows: [Step(uuid5(SPACE, str(number)), *row) for number, row in enumerate(rows)]
)


# -- unlocking


@given(
    STEPS,
    st.sets(st.integers(0, 11)),
    st.sampled_from(["sequential", "free", "scheduled"]),
    MOMENTS,
    st.integers(0, 12),
    ZONES,
)
def test_a_done_step_stays_done_and_an_open_one_never_closes(
    steps: list[Step], done: set[int], unlock: str, started: datetime, later: int, where: str
) -> None:
    completed = {step.id for number, step in enumerate(steps) if number in done}

    def at(now: datetime, finished: set[UUID]) -> list[str]:
        found = unlocking.states(steps, unlock=unlock, completed=finished, started_at=started, now=now, timezone=where)
        return [state.status for state in found]

    now = at(started, completed)
    afterwards = at(started + timedelta(days=later), completed)
    assert [status == "completed" for status in now] == [step.id in completed for step in steps]
    assert all(after != "locked" for before, after in zip(now, afterwards, strict=True) if before == "open")
    for step in steps:
        more = at(started, completed | {step.id})
        assert all(after != "locked" for before, after in zip(now, more, strict=True) if before == "open")


@given(STEPS, st.sampled_from(["sequential", "free", "scheduled"]), MOMENTS, ZONES)
def test_every_journey_can_be_finished_by_doing_what_is_open(
    steps: list[Step], unlock: str, started: datetime, where: str
) -> None:
    completed: set[UUID] = set()
    now = started
    for _round in range(len(steps) * 2):
        standing = unlocking.next_step(steps, completed, unlock=unlock)
        assert (standing is None) == unlocking.is_finished(steps, completed)
        assert standing not in completed
        found = unlocking.states(steps, unlock=unlock, completed=completed, started_at=started, now=now, timezone=where)
        open_ones = [step.id for step, state in zip(steps, found, strict=True) if state.status == "open"]
        waiting = [state.opens_at for state in found if state.opens_at]
        before = unlocking.progress(steps, completed)
        if open_ones:
            completed.add(open_ones[0])
        elif waiting:
            now = min(waiting)
        assert before <= unlocking.progress(steps, completed) <= 100
    assert unlocking.is_finished(steps, completed)
    assert unlocking.next_step(steps, completed, unlock=unlock) is None


@pytest.mark.parametrize(
    ("required", "done", "standing"),
    [
        ("ror", "", 1),
        ("ror", "1", 2),  # an optional step is the next one
        ("rorr", "13", 4),  # until something after it is done
        ("rorr", "14", 3),
        ("rorr", "134", None),
        ("ooo", "3", 1),  # where nothing is required, everything is asked for
        ("rrr", "3", 1),
    ],
)
def test_an_optional_step_is_the_next_one_until_something_after_it_is_done(
    required: str, done: str, standing: int | None
) -> None:
    steps = [Step(UUID(int=number), mark == "r", 0) for number, mark in enumerate(required, 1)]
    found = unlocking.next_step(steps, {UUID(int=int(number)) for number in done}, unlock="sequential")
    assert found == (standing and UUID(int=standing))


@given(
    STEPS,
    st.sets(st.integers(0, 11)),
    st.sampled_from(["sequential", "free", "scheduled"]),
    MOMENTS,
    st.integers(0, 12),
    ZONES,
)
def test_the_next_step_never_waits_while_another_that_is_asked_for_is_open(
    steps: list[Step], done: set[int], unlock: str, started: datetime, later: int, where: str
) -> None:
    completed = {step.id for number, step in enumerate(steps) if number in done}
    now = started + timedelta(days=later)
    found = unlocking.states(steps, unlock=unlock, completed=completed, started_at=started, now=now, timezone=where)
    state = {step.id: one.status for step, one in zip(steps, found, strict=True)}
    open_ones = [step.id for step in unlocking.asked_for(steps) if state[step.id] == "open"]
    standing = unlocking.next_step(steps, completed, unlock=unlock)
    if standing is not None and open_ones:
        assert state[standing] == "open"


def test_without_enrollment_everything_is_locked() -> None:
    steps = [Step(UUID(int=1), True, 0)]
    (state,) = unlocking.states(
        steps, unlock="free", completed=(), started_at=None, now=datetime(2026, 1, 1, tzinfo=UTC), timezone="UTC"
    )
    assert state == unlocking.State("locked")


@given(MOMENTS, st.integers(1, 40), ZONES)
def test_a_step_opens_when_its_day_begins_where_the_person_is(started: datetime, days: int, where: str) -> None:
    opens = day_after(started, days, where)
    assert local_day(opens, where) >= local_day(started, where) + timedelta(days=days)
    assert local_day(opens - timedelta(hours=2), where) <= local_day(started, where) + timedelta(days=days)
    assert day_after(started, 0, where) == started


def test_an_unknown_zone_is_the_houses() -> None:
    assert zone("Luna/Mar_de_la_Tranquilidad") == zone("") == ZoneInfo("Europe/Madrid")
    assert midnight(date(2026, 3, 29), "Europe/Madrid") == datetime(2026, 3, 28, 23, tzinfo=UTC)


# -- levels

LEVELS = st.lists(st.integers(1, 5000), unique=True, max_size=12).map(
    lambda thresholds: [levels.Level(n, f"L{n}", t) for n, t in enumerate([0, *sorted(thresholds)], 1)]
)


@given(LEVELS, st.integers(0, 6000), st.integers(0, 500))
def test_more_points_never_lower_the_level_and_none_is_skipped(
    known: list[levels.Level], earned: int, more: int
) -> None:
    before, after = levels.reached(earned, known), levels.reached(earned + more, known)
    assert before.number <= after.number
    assert all(level.threshold <= earned for level in known[: before.number])
    assert all(level.threshold > earned for level in known[before.number :])


@given(LEVELS, st.integers(0, 6000))
def test_a_level_says_what_is_missing(known: list[levels.Level], earned: int) -> None:
    standing = levels.standing(earned, known)
    assert 0 <= standing["progress"] <= 100
    if standing["next_at"] is None:
        assert standing["number"] == known[-1].number
    else:
        assert standing["next_at"] > earned
        assert standing["progress"] < 100


# -- streaks

HISTORY = st.sets(DAYS, max_size=60)


@given(HISTORY, HISTORY, st.randoms())
def test_a_streak_does_not_depend_on_the_order_of_its_days(active: set[date], rest: set[date], random: object) -> None:
    days = [streaks.ActiveDay(day) for day in active]
    shuffled = list(days)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert streaks.count(days, rest) == streaks.count(shuffled, rest)


@given(HISTORY, HISTORY)
def test_a_streak_is_the_longest_run_that_only_rest_days_interrupt(active: set[date], rest: set[date]) -> None:
    streak = streaks.count([streaks.ActiveDay(day) for day in active], rest)
    best = run = 0
    day = date(2024, 1, 1)
    while day <= date(2024, 12, 31):
        if day in active:
            run += 1
        elif day not in rest:
            run = 0
        best = max(best, run)
        day += timedelta(days=1)
    assert streak.longest == best
    assert streak.day == max(active, default=None)


@given(HISTORY, HISTORY, DAYS)
def test_a_rest_day_or_one_more_day_never_shortens_a_streak(active: set[date], rest: set[date], day: date) -> None:
    plain = streaks.count([streaks.ActiveDay(each) for each in active], rest)
    assert streaks.count([streaks.ActiveDay(each) for each in active], rest | {day}).longest >= plain.longest
    assert (
        streaks.count([streaks.ActiveDay(each) for each in active | {day}], rest - {day}).longest >= plain.longest
        or day in rest
    )


@given(MOMENTS, ZONES, st.integers(2, 40))
def test_something_every_day_at_the_same_hour_is_a_streak_in_every_zone_and_over_every_change_of_clocks(
    start: datetime, where: str, length: int
) -> None:
    local = start.astimezone(ZoneInfo(where))
    streak = streaks.Streak()
    before: datetime | None = None
    for number in range(length):
        at = (local.replace(tzinfo=None) + timedelta(days=number)).replace(tzinfo=ZoneInfo(where)).astimezone(UTC)
        streak = streaks.advance(streak, local_day(at, where), bridged=streaks.is_bridged(before=before, at=at))
        before = at
    assert streak.current == streak.longest >= length - 1  # a zone may have left a calendar day out


@given(MOMENTS, ZONES, ZONES, st.integers(1, 22))
def test_flying_to_another_zone_breaks_no_streak(start: datetime, home: str, away: str, hours: int) -> None:
    at = start + timedelta(hours=hours)
    first, second = local_day(start, home), local_day(at, away)
    assume(second >= first)
    streak = streaks.advance(streaks.Streak(4, 4, first), second, bridged=streaks.is_bridged(before=start, at=at))
    assert streak.current >= 4


def test_a_missed_day_ends_the_streak_and_today_is_not_over() -> None:
    streak = streaks.Streak(3, 5, date(2026, 3, 10))
    assert streaks.standing(streak, today=date(2026, 3, 11)) == 3
    assert streaks.standing(streak, today=date(2026, 3, 12)) == 0
    assert streaks.standing(streak, today=date(2026, 3, 12), rest={date(2026, 3, 11)}) == 3
    assert streaks.standing(streak, today=date(2026, 3, 9)) == 3
    assert streaks.advance(streak, date(2026, 3, 12)) == streaks.Streak(1, 5, date(2026, 3, 12))


# -- points


@given(st.lists(st.integers(0, 72 * 60), min_size=1, max_size=40), st.integers(1, 4), st.integers(0, 7200))
def test_caps_and_cool_downs_hold_over_a_history_in_order(minutes: list[int], cap: int, cool_down: int) -> None:
    rule = points.Rule("walk", "Paseo", 5, cap, cool_down)
    start = datetime(2026, 3, 27, tzinfo=UTC)  # over the change of clocks in Madrid
    tally, given_at = points.Tally(), []
    for minute in sorted(minutes):
        at = start + timedelta(minutes=minute)
        day = local_day(at, "Europe/Madrid")
        assert not tally.is_behind(day=day, at=at)
        won, _capped = points.award(
            rule, at=at, now=at, awarded_that_day=tally.awarded if tally.day == day else 0, nearest_award=tally.last
        )
        tally = points.Tally.read(tally.counted(day=day, at=at, points=won).stored())
        if won:
            given_at.append(at)
    assert tally.total == len(minutes)
    per_day = [local_day(at, "Europe/Madrid") for at in given_at]
    assert all(per_day.count(day) <= cap for day in per_day)
    assert all(later - earlier >= timedelta(seconds=cool_down) for earlier, later in pairwise(given_at))
    assert given_at[0] == start + timedelta(minutes=min(minutes))


def test_a_rule_holds_from_to() -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    rule = points.Rule("walk", "Paseo", 5, active_from=start, active_to=end)
    nothing = {"awarded_that_day": 0, "nearest_award": None}
    assert points.award(rule, at=start, now=start, **nothing) == (5, False)
    assert points.award(rule, at=end, now=end, **nothing) == (0, False)
    assert points.award(None, at=end, now=end, **nothing) == (0, False)


# -- badges

FACTS = badges.Facts(
    events={"walk": 4, "step": 3}, streak=7, level=2, steps=3, journeys=1, check_ins=2, journey_slug="calma"
)


@pytest.mark.parametrize(
    ("criteria", "earned"),
    [
        ({"kind": "event_count", "event": "walk", "count": 4}, True),
        ({"kind": "event_count", "event": "walk", "count": 5}, False),
        ({"kind": "event_count", "event": "swim", "count": 1}, False),
        ({"kind": "streak", "days": 7}, True),
        ({"kind": "streak", "days": 8}, False),
        ({"kind": "journey", "journey": "calma"}, True),
        ({"kind": "journey", "journey": "otra"}, False),
        ({"kind": "journey", "count": 1}, True),
        ({"kind": "level", "number": 3}, False),
        ({"kind": "check_ins", "count": 2}, True),
        ({"kind": "steps", "count": 3}, True),
    ],
)
def test_a_badge_is_earned_when_its_criteria_are_met(criteria: dict, earned: bool) -> None:
    badge = badges.Badge(1, "b", "B", "", "", criteria)
    assert badges.problems(criteria) == []
    assert bool(badges.newly_earned([badge], held=[], facts=FACTS)) is earned
    assert badges.newly_earned([badge], held=["b"], facts=FACTS) == []


@pytest.mark.parametrize(
    ("criteria", "wrong"),
    [
        ("x", ["not_an_object"]),
        ({"kind": "luck"}, ["kind"]),
        ({"kind": "streak"}, ["days"]),
        ({"kind": "streak", "days": True}, ["days"]),
        ({"kind": "event_count", "count": 0}, ["count", "event"]),
        ({"kind": "journey", "journey": " "}, ["journey"]),
        ({"kind": "level", "number": 2, "days": 1}, ["days"]),
    ],
)
def test_criteria_that_no_rule_understands_are_named(criteria: object, wrong: list[str]) -> None:
    assert badges.problems(criteria) == wrong


# -- how far a reward is


def test_a_reward_is_as_far_as_rules_and_journeys_make_it() -> None:
    rules = [points.Rule("a", "", 5, per_day_cap=2), points.Rule("b", "", 10, None, 43_200)]
    assert rewards.most_a_day(rules) == 10 + 20
    assert rewards.most_a_day([*rules, points.Rule("c", "", 1)]) is None
    assert rewards.most_a_day([]) == 0
    assert rewards.days_to_reach(100, once=200, most_a_day=0) == 1
    assert rewards.days_to_reach(100, once=10, most_a_day=30) == 3
    assert rewards.days_to_reach(100, once=10, most_a_day=0) is None
    assert rewards.days_to_reach(100, once=0, most_a_day=None) == 1


# -- words and feelings


def test_there_are_24_emotions_six_in_each_quadrant() -> None:
    quadrants = [(emotion.valence > 0, emotion.arousal > 0) for emotion in emotions.EMOTIONS]
    assert len(emotions.CODES) == 24
    assert {quadrants.count(quadrant) for quadrant in quadrants} <= {5, 6, 7}


def test_a_mood_series_means_seven_days_and_tells_the_change() -> None:
    day = date(2026, 3, 10)
    rows = [(day - timedelta(days=n), mood, 3, ["calm"]) for n, mood in enumerate([5, 3, 1, 4, 4, 4, 4, 1])]
    told = moods.summary(rows, start=day - timedelta(days=1), end=day, previous=[1, 1])
    assert [row["mood"] for row in told["days"]] == [3.0, 5.0]
    assert told["days"][1]["mean_7_days"] == round(25 / 7, 2)
    assert (told["mean"], told["change"]) == (4.0, 3.0)
    assert told["emotions"] == [{"code": "calm", "count": 2}]
    assert moods.summary([], start=day, end=day)["change"] is None


@given(st.text(max_size=300))
def test_no_markdown_makes_unsafe_html(markdown: str) -> None:
    html = texts.html_of(markdown + "\n\n<script>x</script> [a](javascript:x)").lower()
    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Relajación", "relajaciones"),
        ("Ansiosas", "ansioso"),
        ("Sueño", "sueños"),
        ("Voces", "voz"),
        ("ÁNIMO", "animo"),
    ],
)
def test_words_are_found_without_accents_number_and_gender(said: str, asked: str) -> None:
    assert texts.searchable(said) == texts.searchable(asked)


def test_a_tilde_on_the_n_is_another_letter() -> None:
    assert texts.searchable("año") != texts.searchable("ano")
