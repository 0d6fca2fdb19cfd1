"""What clients say that people did."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from journeys.api.shapes import GAME, CelebrationShape, SafetyShape
from journeys.services.tracking import Occurrence, track_activity, track_batch, track_event
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.request import Request
from oasis.core.errors import NotFound, ValidationFailed
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

NAME = r"^[a-z][a-z0-9_.]{0,63}$"
KEY_LENGTH = 200
DAY_SECONDS = 86_400
BATCH = 100
MAX_PROPERTIES = 50


class TrackedEventBody(StrictSerializer):
    """Something that happened."""

    event = serializers.RegexField(NAME)
    idempotency_key = serializers.CharField(max_length=KEY_LENGTH, help_text="The same key counts once.")
    occurred_at = serializers.DateTimeField(
        required=False, help_text="Default: now; older than 30 days gives no points."
    )
    properties = serializers.DictField(
        child=serializers.JSONField(allow_null=True), required=False, help_text="Up to 50, kept encrypted."
    )
    value = serializers.FloatField(required=False, help_text="Short for `properties.value`.")
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="Short for `properties.note`."
    )

    def validate_properties(self, value: dict[str, Any]) -> dict[str, Any]:
        """Few enough."""
        if len(value) > MAX_PROPERTIES:
            raise serializers.ValidationError(_("Demasiadas propiedades."))
        return value


class TrackingShape(CelebrationShape):
    """What an event gave."""

    event = serializers.CharField()
    points = serializers.IntegerField(required=False, help_text=f"The same as `points_awarded`. {GAME}")
    total = serializers.IntegerField(required=False, help_text=f"The same as `total_points`. {GAME}")
    capped = serializers.BooleanField(
        required=False, help_text=f"A daily limit or a pause between two events withheld the points. {GAME}"
    )
    duplicate = serializers.BooleanField(help_text="The key was used before; this is the first answer.")
    safety = SafetyShape(required=False)


class ActivityBody(StrictSerializer):
    """Time spent."""

    activity = serializers.RegexField(NAME)
    seconds = serializers.IntegerField(min_value=1, max_value=DAY_SECONDS)
    step_id = serializers.UUIDField(required=False, help_text="A step of a running enrollment of the caller's.")


class BatchBody(StrictSerializer):
    """Events of an offline client, each as for `/tracking/event`."""

    events = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=BATCH)


class BatchRowShape(serializers.Serializer):
    """What became of one event."""

    index = serializers.IntegerField()
    status = serializers.ChoiceField(["recorded", "duplicate", "refused"])
    answer = TrackingShape(required=False)
    error = serializers.DictField(required=False, help_text="`code`, `message` and `details`, as of a single request.")


def occurrence_of(data: dict[str, Any]) -> Occurrence:
    """A validated `TrackedEventBody` as the service takes it."""
    short: dict[str, Any] = {name: data[name] for name in ("value", "note") if name in data}
    return Occurrence(
        event=data["event"],
        key=data["idempotency_key"],
        occurred_at=data.get("occurred_at"),
        properties={**data.get("properties", {}), **short},
    )


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    if "points_awarded" not in answer:
        return answer
    return {**answer, "points": answer["points_awarded"], "total": answer["total_points"]}


class TrackEvent(OrganizationView):
    """One event."""

    capability = Capability.WALK_JOURNEYS
    limit = "tracking"
    idempotent = True

    @operation("Track an event", request=TrackedEventBody, response=TrackingShape)
    def post(self, request: Request) -> Success:
        """Counted once a key; an event that no rule knows is recorded and gives nothing."""
        occurrence = occurrence_of(self.body(request, TrackedEventBody))
        return Success(
            _shown(track_event(person_id=request.user.id, timezone=request.user.timezone, occurrence=occurrence))
        )


class TrackActivity(OrganizationView):
    """Time spent."""

    capability = Capability.WALK_JOURNEYS
    limit = "tracking"
    idempotent = True

    @operation("Track an activity", request=ActivityBody, response=TrackingShape, errors=[NotFound])
    def post(self, request: Request) -> Success:
        """Adds to the minutes, and gives the points of the activity's rule."""
        data = self.body(request, ActivityBody)
        return Success(_shown(track_activity(person_id=request.user.id, timezone=request.user.timezone, **data)))


class TrackBatch(OrganizationView):
    """Events of an offline client."""

    capability = Capability.WALK_JOURNEYS
    limit = "tracking"
    idempotent = True

    @operation("Track up to 100 events", request=BatchBody, response=BatchRowShape, many=True)
    def post(self, request: Request) -> Success:
        """Each event is answered on its own; a refused one does not hold up the others.

        They count in the order in which they happened, whatever their order here.
        """
        bodies = [
            TrackedEventBody(data=row, context={"request": request}) for row in self.body(request, BatchBody)["events"]
        ]
        valid = [index for index, body in enumerate(bodies) if body.is_valid()]
        answers = track_batch(
            person_id=request.user.id,
            timezone=request.user.timezone,
            occurrences=[occurrence_of(bodies[index].validated_data) for index in valid],
        )
        rows = {index: _recorded(index, answer) for index, answer in zip(valid, answers, strict=True)}
        return Success([rows.get(index) or _refused(index, body.errors) for index, body in enumerate(bodies)])


def _recorded(index: int, answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "index": index,
        "status": "duplicate" if answer["duplicate"] else "recorded",
        "answer": _shown(answer),
    }


def _refused(index: int, errors: Any) -> dict[str, Any]:
    error = {"code": ValidationFailed.code, "message": str(ValidationFailed.message), "details": errors}
    return {"index": index, "status": "refused", "error": error}
