"""What a week was like, in figures: what moved, a pattern, one suggestion. Pure; nothing is inferred, only counted.

Each statement is a code with its figures; `coaching.services.insights` says them in the person's language. With little to
count it says that, and nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WEEK = 7
LEAST_DAYS = 2  # of mood in both weeks, before they are compared
MOVED = 0.3  # of 5: a smaller change of the mean is none
LEAST_FOR_PATTERN = 2  # days of each sort
LOW_MOOD, LOW_ENERGY = 2.5, 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Two weeks of a person: mood and energy by day (1 to 5), steps done by day, pages written, goals reached."""

    starts_on: date
    mood: Mapping[date, float]
    energy: Mapping[date, float]
    steps: Mapping[date, int]
    pages: int = 0
    goals_reached: int = 0
    active_goals: int = 0
    active_journeys: int = 0


def insights_of(week: Week) -> dict[str, Any]:
    """`{statements: [{code, figures}], suggestion: {code, figures}}` of a week; at least one statement."""
    days = [week.starts_on + timedelta(days=number) for number in range(WEEK)]
    before = [day - timedelta(days=WEEK) for day in days]
    said = [*_mood(week, days, before), *_steps(week, days, before), *_pattern(week, [*before, *days])]
    if week.goals_reached:
        said.append(_said("goals_reached", count=week.goals_reached))
    if week.pages:
        said.append(_said("pages_written", count=week.pages))
    if not said:
        said.append(_said("nothing_yet"))
    return {"statements": said, "suggestion": _suggestion(week, days)}


def _mood(week: Week, days: Sequence[date], before: Sequence[date]) -> list[dict[str, Any]]:
    now = [week.mood[day] for day in days if day in week.mood]
    earlier = [week.mood[day] for day in before if day in week.mood]
    if not now:
        return []
    figures = {"mean": _mean(now), "days": len(now)}
    if len(now) < LEAST_DAYS or len(earlier) < LEAST_DAYS:
        return [_said("mood", **figures)]
    change = round(_mean(now) - _mean(earlier), 1)
    code = "mood_up" if change >= MOVED else "mood_down" if change <= -MOVED else "mood_same"
    return [_said(code, **figures, before=_mean(earlier), change=abs(change))]


def _steps(week: Week, days: Sequence[date], before: Sequence[date]) -> list[dict[str, Any]]:
    now = sum(week.steps.get(day, 0) for day in days)
    earlier = sum(week.steps.get(day, 0) for day in before)
    return [_said("steps", count=now, before=earlier)] if now or earlier else []


def _pattern(week: Week, days: Sequence[date]) -> list[dict[str, Any]]:
    """Whether days with a step were days of another mood; that they go together, never that one is the cause."""
    walked = [week.mood[day] for day in days if day in week.mood and week.steps.get(day)]
    still = [week.mood[day] for day in days if day in week.mood and not week.steps.get(day)]
    if min(len(walked), len(still)) < LEAST_FOR_PATTERN or _mean(walked) - _mean(still) < MOVED:
        return []
    return [_said("mood_with_steps", with_steps=_mean(walked), without=_mean(still), days=len(walked) + len(still))]


def _suggestion(week: Week, days: Sequence[date]) -> dict[str, Any]:
    mood = [week.mood[day] for day in days if day in week.mood]
    energy = [week.energy[day] for day in days if day in week.energy]
    if not mood:
        return _said("check_in")
    if _mean(mood) <= LOW_MOOD:
        return _said("be_with_somebody", mean=_mean(mood))
    if energy and _mean(energy) <= LOW_ENERGY:
        return _said("rest", mean=_mean(energy))
    if week.active_journeys and not any(week.steps.get(day) for day in days):
        return _said("one_step")
    return _said("keep_going") if week.active_goals else _said("set_a_goal")


def _said(code: str, **figures: float) -> dict[str, Any]:
    return {"code": code, "figures": figures}


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 1)
