"""Which step is open, how far a journey is walked, and when it is finished."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from journeys.rules.days import day_after

LOCKED, OPEN, COMPLETED = "locked", "open", "completed"


class StepLike(Protocol):
    """What the rules need to know of a step."""

    @property
    def id(self) -> UUID: ...
    @property
    def required(self) -> bool: ...
    @property
    def opens_after_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class State:
    """A step as one person sees it; `opens_at` is set while it waits for its day."""

    status: str
    opens_at: datetime | None = None


def states(
    steps: Sequence[StepLike],
    *,
    unlock: str,
    completed: Collection[UUID],
    started_at: datetime | None,
    now: datetime,
    timezone: str,
) -> list[State]:
    """The state of each step, in the order of `steps`; without enrollment (`started_at` None) all are locked.

    `sequential`: a step opens when the required ones before it are done. `free`: all are open. `scheduled`: a step
    opens at the start of the N-th day after the enrollment, by the person's calendar.
    """
    found = []
    blocked = False
    for step in steps:
        if step.id in completed:
            found.append(State(COMPLETED))
            continue
        opens_at = (
            day_after(started_at, step.opens_after_days, timezone) if unlock == "scheduled" and started_at else None
        )
        if started_at is None or blocked:
            found.append(State(LOCKED))
        elif opens_at is not None and opens_at > now:
            found.append(State(LOCKED, opens_at))
        else:
            found.append(State(OPEN))
        if unlock == "sequential" and step.required:
            blocked = True
    return found


def asked_for(steps: Sequence[StepLike]) -> list[StepLike]:
    """The steps without which a journey is not finished: the required ones, or all where none is required."""
    return [step for step in steps if step.required] or list(steps)


def progress(steps: Sequence[StepLike], completed: Collection[UUID]) -> int:
    """Per cent of what the journey asks for that is done."""
    asked = asked_for(steps)
    done = sum(step.id in completed for step in asked)
    return 100 * done // len(asked) if asked else 0


def is_finished(steps: Sequence[StepLike], completed: Collection[UUID]) -> bool:
    """Whether everything that the journey asks for is done."""
    return progress(steps, completed) == 100


def next_step(steps: Sequence[StepLike], completed: Collection[UUID], *, unlock: str) -> UUID | None:
    """The first step that is not done, or None where the journey is finished.

    First is what stands first, or in a `scheduled` journey what opens first: so it stays the right one as the days
    pass. Whoever went past an optional step does not stand at it any more.
    """
    if is_finished(steps, completed):
        return None
    asked = {step.id for step in asked_for(steps)}
    turns = sorted(steps, key=lambda step: step.opens_after_days) if unlock == "scheduled" else steps
    furthest = max((place for place, step in enumerate(turns) if step.id in completed), default=-1)
    return next(
        step.id
        for place, step in enumerate(turns)
        if step.id not in completed and (step.id in asked or place > furthest)
    )
