"""Received events and the dead-letter queue, for platform administrators."""

from uuid import UUID

from django.utils.translation import ngettext
from rest_framework import serializers

from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.permissions import PLATFORM_ADMIN
from oasis.core.api.request import Request
from oasis.core.api.serializers import CursorQuery
from oasis.core.api.views import View
from oasis.core.errors import NotFound
from webhooks.errors import NotDiscardable, NotReplayable
from webhooks.models import EventStatus, WebhookEvent
from webhooks.providers import load_providers
from webhooks.services.dead_letters import discard_event, retry_dead_letters
from webhooks.services.overview import EVENT_FIELDS, with_attempts
from webhooks.services.replay import preview_replay, replay_event

PROVIDERS = sorted(load_providers())
IDS_MAX = 500


class AttemptSerializer(serializers.Serializer):
    """One try at processing an event."""

    number = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True, help_text="Null while it runs, or when its worker died.")
    error = serializers.CharField(allow_null=True)


class EventSerializer(serializers.Serializer):
    """A received event, without its content."""

    id = serializers.UUIDField()
    provider = serializers.CharField()
    event_id = serializers.CharField(help_text="The provider's id; empty for a rejected request.")
    type = serializers.CharField()
    subject = serializers.CharField(help_text="What it is about, as the provider names it.")
    status = serializers.ChoiceField(choices=EventStatus.choices)
    late = serializers.BooleanField()
    occurred_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    processed_at = serializers.DateTimeField(allow_null=True)
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    deliveries = serializers.IntegerField(help_text="How often it was sent to us.")
    organization_id = serializers.UUIDField(allow_null=True)
    request_id = serializers.CharField()
    reason = serializers.CharField(help_text="Why it failed, or was rejected or discarded.")
    attempts = AttemptSerializer(many=True)


class EventQuery(CursorQuery):
    """Filters of the list."""

    provider = serializers.ChoiceField(choices=PROVIDERS, required=False)
    status = serializers.ChoiceField(choices=EventStatus.choices, required=False)
    type = serializers.CharField(max_length=120, required=False)
    organization_id = serializers.UUIDField(required=False)
    search = serializers.CharField(
        max_length=200, required=False, help_text="The provider's id of the event, of its subject, or a request id."
    )
    since = serializers.DateTimeField(required=False, help_text="Received since.")


class RetrySerializer(StrictSerializer):
    """Which dead letters: those that match everything given; with nothing given, all."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=IDS_MAX, required=False)
    provider = serializers.ChoiceField(choices=PROVIDERS, required=False)
    since = serializers.DateTimeField(required=False, help_text="Received since.")


class RetriedSerializer(serializers.Serializer):
    """How many are tried again."""

    count = serializers.IntegerField()


class EventList(View):
    """Every delivery that was kept, newest first."""

    capability = PLATFORM_ADMIN

    @operation("List received events", response=EventSerializer, query=EventQuery, many=True, paginated="cursor")
    def get(self, request: Request) -> Success:
        """The events that match the filters, with their attempts."""
        query = self.query(request, EventQuery)
        filters = {name: query[name] for name in ("provider", "status", "type", "organization_id") if name in query}
        rows = WebhookEvent.objects.filter(**filters).chosen(since=query.get("since"))
        if "search" in query:
            rows = rows.naming(query["search"])
        events, meta = cursor_of(rows.values(*EVENT_FIELDS), query)
        return Success(with_attempts(events), meta=meta)


class EventDetail(View):
    """One event."""

    capability = PLATFORM_ADMIN

    @operation("Show a received event with every attempt", response=EventSerializer)
    def get(self, request: Request, event_id: UUID) -> Success:
        """The event."""
        events = list(WebhookEvent.objects.filter(pk=event_id).values(*EVENT_FIELDS))
        if not events:
            raise NotFound
        return Success(with_attempts(events)[0])


class RetryDeadLetters(View):
    """The dead-letter queue, tried again."""

    capability = PLATFORM_ADMIN

    @operation("Try dead letters again", request=RetrySerializer, response=RetriedSerializer)
    def post(self, request: Request) -> Success:
        """Give the chosen ones a new round of attempts."""
        count = retry_dead_letters(**self.body(request, RetrySerializer), actor_id=request.user.id)
        message = ngettext("Se reintentará %(count)s evento.", "Se reintentarán %(count)s eventos.", count)
        return Success({"count": count}, message=message % {"count": count})


class ReplaySerializer(StrictSerializer):
    """Whether to look first."""

    dry_run = serializers.BooleanField(default=False, help_text="Only tell what it would change.")


class ChangeSerializer(serializers.Serializer):
    """Rows of one table."""

    table = serializers.CharField()
    inserted = serializers.IntegerField()
    updated = serializers.IntegerField()
    deleted = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer):
    """What a replay would do."""

    outcome = serializers.ChoiceField(
        [EventStatus.PROCESSED, EventStatus.DISCARDED, EventStatus.FAILED],
        help_text="discarded: a newer event of the subject was applied.",
    )
    handlers = serializers.ListField(child=serializers.CharField())
    changes = ChangeSerializer(many=True)
    error = serializers.CharField(allow_blank=True)


class ReplayedSerializer(serializers.Serializer):
    """What was done: queued, or only looked at."""

    queued = serializers.BooleanField()
    preview = PreviewSerializer(allow_null=True)


class DiscardSerializer(StrictSerializer):
    """Why."""

    reason = serializers.CharField(min_length=3, max_length=300)


class ReplayEvent(View):
    """An event, processed once more."""

    capability = PLATFORM_ADMIN
    idempotent = True

    @operation(
        "Process an event again",
        request=ReplaySerializer,
        response=ReplayedSerializer,
        status=(202, 200),
        errors=(NotReplayable,),
        description="With `dry_run` the handlers run in a transaction that is rolled back, and the answer (200) tells what "
        "they would have written; without, the event is queued (202).",
    )
    def post(self, request: Request, event_id: UUID) -> Success:
        """Preview or queue."""
        if self.body(request, ReplaySerializer)["dry_run"]:
            return Success({"queued": False, "preview": preview_replay(event_id=event_id).told()})
        replay_event(event_id=event_id, actor_id=request.user.id)
        return Success({"queued": True, "preview": None}, status=202)


class DiscardEvent(View):
    """An event, set aside."""

    capability = PLATFORM_ADMIN

    @operation("Discard an event", request=DiscardSerializer, response=EventSerializer, errors=(NotDiscardable,))
    def post(self, request: Request, event_id: UUID) -> Success:
        """For a reason that stays in the record."""
        reason = self.body(request, DiscardSerializer)["reason"]
        discard_event(event_id=event_id, reason=reason, actor_id=request.user.id)
        return Success(with_attempts(list(WebhookEvent.objects.filter(pk=event_id).values(*EVENT_FIELDS)))[0])
