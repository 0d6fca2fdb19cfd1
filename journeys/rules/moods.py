"""A person's mood over time."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from journeys.rules.days import days_before

WEEK = 7


def summary(
    check_ins: Iterable[tuple[date, int, int, list[str]]], *, start: date, end: date, previous: Iterable[int] = ()
) -> dict[str, Any]:
    """Mood over a period: daily series, 7-day means, the most frequent emotions, change of the mean.

    `check_ins` are (day, mood, energy, emotions) up to `end` and may begin six days before `start`, for the first
    means; `previous` are the moods of the period of the same length before. Days without a check-in are not in the
    series.
    """
    moods: dict[date, list[int]] = defaultdict(list)
    energies: dict[date, list[int]] = defaultdict(list)
    emotions: Counter[str] = Counter()
    for day, mood, energy, named in check_ins:
        moods[day].append(mood)
        energies[day].append(energy)
        if day >= start:
            emotions.update(named)
    within = [mood for day, values in moods.items() if day >= start for mood in values]
    mean, mean_before = _mean(within), _mean(list(previous))
    return {
        "from": start,
        "to": end,
        "days": [
            {
                "day": day,
                "mood": _mean(moods[day]),
                "energy": _mean(energies[day]),
                "mean_7_days": _week_mean(moods, day),
            }
            for day in sorted(moods)
            if day >= start
        ],
        "mean": mean,
        "emotions": [
            {"code": code, "count": times} for code, times in sorted(emotions.items(), key=lambda x: (-x[1], x[0]))[:5]
        ],
        "change": None if mean is None or mean_before is None else round(mean - mean_before, 2),
    }


def _week_mean(moods: dict[date, list[int]], day: date) -> float | None:
    return _mean([mood for n in range(WEEK) for mood in moods.get(days_before(day, n), [])])


def _mean(values: list[int]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
