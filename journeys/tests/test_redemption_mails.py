"""Mails about rewards: once for each step, in the person's language, and none that is out of date."""

from typing import Any

import pytest

from accounts.models import AuditRecord, Profile
from journeys.kinds import Work
from journeys.models import Redemption
from journeys.services import enrollment, rewards
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import organization_scope


@pytest.fixture
def asked(cast: Any) -> Any:
    """Diego asked for a notebook."""
    with organization_scope(cast.a):
        make_gamification()
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        return rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)


def test_an_approved_reward_is_told_with_its_code(cast: Any, asked: Any, outbox: Any, mailbox: Any) -> None:
    with organization_scope(cast.a):
        rewards.approve_redemption(redemption_id=asked.id, actor_id=cast.bruno.id)
    outbox.run()
    outbox.run()
    (mail,) = mailbox
    assert (mail.to, mail.subject) == ([cast.diego.email], "Tu recompensa está aprobada: Cuaderno")
    assert asked.code in mail.body
    assert asked.code in mail.alternatives[0][0]


def test_a_cancelled_one_says_that_the_points_are_back_in_the_persons_language(
    cast: Any, asked: Any, outbox: Any, mailbox: Any
) -> None:
    Profile.objects.filter(pk=cast.diego.id).update(locale="en")
    with organization_scope(cast.a):
        rewards.cancel_redemption(redemption_id=asked.id, actor_id=cast.bruno.id)
    outbox.run()
    (mail,) = mailbox
    assert mail.subject == "Your points are back: Cuaderno"
    assert "60 points are back in your balance" in mail.body


def test_what_moved_on_meanwhile_is_not_told(cast: Any, asked: Any, outbox: Any, mailbox: Any) -> None:
    with organization_scope(cast.a):
        rewards.approve_redemption(redemption_id=asked.id, actor_id=cast.bruno.id)
        rewards.deliver_redemption(redemption_id=asked.id, actor_id=cast.bruno.id)
    outbox.run()
    assert mailbox == []


def test_each_domain_event_is_one_message_and_one_record(cast: Any, asked: Any, outbox: Any) -> None:
    with organization_scope(cast.a):
        made, steps = walk(cast.diego.id, make_journey(step("uno")))
        for _again in range(2):
            enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
    topics = list(OutboxMessage.objects.order_by("topic").values_list("topic", flat=True))
    assert topics == [
        "journeys.badge_awarded",
        "journeys.badge_awarded",
        "journeys.enrollment_completed",
        "journeys.level_reached",
        "journeys.reward_redeemed",
    ]
    outbox.run()
    OutboxMessage.objects.filter(topic__startswith="journeys").update(status="pending", done_handlers=[])
    outbox.run()  # what is delivered twice is noted once
    for action, count in (
        ("enrollment.completed", 1),
        ("level.reached", 1),
        ("badge.awarded", 2),
        ("redemption.requested", 1),
    ):
        assert AuditRecord.objects.filter(action=action).count() == count, action
    with organization_scope(cast.a):
        assert Redemption.objects.count() == 1
