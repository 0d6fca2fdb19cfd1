"""What a person's open streams hear of their journeys."""

from journeys.kinds import Work
from journeys.models import Badge, Level
from journeys.services import enrollment, rewards
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.outbox import emit
from oasis.core.tenancy import organization_scope


def test_a_level_is_told_with_its_name(transactional_db, cast, outbox, listen):
    heard = listen(cast.diego)
    with organization_scope(cast.a):
        Level.objects.update_or_create(number=3, defaults={"name": "Brote", "icon": "🌱", "threshold": 777})
        emit("journeys.level_reached", {"person_id": str(cast.diego.id), "level": 3})
    outbox.run()
    assert heard() == [("level", {"number": 3, "name": "Brote", "icon": "🌱"})]


def test_a_badge_is_told_with_its_name_and_a_badge_that_is_gone_is_not(transactional_db, cast, outbox, listen):
    heard = listen(cast.diego)
    with organization_scope(cast.a):
        badge = Badge.objects.create(code="calma", name="Calma", icon="🍃", criteria={"kind": "streak", "days": 7})
        for identifier in (badge.id, "018f0000-0000-7000-8000-00000000ffff"):
            emit("journeys.badge_awarded", {"person_id": str(cast.diego.id), "badge_id": str(identifier)})
    outbox.run()
    assert heard() == [("badge", {"id": str(badge.id), "name": "Calma", "icon": "🍃"})]


def test_a_finished_journey_and_a_redemption_are_told(transactional_db, cast, outbox, listen):
    heard = listen(cast.diego)
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno", points=70)))
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
        asked = rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward().id)
    outbox.run()
    told = dict(heard())
    assert told["journey"]["title"] == "Calma en tres pasos"
    assert told["journey"]["enrollment_id"] == str(made.id)
    assert told["redemption"] == {"id": str(asked.id), "status": "requested", "reward": "Cuaderno"}


def test_what_staff_decide_of_a_redemption_is_told_as_it_happens(transactional_db, cast, outbox, listen):
    with organization_scope(cast.a):
        make_gamification()
        for key in ("one", "two"):
            track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", key))
        reward = make_reward()
        kept, undone = (rewards.redeem_reward(person_id=cast.diego.id, reward_id=reward.id) for _twice in range(2))
    outbox.run()
    heard = listen(cast.diego)
    decisions = (
        (rewards.approve_redemption, kept, "approved"),
        (rewards.deliver_redemption, kept, "delivered"),
        (rewards.cancel_redemption, undone, "cancelled"),
    )
    for decide, redemption, _status in decisions:
        with organization_scope(cast.a):
            decide(redemption_id=redemption.id, actor_id=cast.bruno.id)
        outbox.run()
    assert [(name, data["id"], data["status"]) for name, data in heard()] == [
        ("redemption", str(redemption.id), status) for _decide, redemption, status in decisions
    ]
