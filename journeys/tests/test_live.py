"""What a person's open streams hear of their journeys."""

import pytest
from django.conf import settings
from redis import Redis

from journeys.models import Badge, Level
from oasis.core.outbox import emit
from oasis.core.tenancy import organization_scope


@pytest.fixture
def heard(cast):
    """What was said on Diego's channel since."""
    with Redis.from_url(settings.REDIS_URL) as redis, redis.pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(f"live:{cast.a.id.hex}:{cast.diego.id.hex}")
        channel.get_message(timeout=5)
        yield lambda: [message["data"] for message in iter(lambda: channel.get_message(timeout=0.05), None)]


def test_a_level_is_told_with_its_name(transactional_db, cast, outbox, heard):
    with organization_scope(cast.a):
        Level.objects.update_or_create(number=3, defaults={"name": "Brote", "icon": "🌱", "threshold": 777})
        emit("journeys.level_reached", {"person_id": str(cast.diego.id), "level": 3})
    outbox.run()
    assert heard() == ['{"name":"level","data":{"number":3,"name":"Brote","icon":"🌱"}}'.encode()]


def test_a_badge_is_told_with_its_name_and_a_badge_that_is_gone_is_not(transactional_db, cast, outbox, heard):
    with organization_scope(cast.a):
        badge = Badge.objects.create(code="calma", name="Calma", icon="🍃", criteria={"kind": "streak", "days": 7})
        for identifier in (badge.id, "018f0000-0000-7000-8000-00000000ffff"):
            emit("journeys.badge_awarded", {"person_id": str(cast.diego.id), "badge_id": str(identifier)})
    outbox.run()
    assert heard() == [f'{{"name":"badge","data":{{"id":"{badge.id}","name":"Calma","icon":"🍃"}}}}'.encode()]
