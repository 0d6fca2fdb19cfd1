"""Reminders by mail before an event."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.mail import send_mail_later
from journeys.models import Event, Registration
from journeys.services.events.joining import register
from journeys.services.events.reminders import REMINDER
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
from organizations.services.lifecycle import resume_organization, suspend_organization


@pytest.fixture
def coming(cast: Any, outbox: Any, mailbox: Any) -> tuple[Event, Registration]:
    """Diego's confirmed place at an event in three days, its mails sent."""
    with organization_scope(cast.a):
        event, _ticket_type = make_event(hours=72)
        registration = register(event_id=event.pk, person_id=cast.diego.id)
    outbox.run()
    assert ["confirmada" in mail.subject for mail in mailbox] == [True]
    mailbox.clear()
    return event, registration


def at(event: Event, *, hours_before: float) -> Any:
    return time_machine.travel(event.starts_at - timedelta(hours=hours_before), tick=False)


def test_reminders_come_a_day_and_an_hour_before(coming: Any, outbox: Any, mailbox: Any) -> None:
    for hours, mails in ((25, 0), (23.9, 1), (2, 1), (0.9, 2), (0.5, 2)):
        with at(coming[0], hours_before=hours):
            outbox.run()
        assert len(mailbox) == mails
    assert all("Nos vemos pronto" in mail.subject for mail in mailbox)


@pytest.mark.parametrize(("held", "resumed", "mails"), [(23.9, 23, 1), (0.9, 0.5, 1), (0.9, 0, 0)])
def test_what_was_held_back_is_mailed_once_and_never_after_the_beginning(
    cast: Any, coming: Any, outbox: Any, mailbox: Any, held: float, resumed: float, mails: int
) -> None:
    suspend_organization(organization_id=cast.a.id)
    with at(coming[0], hours_before=held):
        outbox.run()
    assert not mailbox
    resume_organization(organization_id=cast.a.id)
    with at(coming[0], hours_before=resumed):
        outbox.run()
    assert len(mailbox) == mails


def test_a_reminder_that_the_mail_server_kept_waiting_is_not_sent_after_the_beginning(
    cast: Any, coming: Any, outbox: Any, mailbox: Any
) -> None:
    event, registration = coming
    with organization_scope(cast.a):
        send_mail_later(template=REMINDER, user_id=cast.diego.id, context_ids={"registration_id": str(registration.pk)})
    with at(event, hours_before=0):
        outbox.run()
    assert not mailbox
