"""Check-ins, mood, journal and questionnaires, of the caller."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys.api.conditional import conditional
from journeys.api.shapes import AnswersField, CelebrationShape, SafetyShape
from journeys.kinds.reflection import MAX_CHARACTERS
from journeys.models import EmotionCheckIn, JournalEntry, Questionnaire, QuestionnaireResponse
from journeys.rules.days import days_before, local_day
from journeys.rules.emotions import CODES, EMOTIONS, catalogue
from journeys.services import wellbeing
from oasis.core.api import StrictSerializer, Success, cursor_of, operation, page_of
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery, PageQuery
from oasis.core.errors import NotFound, ValidationFailed
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

MAX_DAYS = 366
DEFAULT_DAYS = 30


class NewCheckIn(StrictSerializer):
    """How somebody feels."""

    mood = serializers.IntegerField(min_value=1, max_value=5)
    energy = serializers.IntegerField(min_value=1, max_value=5)
    emotions = serializers.ListField(
        child=serializers.ChoiceField(sorted(CODES)),
        required=False,
        max_length=len(EMOTIONS),
        help_text="Of `/emotions`.",
    )
    note = serializers.CharField(required=False, allow_blank=True, allow_null=True, max_length=5000)


class CheckInShape(serializers.Serializer):
    """A check-in."""

    id = serializers.UUIDField()
    mood = serializers.IntegerField()
    energy = serializers.IntegerField()
    emotions = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField(allow_null=True)
    day = serializers.DateField(help_text="By the caller's own calendar.")
    created_at = serializers.DateTimeField()


class NewCheckInShape(CheckInShape, CelebrationShape):
    """A check-in just made, and what it gave."""

    safety = SafetyShape(required=False)


class MoodQuery(StrictSerializer):
    """Which days, both included; without them the last 30."""

    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language, so it is declared here."""
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class MoodDayShape(serializers.Serializer):
    """One day."""

    day = serializers.DateField()
    mood = serializers.FloatField()
    energy = serializers.FloatField()
    mean_7_days = serializers.FloatField()


class EmotionCountShape(serializers.Serializer):
    """How often an emotion was named."""

    code = serializers.CharField()
    count = serializers.IntegerField()


class MoodSeriesShape(serializers.Serializer):
    """Mood over time."""

    to = serializers.DateField()
    days = MoodDayShape(many=True)
    mean = serializers.FloatField(allow_null=True)
    emotions = EmotionCountShape(many=True, help_text="The five most frequent.")
    change = serializers.FloatField(allow_null=True, help_text="Of the mean, against the period before.")

    def get_fields(self) -> dict[str, Any]:
        """As in the query."""
        return {"from": serializers.DateField(), **super().get_fields()}


class EmotionShape(serializers.Serializer):
    """An emotion of the catalogue."""

    code = serializers.CharField()
    es = serializers.CharField()
    en = serializers.CharField()
    valence = serializers.FloatField(help_text="Unpleasant -1 … pleasant 1.")
    arousal = serializers.FloatField(help_text="Calm -1 … activated 1.")


class JournalText(StrictSerializer):
    """A page's text."""

    text = serializers.CharField(max_length=MAX_CHARACTERS)


class JournalShape(serializers.Serializer):
    """A page of the journal."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    step_id = serializers.UUIDField(allow_null=True, help_text="The reflection step it was written for.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class ChangedJournalShape(JournalShape):
    """A page just changed."""

    safety = SafetyShape(required=False)


class NewJournalShape(ChangedJournalShape, CelebrationShape):
    """A page just written, and what it gave."""


class QuestionnaireItemShape(serializers.Serializer):
    """A question."""

    code = serializers.CharField()
    text = serializers.CharField()


class ScaleShape(serializers.Serializer):
    """A possible answer."""

    value = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field may be called as it likes


class QuestionnaireShape(serializers.Serializer):
    """A questionnaire."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    title = serializers.CharField()
    instructions = serializers.CharField()
    scale = ScaleShape(many=True)
    items = QuestionnaireItemShape(many=True)
    source = serializers.CharField()  # type: ignore[assignment]  # as above


class Answers(StrictSerializer):
    """Answers to all questions."""

    answers = AnswersField(help_text="`{item code: value}`, the values of `scale`.")


class SubscaleShape(serializers.Serializer):
    """A subscale's score."""

    code = serializers.CharField()
    title = serializers.CharField()
    score = serializers.IntegerField()


class MessageShape(serializers.Serializer):
    """What a score means."""

    scale = serializers.CharField(help_text="`total` or a subscale.")
    label = serializers.CharField()  # type: ignore[assignment]  # a field may be called as it likes
    message = serializers.CharField()


class ScoresShape(serializers.Serializer):
    """Scores of one response."""

    total = serializers.IntegerField()
    maximum = serializers.IntegerField()
    subscales = SubscaleShape(many=True)
    messages = MessageShape(many=True)


class ResponseShape(serializers.Serializer):
    """A response."""

    id = serializers.UUIDField()
    created_at = serializers.DateTimeField()
    scores = ScoresShape()


class NewResponseShape(ResponseShape, CelebrationShape):
    """A response just given, and what it gave."""

    safety = SafetyShape(required=False)


def _with_safety(data: dict[str, Any], safety: dict[str, Any] | None) -> dict[str, Any]:
    return data if safety is None else {**data, "safety": safety}


_CHECK_IN = ("id", "mood", "energy", "emotions", "note", "day", "created_at")


class CheckIns(OrganizationView):
    """Own check-ins."""

    capability = Capability.SEE_OWN_PROGRESS
    idempotent = True

    @operation("Own check-ins", response=CheckInShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first."""
        rows = EmotionCheckIn.objects.filter(person_id=request.user.id).values(*_CHECK_IN)
        items, meta = cursor_of(rows, self.query(request, CursorQuery))
        return Success(items, meta=meta)

    @operation("Check in", request=NewCheckIn, response=NewCheckInShape, status=201)
    def post(self, request: Request) -> Success:
        """One or more a day."""
        data = self.body(request, NewCheckIn)
        entry, gave, safety = wellbeing.check_in(
            person_id=request.user.id,
            timezone=request.user.timezone,
            mood=data["mood"],
            energy=data["energy"],
            emotions=list(dict.fromkeys(data.get("emotions", []))),
            note=data.get("note"),
        )
        shown = {name: getattr(entry, name) for name in _CHECK_IN}
        return Success(_with_safety(shown | gave, safety), status=201, message=_("Gracias por contarnos cómo estás."))


class Emotions(OrganizationView):
    """The catalogue of emotions."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Emotions", response=EmotionShape, many=True, status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """With valence and arousal."""
        return conditional(request, catalogue())


class Mood(OrganizationView):
    """Own mood over time."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Own mood", response=MoodSeriesShape, query=MoodQuery)
    def get(self, request: Request) -> Success:
        """A year at most."""
        query = self.query(request, MoodQuery)
        end = query.get("to") or local_day(clock.now(), request.user.timezone)
        start = query.get("from") or days_before(end, DEFAULT_DAYS - 1)
        if not 0 <= (end - start).days < MAX_DAYS:
            raise ValidationFailed(
                details={"from": [str(_("Elige un periodo de un año como mucho, con el principio antes del final."))]}
            )
        return Success(wellbeing.mood(person_id=request.user.id, start=start, end=end))


_PAGE = ("id", "text", "step_id", "created_at", "updated_at")


class Journal(OrganizationView):
    """Own journal."""

    capability = Capability.SEE_OWN_PROGRESS
    idempotent = True

    @operation("Own journal", response=JournalShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request) -> Success:
        """Newest first; nobody else reads it."""
        items, meta = cursor_of(
            JournalEntry.objects.filter(person_id=request.user.id).values(*_PAGE), self.query(request, CursorQuery)
        )
        return Success(items, meta=meta)

    @operation("Write in the journal", request=JournalText, response=NewJournalShape, status=201)
    def post(self, request: Request) -> Success:
        """Encrypted at rest."""
        entry, gave, safety = wellbeing.write_journal(
            person_id=request.user.id, timezone=request.user.timezone, text=self.body(request, JournalText)["text"]
        )
        return Success(_with_safety(_page(entry) | gave, safety), status=201, message=_("Guardado en tu diario."))


def _page(entry: JournalEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _PAGE}


class JournalPage(OrganizationView):
    """One page of the own journal."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("A page of the journal", response=JournalShape)
    def get(self, request: Request, entry_id: UUID) -> Success:
        """The caller's own."""
        row = JournalEntry.objects.filter(person_id=request.user.id, pk=entry_id).values(*_PAGE).first()
        if row is None:
            raise NotFound
        return Success(row)

    @operation("Change a page of the journal", request=JournalText, response=ChangedJournalShape)
    def patch(self, request: Request, entry_id: UUID) -> Success:
        """The caller's own."""
        text = self.body(request, JournalText)["text"]
        entry, safety = wellbeing.rewrite_journal(person_id=request.user.id, entry_id=entry_id, text=text)
        return Success(_with_safety(_page(entry), safety))

    @operation("Delete a page of the journal", status=204)
    def delete(self, request: Request, entry_id: UUID) -> Success:
        """For good."""
        wellbeing.delete_journal(person_id=request.user.id, entry_id=entry_id)
        return Success(status=204)


class Questionnaires(OrganizationView):
    """The questionnaires."""

    capability = Capability.WALK_JOURNEYS

    @operation("Questionnaires", response=QuestionnaireShape, query=PageQuery, paginated="page", status=(200, 304))
    def get(self, request: Request) -> HttpResponse:
        """Without their scoring."""
        rows = (
            Questionnaire.objects.filter(active=True)
            .order_by("title", "id")
            .values("id", "code", "title", "instructions", "scale", "items", "source")
        )
        items, meta = page_of(rows, self.query(request, PageQuery))
        shown = [
            {**row, "items": [{"code": item["code"], "text": item["text"]} for item in row["items"]]} for row in items
        ]
        return conditional(request, shown, meta=meta)


class QuestionnaireResponses(OrganizationView):
    """Answer a questionnaire."""

    capability = Capability.WALK_JOURNEYS
    idempotent = True

    @operation("Answer a questionnaire", request=Answers, response=NewResponseShape, status=201)
    def post(self, request: Request, questionnaire_id: UUID) -> Success:
        """Scored on the server, kept encrypted."""
        response, scores, gave, safety = wellbeing.answer_questionnaire(
            person_id=request.user.id,
            timezone=request.user.timezone,
            questionnaire_id=questionnaire_id,
            answers=self.body(request, Answers)["answers"],
        )
        shown = {"id": response.id, "created_at": response.created_at, "scores": scores}
        return Success(_with_safety(shown | gave, safety), status=201)


class QuestionnaireScores(OrganizationView):
    """Own scores over time."""

    capability = Capability.SEE_OWN_PROGRESS

    @operation("Own scores of a questionnaire", response=ResponseShape, query=CursorQuery, paginated="cursor")
    def get(self, request: Request, questionnaire_id: UUID) -> Success:
        """Newest first."""
        if not Questionnaire.objects.filter(pk=questionnaire_id).exists():
            raise NotFound
        rows = QuestionnaireResponse.objects.filter(
            person_id=request.user.id, questionnaire_id=questionnaire_id
        ).values("id", "created_at", "scores")
        items, meta = cursor_of(rows, self.query(request, CursorQuery))
        return Success([{**row, "scores": orjson.loads(row["scores"])} for row in items], meta=meta)
