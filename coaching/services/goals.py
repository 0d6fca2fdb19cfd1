"""Goals: setting, changing, reaching, dropping them. What people write in them is screened."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone as clock

from coaching.models import Goal
from coaching.services.safety import look_at
from oasis.core.errors import NotFound

FIELDS = ("title", "note", "due_on", "status")


def goal_shape(goal: Goal) -> dict[str, Any]:
    """A goal as clients read it."""
    return {
        "id": goal.id,
        "title": goal.title,
        "note": goal.note or "",
        "due_on": goal.due_on,
        "status": goal.status,
        "source": goal.source,
        "created_at": goal.created_at,
        "completed_at": goal.completed_at,
    }


def find_goal(*, person_id: UUID, goal_id: UUID) -> Goal:
    """A goal of the person's own. Raises `NotFound`."""
    goal = Goal.objects.of(person_id).filter(pk=goal_id).first()
    if goal is None:
        raise NotFound
    return goal


@transaction.atomic
def set_goal(
    *, person_id: UUID, title: str, note: str = "", due_on: date | None = None, source: str = Goal.Source.PERSON
) -> tuple[Goal, dict[str, Any] | None]:
    """Write a goal down; returns it and what the person is to be told for their safety, or None."""
    goal = Goal.objects.create(person_id=person_id, title=title, note=note or None, due_on=due_on, source=source)
    return goal, _screened(goal)


@transaction.atomic
def change_goal(*, person_id: UUID, goal_id: UUID, changes: dict[str, Any]) -> tuple[Goal, dict[str, Any] | None]:
    """Change a goal of the person's own (`title`, `note`, `due_on`, `status`). Raises `NotFound`."""
    goal = Goal.objects.select_for_update().of(person_id).filter(pk=goal_id).first()
    if goal is None:
        raise NotFound
    for name in FIELDS:
        if name in changes:
            setattr(goal, name, changes[name] or None if name in ("note", "due_on") else changes[name])
    done = goal.status == Goal.Status.DONE
    goal.completed_at = (goal.completed_at or clock.now()) if done else None
    goal.save()
    return goal, _screened(goal) if {"title", "note"} & set(changes) else None


def _screened(goal: Goal) -> dict[str, Any] | None:
    words = "\n".join(map(str, (goal.title, goal.note or "")))
    return look_at(person_id=goal.person_id, source=f"coaching.goal:{goal.id}", text=words)
