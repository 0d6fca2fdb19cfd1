"""Setting events aside: the rules, whoever asks."""

from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditRecord
from oasis.core.errors import NotFound, ValidationFailed
from webhooks.errors import NotDiscardable
from webhooks.models import EventStatus
from webhooks.services.dead_letters import discard_event
from webhooks.services.processing import process_due

pytestmark = pytest.mark.django_db
WAITS = {"next_attempt_at": timezone.now()}
RESTS = {"next_attempt_at": None}


@pytest.mark.parametrize(
    "stands", [{"status": "received", **WAITS}, {"status": "failed", **WAITS}, {"status": "dead", **RESTS}]
)
def test_what_was_not_processed_can_be_discarded_and_is_never_processed(handlers, stored, stands):
    event = stored(**stands)
    discard_event(event_id=event.id, reason="  Era una prueba. ")
    event.refresh_from_db()
    assert (event.status, event.reason, event.next_attempt_at) == ("discarded", "Era una prueba.", None)
    assert process_due() == 0
    assert AuditRecord.objects.filter(action="webhooks.event_discarded").count() == 1


@pytest.mark.parametrize(
    "stands",
    [
        {"status": "processing", **WAITS},
        {"status": "processed", "processed_at": timezone.now(), **RESTS},
        {"status": "rejected", **RESTS},
        {"status": "conflict", **RESTS},
        {"status": "discarded", **RESTS},
    ],
)
def test_anything_else_cannot(stored, stands):
    event = stored(**stands)
    with pytest.raises(NotDiscardable):
        discard_event(event_id=event.id, reason="Era una prueba.")
    event.refresh_from_db()
    assert event.status == stands["status"]
    assert not AuditRecord.objects.filter(action="webhooks.event_discarded").exists()


@pytest.mark.parametrize("reason", ["", "  no  ", "n" * 301])
def test_a_reason_of_one_sentence_is_needed(stored, reason):
    event = stored(status=EventStatus.DEAD, **RESTS)
    with pytest.raises(ValidationFailed):
        discard_event(event_id=event.id, reason=reason)
    event.refresh_from_db()
    assert event.status == "dead"


def test_event_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        discard_event(event_id=uuid4(), reason="Era una prueba.")
