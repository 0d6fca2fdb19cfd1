"""The evening's mail: all that was reached in a day, once, and nothing for whom the game is switched off."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Profile
from journeys.kinds import Work
from journeys.models import ParticipantStats
from journeys.rules.days import zone
from journeys.services import enrollment
from journeys.services.good_news import EVENING, next_evening
from journeys.tests.making import make_gamification, make_journey, step, walk
from oasis.core.tenancy import organization_scope

MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def finished(cast: Any) -> None:
    """In the morning Diego finished a journey of two steps: a level, a badge, a certificate."""
    Profile.objects.filter(pk=cast.diego.id).update(timezone="Europe/Madrid")
    with time_machine.travel(MORNING, tick=False), organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos"), certificate=True))
        for one in steps:
            enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=one, work=Work())


def send(outbox: Any, *moments: datetime) -> None:
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            outbox.run()


def test_everything_of_a_day_is_told_once_in_the_evening(cast: Any, finished: None, outbox: Any, mailbox: Any) -> None:
    send(outbox, MORNING, MORNING + timedelta(hours=8))
    assert mailbox == []
    send(outbox, MORNING + timedelta(hours=9, minutes=1), MORNING + timedelta(days=2))
    (mail,) = mailbox
    assert (mail.to, mail.subject) == ([cast.diego.email], "Has terminado Calma en tres pasos")
    for words in ("/certificates/", "Insignia 👣 Primer paso", "nivel"):
        assert words in mail.body
        assert words in mail.alternatives[0][0].replace("<strong>", "")


def test_without_the_game_only_the_journey_is_told(cast: Any, finished: None, outbox: Any, mailbox: Any) -> None:
    with organization_scope(cast.a):
        ParticipantStats.objects.update(gamification=False)
    send(outbox, MORNING, MORNING + timedelta(hours=10))
    (mail,) = mailbox
    assert "Calma en tres pasos" in mail.body
    assert "Insignia" not in mail.body
    assert "nivel" not in mail.body


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: MORNING + timedelta(minutes=minutes)),
    st.sampled_from(["Europe/Madrid", "America/Santiago", "Pacific/Auckland", "Pacific/Honolulu"]),
)
def test_the_evening_is_the_next_one_where_the_person_is(now: datetime, timezone: str) -> None:
    evening = next_evening(now, timezone)
    assert evening.astimezone(zone(timezone)).hour == EVENING
    assert timedelta() < evening - now <= timedelta(hours=25)
