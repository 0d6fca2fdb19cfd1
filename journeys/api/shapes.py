"""Shapes that several resources share, for the OpenAPI document; the answers themselves are plain dicts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from journeys import kinds
from journeys.models import Enrollment

KINDS = sorted(kinds.all_kinds())


@extend_schema_field({"type": "object", "additionalProperties": {"anyOf": [{"type": "integer"}, {"type": "string"}]}})
class AnswersField(serializers.DictField):
    """`{code: value}`; the questionnaire or quiz itself says what is wrong with a value, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.JSONField(allow_null=True), **kwargs)


class LevelShape(serializers.Serializer):
    """A person's level."""

    number = serializers.IntegerField()
    name = serializers.CharField()
    icon = serializers.CharField()
    next_at = serializers.IntegerField(allow_null=True, help_text="Points earned at which the next level begins.")
    progress = serializers.IntegerField(help_text="Towards the next level, 0-100.")
    perks = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="What the level brings, one sentence each."
    )


class BadgeShape(serializers.Serializer):
    """A badge."""

    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()


class SafetyShape(serializers.Serializer):
    """What to show at once to somebody who may need help."""

    level = serializers.CharField()
    resources = serializers.ListField(child=serializers.DictField())


GAME = "Left out where gamification is switched off (`/me/gamification`)."


class CelebrationShape(serializers.Serializer):
    """What an act gave. Everything here but `welcome_back` is left out where gamification is switched off."""

    points_awarded = serializers.IntegerField(required=False, help_text=GAME)
    total_points = serializers.IntegerField(required=False, help_text=GAME)
    level = LevelShape(required=False, help_text=GAME)
    level_up = serializers.BooleanField(required=False, help_text=GAME)
    badges = BadgeShape(many=True, required=False, help_text=f"New ones. {GAME}")
    welcome_back = serializers.BooleanField(
        help_text="Back after a week or more: a reason to say hello, nothing was lost."
    )


class OwnEnrollmentShape(serializers.Serializer):
    """The caller's enrollment in short."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(Enrollment.Status.choices)
    progress = serializers.IntegerField(help_text="0-100.")
    next_step = serializers.UUIDField(
        allow_null=True,
        help_text="The first step that is not done (in a scheduled journey, the first to open); an optional one only "
        "until something after it is.",
    )


@extend_schema_field(
    {
        "description": "Only when the step is open or done. Its schema goes by the step's `kind`.",
        "anyOf": [kind.schema() for _code, kind in sorted(kinds.all_kinds().items())],
    }
)
class ContentField(serializers.DictField):
    """What clients need to show a step, by its kind."""


class StepShape(serializers.Serializer):
    """A step as the caller sees it."""

    id = serializers.UUIDField()
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(KINDS)
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    points = serializers.IntegerField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # a field may be called as it likes
    status = serializers.ChoiceField(["locked", "open", "completed"])
    opens_at = serializers.DateTimeField(allow_null=True, help_text="While it waits for its day.")
    content = ContentField(required=False)
