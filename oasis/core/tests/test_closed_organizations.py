"""What follows from what happened in a suspended organization waits; what must not wait does not."""

import pytest

from oasis.core import outbox as outboxes
from oasis.core.models import OutboxMessage
from oasis.core.outbox import emit, handler
from oasis.core.tenancy import organization_scope
from organizations.models import Organization
from organizations.services import lifecycle

TOPIC = "core.tests.something_happened"
WHILE_CLOSED = {
    # mails that were decided on before, or by one of the others
    "accounts.tasks.send_mail",
    # a person's own: the copy of their data, their erasure, what is deleted of them
    "accounts.tasks.make_export",
    "accounts.tasks.erase_person",
    "accounts.tasks.forget_avatar",
    "accounts.tasks.forget_stored",
    "journeys.event_tasks.erase_presence",
    # money: none is taken any more, and what is owed goes back
    "journeys.payment_tasks.end_orders",
    "journeys.payment_tasks.pay_back_payment",
    "journeys.payment_tasks.close_page",
    # somebody may be in danger
    "coaching.tasks.tell_facilitators",
    "coaching.tasks.go_up_the_ladder",
    "coaching.tasks.tell_platform",
}


@pytest.fixture
def handled(monkeypatch):
    """A topic with a handler that waits and one that does not; both note what they did."""
    monkeypatch.setitem(outboxes.topics(), TOPIC, [])
    seen = []

    @handler(TOPIC)
    def waits(payload, message):
        seen.append("waits")

    @handler(TOPIC, while_closed=True)
    def cannot_wait(payload, message):
        seen.append("cannot wait")

    return seen


def emit_in(organization, **options):
    with organization_scope(organization):
        emit(TOPIC, {}, **options)
    return OutboxMessage.objects.latest("id")


def test_what_follows_waits_until_the_organization_is_resumed(cast, handled, outbox):
    lifecycle.suspend_organization(organization_id=cast.a.id)
    message = emit_in(cast.a)
    outbox.run()
    message.refresh_from_db()
    assert (handled, message.status, message.attempts) == (["cannot wait"], "held", 0)
    outbox.run()  # it costs nothing meanwhile: nobody claims it
    assert outboxes.claim() == []
    lifecycle.resume_organization(organization_id=cast.a.id)
    outbox.run()
    message.refresh_from_db()
    assert (handled, message.status) == (["cannot wait", "waits"], "done")


def test_other_organizations_and_the_platform_do_not_wait(cast, handled, outbox):
    lifecycle.suspend_organization(organization_id=cast.a.id)
    waiting = emit_in(cast.a)
    emit_in(cast.b)
    emit(TOPIC, {})
    outbox.run()
    assert handled.count("waits") == 2
    lifecycle.suspend_organization(organization_id=cast.b.id)
    lifecycle.resume_organization(organization_id=cast.b.id)
    waiting.refresh_from_db()
    assert waiting.status == "held"


def test_an_archived_organizations_messages_wait_for_its_purge(cast, handled, outbox):
    lifecycle.archive_organization(organization_id=cast.a.id)
    message = emit_in(cast.a)
    outbox.run()
    message.refresh_from_db()
    assert (handled, message.status) == (["cannot wait"], "held")


def test_resumed_while_a_worker_puts_a_message_aside_it_is_due_again(cast, handled, outbox, monkeypatch):
    """The worker looked at the organization before it was resumed, and puts the message aside after."""
    lifecycle.suspend_organization(organization_id=cast.a.id)
    message = emit_in(cast.a)
    monkeypatch.setattr(
        outboxes,
        "_hold",
        lambda held, hold=outboxes._hold: (
            Organization.objects.filter(pk=cast.a.id, status="suspended").exists()
            and lifecycle.resume_organization(organization_id=cast.a.id),
            hold(held),
        ),
    )
    outbox.run()
    message.refresh_from_db()
    assert (handled, message.status) == (["cannot wait", "waits"], "done")


def test_these_do_not_wait_and_no_others():
    found = {one.name for handlers in outboxes.topics().values() for one in handlers if one.while_closed}
    assert found == WHILE_CLOSED
