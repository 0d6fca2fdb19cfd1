"""The backoffice of journeys."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import formats
from django.utils import timezone as clock

from journeys.admin import home
from journeys.kinds import Work
from journeys.models import Badge, Enrollment, Journey, Level, ParticipantStats, PointEntry, Redemption, RestDay, Step
from journeys.services import enrollment, rewards, wellbeing
from journeys.services.tracking import Occurrence, track_event
from journeys.tests.making import make_gamification, make_journey, make_reward, step, walk
from oasis.core.tenancy import organization_scope

PAGES = [
    "journey",
    "level",
    "badge",
    "pointrule",
    "reward",
    "redemption",
    "pointentry",
    "questionnaire",
    "enrollment",
    "participantstats",
]
DIALOG = {"_form_submitted": "on"}


def url(name: str, *args: Any) -> str:
    return reverse(f"admin:journeys_{name}", args=args)


@pytest.fixture
def walked(cast: Any) -> Any:
    """Diego is one step into a journey, has points and asked for a reward, and wrote something."""
    with organization_scope(cast.a):
        make_gamification()
        made, steps = walk(cast.diego.id, make_journey(step("uno"), step("dos", "reflection")))
        enrollment.complete_step(person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[0], work=Work())
        enrollment.complete_step(
            person_id=cast.diego.id, enrollment_id=made.id, step_id=steps[1], work=Work(reflection="secreto de diego")
        )
        wellbeing.check_in(
            person_id=cast.diego.id, timezone="UTC", mood=2, energy=2, emotions=["sad"], note="otro secreto"
        )
        track_event(person_id=cast.diego.id, timezone=None, occurrence=Occurrence("gift", "g"))
        rewards.redeem_reward(person_id=cast.diego.id, reward_id=make_reward(stock_left=1).id)
    return made


def steps_of(*titles: str) -> dict[str, Any]:
    rows: dict[str, Any] = {"steps-TOTAL_FORMS": len(titles), "steps-INITIAL_FORMS": 0}
    for number, title in enumerate(titles):
        prefix = f"steps-{number}"
        rows |= {
            f"{prefix}-title": title,
            f"{prefix}-kind": "content",
            f"{prefix}-body": "Hola",
            f"{prefix}-minutes": 5,
            f"{prefix}-points": 10,
            f"{prefix}-required": "on",
            f"{prefix}-opens_after_days": 0,
            f"{prefix}-config": "{}",
            f"{prefix}-code": "",
            f"{prefix}-position": 0,
        }
    return rows


def journey_form(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Nuevo camino",
        "slug": "nuevo-camino",
        "summary": "Corto.",
        "description": "",
        "category": "sueno",
        "language": "es",
        "estimated_minutes": 10,
        "position": 0,
        "audience": "",
        "cover": "",
        "unlock": "sequential",
        "completion_points": 5,
        "requirements-TOTAL_FORMS": 0,
        "requirements-INITIAL_FORMS": 0,
        **changes,
    }


@pytest.mark.parametrize("page", PAGES)
def test_facilitators_see_every_page_in_at_most_twelve_statements(
    cast: Any, enter: Any, walked: Any, statements: Any, page: str
) -> None:
    browser = enter(cast.clara)
    browser.get(url(f"{page}_changelist"))
    with statements(12):
        answer = browser.get(url(f"{page}_changelist"))
    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_participants_see_none_of_them(cast: Any, enter: Any, page: str) -> None:
    assert enter(cast.diego).get(url(f"{page}_changelist")).status_code in (302, 403)


def test_facilitators_change_nothing_of_the_catalogue(cast: Any, enter: Any, walked: Any) -> None:
    browser = enter(cast.clara)
    with organization_scope(cast.a):
        level = Level.objects.get(number=2)
    answer = browser.post(url("level_change", level.pk), {"number": 2, "name": "Otra", "threshold": 20, "icon": ""})
    assert answer.status_code == 403
    assert browser.get(url("journey_add")).status_code == 403
    with organization_scope(cast.a):
        level.refresh_from_db()
        assert level.name == "Brisa"


def test_an_administrator_builds_and_publishes_a_journey(cast: Any, enter: Any) -> None:
    browser = enter(cast.bruno)
    assert browser.get(url("journey_add")).status_code == 200
    answer = browser.post(url("journey_add"), journey_form(**steps_of("Segundo paso", "Primer paso", "Primer paso")))
    assert answer.status_code == 302, answer.context_data["errors"]
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        assert journey.status == "draft"
        assert list(journey.steps.order_by("position").values_list("code", flat=True)) == [
            "segundo-paso",
            "primer-paso",
            "primer-paso-2",
        ]
    assert browser.get(url("journey_change", journey.pk)).status_code == 200
    answer = browser.post(f"{url('journey_change', journey.pk)[:-7]}publish/", DIALOG)
    assert answer.status_code in (200, 302)
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert (journey.status, journey.published_version.steps_count, journey.published_version.points) == (
            "published",
            3,
            35,
        )
        assert journey.published_version.published_by_id == cast.bruno.id


def test_publishing_needs_a_confirmation(cast: Any, enter: Any, walked: Any) -> None:
    with organization_scope(cast.a):
        journey = Journey.objects.get()
        Step.objects.filter(journey=journey, version=None, code="uno").update(title="Cambiado")
    enter(cast.bruno).get(f"{url('journey_change', journey.pk)[:-7]}publish/")
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.published_version.number == 1


def test_a_badly_configured_step_is_told_beside_its_field(cast: Any, enter: Any) -> None:
    form = journey_form(**{**steps_of("Uno"), "steps-0-kind": "reflection"})
    page = enter(cast.bruno).post(url("journey_add"), form).content.decode()
    assert "Falta «Pregunta»" in page
    with organization_scope(cast.a):
        assert not Journey.objects.exists()


def test_a_draft_with_problems_is_not_published_and_says_why(cast: Any, enter: Any) -> None:
    browser = enter(cast.bruno)
    browser.post(url("journey_add"), journey_form(**steps_of()))
    with organization_scope(cast.a):
        journey = Journey.objects.get()
    browser.post(f"{url('journey_change', journey.pk)[:-7]}publish/", DIALOG)
    assert "Añade al menos un paso." in browser.get(url("journey_change", journey.pk)).content.decode()
    with organization_scope(cast.a):
        journey.refresh_from_db()
        assert journey.status == "draft"


def test_redemptions_are_approved_delivered_and_cancelled_by_administrators_only(
    cast: Any, enter: Any, walked: Any
) -> None:
    with organization_scope(cast.a):
        redemption = Redemption.objects.get()
        assert home._to_approve() == 1
    address = url("redemption_change", redemption.pk)[:-7]
    assert enter(cast.clara).post(f"{address}approve/", DIALOG).status_code == 403
    browser = enter(cast.bruno)
    browser.post(f"{address}approve/", DIALOG)
    with organization_scope(cast.a):
        redemption.refresh_from_db()
        assert (redemption.status, redemption.decided_by_id) == ("approved", cast.bruno.id)
    browser.post(f"{address}cancel/", DIALOG)
    with organization_scope(cast.a):
        redemption.refresh_from_db()
        assert redemption.status == "cancelled"
        assert PointEntry.objects.filter(kind="returned").count() == 1
    assert browser.post(f"{address}deliver/", DIALOG).status_code == 403


def test_an_award_is_corrected_with_its_reason(cast: Any, enter: Any, walked: Any) -> None:
    with organization_scope(cast.a):
        entry = PointEntry.objects.get(rule="step", amount=10, balance_after=10)
    address = url("pointentry_change", entry.pk)[:-7]
    enter(cast.bruno).post(f"{address}correct/", DIALOG | {"reason": "Se dio por error."})
    with organization_scope(cast.a):
        assert PointEntry.objects.get(reversal_of=entry).reason == "Se dio por error."


def test_a_changed_threshold_levels_everybody_anew(cast: Any, enter: Any, walked: Any) -> None:
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).level == 3
        top = Level.objects.get(number=3)
    form = {"number": 3, "name": "Oasis", "threshold": 5000, "icon": "", "_acknowledged": "1"}
    enter(cast.bruno).post(url("level_change", top.pk), form)
    with organization_scope(cast.a):
        assert ParticipantStats.objects.get(pk=cast.diego.id).level == 2


def test_a_badge_is_made_in_words(cast: Any, enter: Any, walked: Any) -> None:
    browser = enter(cast.bruno)
    form = {
        "name": "Siete",
        "code": "siete",
        "description": "Siete días.",
        "icon": "☀️",
        "active": "on",
        "kind": "streak",
        "_acknowledged": "1",
    }
    assert browser.post(url("badge_add"), form).status_code == 200
    assert browser.post(url("badge_add"), form | {"number": 7}).status_code == 302
    assert (
        browser.post(url("badge_add"), form | {"code": "cal", "kind": "journey", "journey": "calma"}).status_code == 302
    )
    with organization_scope(cast.a):
        assert Badge.objects.get(code="siete").criteria == {"kind": "streak", "days": 7}
        assert Badge.objects.get(code="cal").criteria == {"kind": "journey", "journey": "calma"}


def test_one_persons_page_shows_progress_and_never_what_they_wrote(cast: Any, enter: Any, walked: Any) -> None:
    browser = enter(cast.clara)
    assert (
        url("participantstats_change", cast.diego.id)
        in browser.get(url("enrollment_change", walked.pk)).content.decode()
    )
    page = browser.get(url("participantstats_change", cast.diego.id))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Calma en tres pasos · 100 %" in text
    assert f"Terminado · empezó el {formats.date_format(clock.localdate(), 'SHORT_DATE_FORMAT')} · terminó el" in text
    assert "Primer paso" in text
    assert "secreto" not in text


def test_a_facilitator_declares_a_rest_day(cast: Any, enter: Any, walked: Any) -> None:
    address = url("participantstats_change", cast.diego.id)[:-7]
    browser = enter(cast.clara)
    browser.post(f"{address}rest/", DIALOG | {"day": "2001-01-01"})
    browser.post(f"{address}rest/", DIALOG | {"day": (clock.localdate() + timedelta(days=40)).isoformat()})
    days = [clock.localdate(), clock.localdate() + timedelta(days=7)]  # holidays are known before they come
    for day in days:
        browser.post(f"{address}rest/", DIALOG | {"day": day.isoformat()})
    with organization_scope(cast.a):
        declared = RestDay.objects.order_by("day").values_list("day", "declared_by_id")
        assert list(declared) == [(day, cast.clara.id) for day in days]


def test_the_home_counts_people_and_tells_no_mood_of_a_few(cast: Any, enter: Any, walked: Any) -> None:
    with organization_scope(cast.a):
        Enrollment.objects.update(status="active", completed_at=None, progress=50)
        assert home._stopped() == 0
        assert sum(value for _day, value in home.active_people()) == 1
        assert sum(value for _day, value in home.completions()) == 2
        assert sum(value for _day, value in home.points_given()) == 175
        assert home.mood() == []
    page = enter(cast.bruno).get(reverse("admin:index")).content.decode()
    assert "Canjes por aprobar" in page
    assert "Personas activas" in page
