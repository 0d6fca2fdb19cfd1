"""What may be used of AI: counted, shown, never overrun, never in the way of somebody in danger."""

from decimal import Decimal

import pytest

from accounts.models import Consent
from coaching.api import shapes
from coaching.models import Message, UsageEntry, UsageMeter
from coaching.services import quota
from coaching.services.people import load_person
from coaching.tests.gemini_server import failure, said
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches, at_once
from organizations.models import Organization

USAGE = "/api/v1/coaching/usage"


def say(api, cast, path, content="Estoy nerviosa por una entrevista", **options):
    return api(cast.diego).post(f"{path}/messages", {"content": content}, **options)


def test_what_was_used_is_shown_and_only_that(api, cast, talk, gemini, agreed, statements):
    say(api, cast, talk())
    with statements(4):
        data = api(cast.diego).get(USAGE).json()["data"]
    assert_matches(shapes.UsageShape, data)
    assert data["day"]["tokens"]["used"] == 160
    assert Decimal(data["day"]["cost"]["used"]) == Decimal("0.000136")
    assert data["organization"] is None
    staff = api(cast.bruno).get(USAGE).json()["data"]
    assert staff["day"]["tokens"]["used"] == 0
    assert staff["organization"]["month"]["tokens"] == {"used": 160, "limit": None}
    assert Decimal(staff["organization"]["month"]["cost"]["limit"]) == 50


def test_a_person_s_day_that_is_used_up_is_refused_and_nothing_is_kept(api, cast, talk, gemini, agreed, settings):
    settings.AI_PERSON_DAILY_TOKENS = 10
    path = talk()
    refused = say(api, cast, path)
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "coaching_002")
    assert refused.json()["error"]["details"] == {"of": "person", "period": "day"}
    assert 0 < int(refused.headers["Retry-After"]) <= 86400
    assert gemini.requests == []
    with organization_scope(cast.a):
        assert Message.objects.count() == 1
        assert not UsageMeter.objects.exists()


@pytest.mark.parametrize(
    ("setting", "value", "of", "period"),
    [
        ("AI_PERSON_DAILY_USD", "0.000001", "person", "day"),
        ("AI_ORGANIZATION_DAILY_TOKENS", 10, "organization", "day"),
        ("AI_ORGANIZATION_DAILY_USD", "0.000001", "organization", "day"),
    ],
)
def test_every_limit_holds(api, cast, talk, gemini, agreed, settings, setting, value, of, period):
    setattr(settings, setting, value)
    refused = say(api, cast, talk())
    assert refused.json()["error"]["details"] == {"of": of, "period": period}


def test_an_organization_s_month_without_budget_is_over(api, cast, talk, gemini, agreed):
    Organization.objects.filter(pk=cast.a.id).update(ai_monthly_budget=0)
    refused = say(api, cast, talk())
    assert refused.json()["error"]["details"] == {"of": "organization", "period": "month"}


def test_somebody_in_danger_is_answered_when_everything_is_used_up(api, cast, talk, gemini, agreed, settings):
    settings.AI_PERSON_DAILY_TOKENS = settings.AI_ORGANIZATION_DAILY_TOKENS = 0
    Organization.objects.filter(pk=cast.a.id).update(ai_monthly_budget=0)
    path = talk()
    answer = say(api, cast, path, "me voy a matar esta noche")
    assert answer.status_code == 200
    assert "024" in answer.json()["data"]["reply"]["content"]
    watched = say(api, cast, path, "mi hermana dice que se quiere morir")
    assert watched.status_code == 200
    assert watched.json()["data"]["safety"]["level"] != "none"
    assert watched.json()["data"]["reply"]["content"]


def test_the_guided_companion_takes_nothing(api, cast, talk, settings):
    settings.AI_PERSON_DAILY_TOKENS = 0
    assert say(api, cast, talk()).status_code == 200
    with organization_scope(cast.a):
        assert not UsageMeter.objects.exists()


def test_what_was_set_aside_and_not_used_is_given_back(api, cast, talk, gemini, agreed):
    gemini.answers = [failure(400)]
    say(api, cast, talk())
    with organization_scope(cast.a):
        assert set(UsageMeter.objects.values_list("tokens", "cost")) == {(0, 0)}


def test_an_organization_that_switched_ai_off_is_answered_by_the_guided_companion(api, cast, talk, gemini, agreed):
    Organization.objects.filter(pk=cast.a.id).update(ai_enabled=False)
    assert say(api, cast, talk()).json()["data"]["reply"]["provider"] == "guided"
    assert gemini.requests == []


def test_messages_at_once_do_not_overrun_the_limit(transactional_db, api, cast, talk, gemini, settings):
    Consent.objects.create(user_id=cast.diego.id, kind="ai_processing", version="1", granted=True)
    gemini.answers = [said("Te escucho.", read=1000, written=0)]
    path = talk()
    say(api, cast, path, "Hola")
    with organization_scope(cast.a):
        reserved = 1000 + settings.AI_ANSWER_TOKENS
    settings.AI_PERSON_DAILY_TOKENS = (
        1000 + 3 * reserved
    )  # of eight at once two or three find room, never more than fits
    answers = at_once(*(lambda number=number: say(api, cast, path, f"Hola {number}") for number in range(8)))
    given = [answer.status_code for answer in answers]
    assert set(given) == {200, 429}
    with organization_scope(cast.a):
        meter = UsageMeter.objects.get(subject=cast.diego.id)
        assert meter.tokens == 1000 * UsageEntry.objects.count()
        assert meter.tokens <= settings.AI_PERSON_DAILY_TOKENS
        assert UsageEntry.objects.count() == 1 + given.count(200)


RESERVATIONS = 12


def reserve_at_once(cast, settings):
    """Twelve reservations at once of which three fit; how many were granted."""
    settings.AI_PERSON_DAILY_TOKENS = 300
    person = load_person(person_id=cast.diego.id, organization_id=cast.a.id)

    def one():
        with organization_scope(cast.a):
            limits = quota.limits_of(cast.a, person, monthly_budget=person.monthly_budget)
            return quota.reserve(limits, tokens=100, cost=Decimal(0))

    found = at_once(*(one for _ in range(RESERVATIONS)))
    return sum(isinstance(result, quota.Reservation) for result in found)


def test_of_reservations_at_once_only_those_that_fit_are_granted(transactional_db, cast, settings):
    assert reserve_at_once(cast, settings) == 3
    with organization_scope(cast.a):
        assert UsageMeter.objects.get(subject=cast.diego.id).tokens == 300


def test_without_the_condition_in_the_write_the_limit_would_be_overrun(transactional_db, cast, settings, monkeypatch):
    """What the guard is for: the same statement without its conditions."""
    unguarded = quota.RESERVE.replace("m.tokens + excluded.tokens <= l.tokens AND ", "")
    assert unguarded != quota.RESERVE
    monkeypatch.setattr(quota, "RESERVE", unguarded)
    assert reserve_at_once(cast, settings) == RESERVATIONS


def test_the_message_path_writes_at_most_six_times(api, cast, talk, gemini, agreed, statements):
    path = talk()
    say(api, cast, path, "Hola")
    with statements(40) as seen:
        assert say(api, cast, path, "Hoy estoy algo cansada", idempotency_key="k").status_code == 200
    writes = [
        sql for sql in seen if any(f"{word} " in sql.upper() for word in ("INSERT INTO", "UPDATE", "DELETE FROM"))
    ]
    writes = [sql for sql in writes if "FOR UPDATE" not in sql]
    assert len(writes) <= 6, "\n".join(writes)
    assert len(seen) <= 18, "\n".join(seen)


def test_the_figures_are_in_the_metrics(api, cast, talk, gemini, agreed, client):
    say(api, cast, talk())
    shown = client.get("/metrics").content.decode()
    assert 'oasis_ai_tokens_total{direction="read",model="gemini-2.5-flash",provider="gemini"}' in shown
    assert "oasis_ai_cost_usd_total" in shown
    assert "Diego" not in shown
