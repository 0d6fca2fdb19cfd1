"""What a person's open streams hear of their journeys."""

from journeys.models import Badge, Level
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
