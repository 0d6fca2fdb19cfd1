"""A provider that falls silent against its own habit is noticed before somebody misses what it should have sent.

Its habit is the longest pause between two events of the last four weeks, nights and weekends included. Silence of half
as much again, and of an hour at least, is told once to the platform's administrators and shown in `/metrics`; the next
event ends it.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils import timezone

from webhooks.metrics import SILENT
from webhooks.models import EventStatus, ProviderState, WebhookEvent
from webhooks.providers import load_providers
from webhooks.services.notices import tell_silent
from webhooks.services.secrets import note_secrets

HABIT = timedelta(days=28)
EVENTS_NEEDED = 20  # fewer are no habit
EVENTS_READ = 500
PATIENCE = 1.5
SHORTEST = timedelta(hours=1)


def watch_providers() -> list[str]:
    """Note the age of secrets and who has fallen silent; returns the names of those that are silent now."""
    note_secrets()
    now = timezone.now()
    silent = []
    for name in load_providers():
        since = silent_since(name, now)
        SILENT.labels(name).set(since is not None)
        _note(name, since)
        if since is not None:
            silent.append(name)
    return silent


def silent_since(provider: str, now: datetime) -> datetime | None:
    """When a provider that is silent for too long was last heard of; None for one that is not."""
    heard = WebhookEvent.objects.filter(provider=provider, received_at__gt=now - HABIT)
    heard = heard.exclude(status__in=[EventStatus.REJECTED, EventStatus.CONFLICT])
    moments = sorted(heard.order_by("-id").values_list("received_at", flat=True)[:EVENTS_READ])
    if len(moments) < EVENTS_NEEDED:
        return None
    longest = max(later - earlier for earlier, later in pairwise(moments))
    return moments[-1] if now - moments[-1] > max(longest * PATIENCE, SHORTEST) else None


@transaction.atomic
def _note(provider: str, since: datetime | None) -> None:
    state = ProviderState.objects.select_for_update().get(name=provider)
    if state.silent_since == since:
        return
    state.silent_since = since
    state.save(update_fields=["silent_since"])
    if since is not None:
        tell_silent(provider, since=since)
