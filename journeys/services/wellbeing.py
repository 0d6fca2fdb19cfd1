"""The emotional track: check-ins, mood, journal, questionnaires. What people write is looked at by the safety net."""

from datetime import date
from typing import Any
from uuid import UUID

import orjson
from django.utils import timezone as clock

from journeys.kinds import WrongAnswer
from journeys.kinds.questionnaire import judge
from journeys.models import EmotionCheckIn, JournalEntry, Questionnaire, QuestionnaireResponse
from journeys.rules import moods
from journeys.rules.days import days_before, local_day
from journeys.services import safety
from journeys.services.tracking import Occurrence, track_event
from oasis.core.errors import NotFound, ValidationFailed

GAVE = ("points_awarded", "total_points", "level", "level_up", "badges", "welcome_back")
CHECK_IN, JOURNAL, QUESTIONNAIRE = "mood_checkin", "journal_entry", "questionnaire"  # the events their point rules name


def check_in(
    *, person_id: UUID, timezone: str, mood: int, energy: int, emotions: list[str], note: str | None = None
) -> tuple[EmotionCheckIn, dict[str, Any], dict[str, Any] | None]:
    """Record how a person feels now; returns the check-in, what it gave in points, and the safety answer."""
    entry = EmotionCheckIn(
        person_id=person_id,
        mood=mood,
        energy=energy,
        emotions=emotions,
        note=note or None,
        day=local_day(clock.now(), timezone),
    )
    entry.save(force_insert=True)
    gave = _track(person_id, timezone, Occurrence(CHECK_IN, f"{CHECK_IN}:{entry.id}", check_ins=1))
    said = safety.screen_participant_text(person_id=person_id, source=f"journeys.check_in:{entry.id}", text=note)
    return entry, gave, said


def mood(*, person_id: UUID, start: date, end: date) -> dict[str, Any]:
    """The mood of a person's days from `start` to `end` (both included); one statement."""
    length = (end - start).days + 1
    before, week_before = days_before(start, length), days_before(start, moods.WEEK - 1)
    rows = list(
        EmotionCheckIn.objects.filter(person_id=person_id, day__range=(min(before, week_before), end))
        .order_by("id")
        .values_list("day", "mood", "energy", "emotions")
    )
    return moods.summary(
        (row for row in rows if row[0] >= week_before),
        start=start,
        end=end,
        previous=[row[1] for row in rows if before <= row[0] < start],
    )


def write_journal(
    *, person_id: UUID, timezone: str, text: str
) -> tuple[JournalEntry, dict[str, Any], dict[str, Any] | None]:
    """Add a page to the person's journal; returns it, what it gave in points, and the safety answer."""
    entry = JournalEntry(person_id=person_id, text=text)
    entry.save(force_insert=True)
    gave = _track(person_id, timezone, Occurrence(JOURNAL, f"{JOURNAL}:{entry.id}"))
    said = safety.screen_participant_text(person_id=person_id, source=f"journeys.journal:{entry.id}", text=text)
    return entry, gave, said


def rewrite_journal(*, person_id: UUID, entry_id: UUID, text: str) -> tuple[JournalEntry, dict[str, Any] | None]:
    """Change a page of the person's own; returns it and the safety answer. Raises `NotFound`."""
    entry = JournalEntry.objects.select_for_update().filter(person_id=person_id, pk=entry_id).first()
    if entry is None:
        raise NotFound
    entry.text = text
    entry.save(update_fields=["text", "updated_at"])
    return entry, safety.screen_participant_text(person_id=person_id, source=f"journeys.journal:{entry.id}", text=text)


def delete_journal(*, person_id: UUID, entry_id: UUID) -> None:
    """Remove a page of the person's own for good. Raises `NotFound`."""
    if not JournalEntry.objects.filter(person_id=person_id, pk=entry_id).delete()[0]:
        raise NotFound


def definition_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """An instrument as the rules read it."""
    return {
        "code": questionnaire.code,
        "title": questionnaire.title,
        "instructions": questionnaire.instructions,
        "scale": questionnaire.scale,
        "items": questionnaire.items,
        "subscales": questionnaire.subscales,
        "cut_offs": questionnaire.cut_offs,
    }


def find_questionnaire(code: str) -> dict[str, Any] | None:
    """The definition of the active instrument called `code`."""
    found = Questionnaire.objects.filter(code=code, active=True).first()
    return definition_of(found) if found else None


def answer_questionnaire(
    *, person_id: UUID, timezone: str, questionnaire_id: UUID, answers: dict[str, Any]
) -> tuple[QuestionnaireResponse, dict[str, Any], dict[str, Any], dict[str, Any] | None]:
    """Score and keep a person's answers; returns the response, its scores, the points it gave and the safety answer.

    Raises `NotFound`, and `ValidationFailed` for missing, unknown or impossible answers.
    """
    questionnaire = Questionnaire.objects.filter(pk=questionnaire_id, active=True).first()
    if questionnaire is None:
        raise NotFound
    try:
        outcome = judge(definition_of(questionnaire), answers)
    except WrongAnswer as error:
        raise ValidationFailed(details=error.details) from error
    scores = dict(outcome.result or {})
    response = QuestionnaireResponse(
        person_id=person_id,
        questionnaire=questionnaire,
        answers=orjson.dumps(answers).decode(),
        scores=orjson.dumps(scores).decode(),
    )
    response.save(force_insert=True)
    gave = _track(person_id, timezone, Occurrence(QUESTIONNAIRE, f"{QUESTIONNAIRE}:{response.id}"))
    said = safety.flag_risks(person_id=person_id, source=f"journeys.questionnaire:{response.id}", risks=outcome.risks)
    return response, scores, gave, said


def _track(person_id: UUID, timezone: str, occurrence: Occurrence) -> dict[str, Any]:
    answer = track_event(person_id=person_id, timezone=timezone, occurrence=occurrence)
    return {name: answer[name] for name in GAVE if name in answer}
