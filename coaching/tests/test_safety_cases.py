"""Somebody in danger: the answer at once, the case, who is told, who takes it, who never sees it."""

import pytest
import redis
from django.core.cache import caches

from accounts.models import AuditRecord, Profile
from coaching.models import Message, SafetyCase, SafetyCaseEvent, SafetySignal
from coaching.providers.base import ProviderFailed
from coaching.providers.gemini import Gemini
from coaching.providers.guided import Guided
from coaching.services import safety
from coaching.services.safety import acknowledge_case, close_case
from journeys.api.registrations import NewRegistrationShape
from journeys.api.tracking import TrackingShape
from journeys.services.safety import flag_risks, screen_participant_text
from journeys.tests.making_events import make_event
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches

DESPAIR = "Ya no quiero despertar, todos estarían mejor sin mí"
PLAN = "Tengo las pastillas delante y esta noche me las tomo todas"


@pytest.fixture
def despair(api, cast, talk):
    """Diego writes in despair; the answer's data."""

    def write(text=DESPAIR):
        answer = api(cast.diego).post(f"{talk()}/messages", {"content": text})
        assert answer.status_code == 200
        return answer.json()["data"]

    return write


def test_in_danger_the_model_is_not_asked_and_people_s_words_answer_with_the_lines_of_the_country(
    cast, despair, monkeypatch
):
    def never(*_):
        raise AssertionError("a model was asked")

    monkeypatch.setattr(Guided, "generate", never)
    said = despair()
    assert said["safety"]["level"] == "high"
    assert [line["number"] for line in said["safety"]["resources"]] == ["024", "112"]
    assert set(said["safety"]["resources"][0]) == {"country", "name", "number", "hours", "channel"}
    assert "024" in said["reply"]["content"]
    assert (said["reply"]["status"], said["reply"]["provider"]) == ("blocked", "person")


@pytest.mark.parametrize(
    ("country", "number"),
    [("MX", "800 911 2000"), ("AR", "135"), ("CL", "*4141"), ("UY", "*0767"), ("PE", "113, opción 5"), ("CO", "106")],
)
def test_each_country_has_its_own_lines(cast, despair, country, number):
    Profile.objects.filter(pk=cast.diego.id).update(country=country)
    said = despair()
    assert number in [line["number"] for line in said["safety"]["resources"]]
    assert number in said["reply"]["content"]


@pytest.mark.parametrize("country", ["", "FR"])
def test_of_an_unknown_country_it_asks_and_shows_112_and_911(cast, despair, country):
    Profile.objects.filter(pk=cast.diego.id).update(country=country)
    said = despair()
    assert [line["number"] for line in said["safety"]["resources"]] == ["112", "911"]
    assert "Dime tu país" in said["reply"]["content"]


def test_a_person_who_reads_english_is_answered_in_english(cast, despair):
    Profile.objects.filter(pk=cast.diego.id).update(locale="en")
    assert "Your life matters" in despair("I'm going to kill myself tonight")["reply"]["content"]


def test_at_three_in_the_morning_with_redis_mail_and_ai_away_the_answer_is_there(
    cast, despair, settings, monkeypatch, outbox
):
    def away(*_, **__):
        raise redis.ConnectionError

    settings.RATE_LIMITS_ENABLED, settings.AI_PROVIDER = True, "gemini"
    settings.EMAIL_BACKEND = "a.backend.that.is.Away"
    monkeypatch.setattr(redis.connection.Connection, "connect", away)
    monkeypatch.setattr(redis.connection.UnixDomainSocketConnection, "connect", away)
    for cache in caches.all():
        cache.close()
    monkeypatch.setattr(Gemini, "generate", lambda *_: (_ for _ in ()).throw(ProviderFailed))
    said = despair(PLAN)
    assert said["safety"]["level"] == "imminent"
    assert said["reply"]["content"].strip()
    assert "024" in said["reply"]["content"]
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().level == "imminent"
    assert "coaching.safety_case_opened" in outbox.topics()


def test_a_case_opens_with_its_clock_and_the_facilitator_is_told_without_a_word_of_it(
    cast, despair, outbox, mailbox, settings
):
    settings.FRONTEND_URL, settings.PUBLIC_URL = "https://app.example.org", "https://oasis.example.org"
    despair(PLAN)
    outbox.run()
    with organization_scope(cast.a):
        case = SafetyCase.objects.get()
        assert (case.person_id, case.status, case.level) == (cast.diego.id, "open", "imminent")
        assert (case.acknowledge_by - case.opened_at).total_seconds() == 15 * 60
        assert list(case.events.values_list("kind", flat=True)) == ["opened", "resources_shown", "notified"]
        assert case.signals.get().excerpt == PLAN
    letters = [mail for mail in mailbox if "peligro" in mail.subject]
    assert [mail.to for mail in letters] == [[cast.clara.email]]
    for word in ("pastillas", "Diego", cast.diego.email):
        assert word not in letters[0].subject + letters[0].body + letters[0].alternatives[0][0]
    assert f"https://oasis.example.org/admin/coaching/safetycase/{case.id}/change/" in letters[0].body
    opened = AuditRecord.objects.get(action="safety_case.opened")
    assert (opened.actor_id, opened.changes) == (None, {})


def test_delivering_the_news_twice_mails_once(cast, despair, outbox, mailbox):
    from coaching.tasks import tell_facilitators
    from oasis.core.models import OutboxMessage

    despair()
    outbox.run()
    message = OutboxMessage.objects.get(topic="coaching.safety_case_opened")
    with organization_scope(cast.a):
        tell_facilitators(message.payload, message)
    outbox.run()
    assert len([mail for mail in mailbox if mail.to == [cast.clara.email]]) == 1
    assert AuditRecord.objects.filter(action="safety_case.opened").count() == 1


def test_further_signals_join_the_case_and_open_it_again_for_whoever_was_on_it(api, cast, talk):
    path = talk()
    api(cast.diego).post(f"{path}/messages", {"content": DESPAIR})
    with organization_scope(cast.a):
        case = SafetyCase.objects.get()
        acknowledge_case(case_id=case.id, actor_id=cast.clara.id)
    api(cast.diego).post(f"{path}/messages", {"content": PLAN})
    with organization_scope(cast.a):
        case = SafetyCase.objects.get()
        assert (case.status, case.level, case.signals.count()) == ("open", "imminent", 2)


def test_people_take_and_close_a_case_and_each_step_is_timed_and_audited(cast, despair):
    despair()
    with organization_scope(cast.a):
        case = SafetyCase.objects.get()
        with pytest.raises(safety.CaseNotTaken):
            close_case(case_id=case.id, actor_id=cast.clara.id, outcome="contacted_safe")
        acknowledge_case(case_id=case.id, actor_id=cast.clara.id)
        acknowledge_case(case_id=case.id, actor_id=cast.clara.id)
        close_case(case_id=case.id, actor_id=cast.clara.id, outcome="contacted_safe", comment="Hablamos por teléfono.")
        with pytest.raises(safety.CaseSettled):
            acknowledge_case(case_id=case.id, actor_id=cast.bruno.id)
        case.refresh_from_db()
        assert (case.status, case.outcome, case.closed_by_id) == ("closed", "contacted_safe", cast.clara.id)
        kinds = list(SafetyCaseEvent.objects.values_list("kind", "actor_id"))
        assert kinds[-2:] == [("acknowledged", cast.clara.id), ("closed", cast.clara.id)]
    assert AuditRecord.objects.filter(action__in=["safety_case.acknowledged", "safety_case.closed"]).count() == 2


def test_the_steps_of_a_case_cannot_be_rewritten(cast, despair):
    from django.db import DatabaseError, transaction

    despair()
    with organization_scope(cast.a):
        for change in (
            lambda: SafetyCaseEvent.objects.update(kind="closed"),
            lambda: SafetyCaseEvent.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert SafetyCaseEvent.objects.filter(kind="opened").count() == 1


def test_a_new_despair_after_closing_opens_a_new_case(api, cast, talk):
    path = talk()
    api(cast.diego).post(f"{path}/messages", {"content": DESPAIR})
    with organization_scope(cast.a):
        case = SafetyCase.objects.get()
        acknowledge_case(case_id=case.id, actor_id=cast.clara.id)
        close_case(case_id=case.id, actor_id=cast.clara.id, outcome="referred")
    api(cast.diego).post(f"{path}/messages", {"content": DESPAIR})
    with organization_scope(cast.a):
        assert SafetyCase.objects.count() == 2


def test_somebody_else_in_danger_brings_resources_and_an_answer_but_no_case(cast, despair):
    said = despair("Mi hermana dice que se quiere matar y no sé cómo ayudarla")
    assert said["safety"]["level"] == "watch"
    assert said["safety"]["resources"]
    assert said["reply"]["provider"] == "guided"
    with organization_scope(cast.a):
        assert not SafetyCase.objects.exists()


def test_what_is_written_in_the_journal_opens_a_case_too(api, cast):
    answer = api(cast.diego).post("/api/v1/me/journal", {"text": f"Querido diario: {DESPAIR}"})
    assert answer.status_code == 201
    assert answer.json()["data"]["safety"]["level"] == "high"
    with organization_scope(cast.a):
        assert SafetySignal.objects.get().source.startswith("journeys.journal:")


def test_the_note_of_a_check_in_is_screened(api, cast):
    api(cast.diego).post("/api/v1/me/check-ins", {"mood": 1, "energy": 1, "emotions": [], "note": DESPAIR})
    with organization_scope(cast.a):
        assert SafetySignal.objects.get().source.startswith("journeys.check_in:")


@pytest.mark.parametrize("written", [{"note": DESPAIR}, {"properties": {"form": [{"hoy": "bien"}, {"y": DESPAIR}]}}])
def test_what_is_written_into_a_tracked_event_is_screened_and_answered_each_time(api, cast, written):
    event = {"event": "mood_checkin", "idempotency_key": "k1", **written}
    first = api(cast.diego).post("/api/v1/tracking/event", event).json()["data"]
    assert_matches(TrackingShape, first)
    assert (first["safety"]["level"], first["duplicate"]) == ("high", False)
    again = api(cast.diego).post("/api/v1/tracking/event", event).json()["data"]
    assert again == {**first, "duplicate": True}
    batch = {"events": [{**event, "idempotency_key": key} for key in ("k1", "k2")]}
    rows = api(cast.diego).post("/api/v1/tracking/batch", batch).json()["data"]
    assert [row["answer"]["safety"]["level"] for row in rows] == ["high", "high"]
    ordinary = event | {"idempotency_key": "k3", "note": "Hoy caminé una hora", "properties": {"a": [1, None, "ok"]}}
    assert "safety" not in api(cast.diego).post("/api/v1/tracking/event", ordinary).json()["data"]
    with organization_scope(cast.a):
        assert [signal.source.partition(":")[0] for signal in SafetySignal.objects.all()] == ["journeys.tracking"] * 2


def test_what_somebody_needs_at_an_event_is_screened(api, cast):
    with organization_scope(cast.a):
        event, _kind = make_event()
    data = api(cast.diego).post(f"/api/v1/events/{event.id}/registrations", {"access_needs": DESPAIR}).json()["data"]
    assert_matches(NewRegistrationShape, data)
    assert (data["status"], data["safety"]["level"]) == ("confirmed", "high")
    with organization_scope(cast.a):
        assert SafetySignal.objects.get().source == f"journeys.registration:{data['id']}"


def test_of_a_long_text_whoever_takes_the_case_reads_the_grave_piece(cast, scope_a):
    page = "Hoy caminé por el parque con mi hermana y luego cocinamos juntas. " * 30
    screen_participant_text(person_id=cast.diego.id, source="journeys.journal:1", text=f"{page}{DESPAIR}. {page}")
    signal = SafetySignal.objects.get()
    assert DESPAIR in str(signal.excerpt)
    assert len(str(signal.excerpt)) <= safety.EXCERPT


def test_a_risk_item_of_a_questionnaire_opens_a_case(cast, scope_a):
    told = flag_risks(
        person_id=cast.diego.id, source="journeys.questionnaire:1", risks=[{"code": "dano", "text": "…", "value": 2}]
    )
    assert told["level"] == "high"
    assert SafetyCase.objects.get().person_id == cast.diego.id


def test_an_ordinary_text_is_nobody_s_business(cast, scope_a):
    assert (
        screen_participant_text(person_id=cast.diego.id, source="journeys.journal:1", text="Hoy caminé una hora")
        is None
    )
    assert not SafetyCase.objects.exists()


def test_the_case_falls_with_the_text_that_caused_it(cast, scope_a):
    from django.db import transaction

    class Refused(Exception):
        pass

    def write_and_refuse():
        with transaction.atomic():
            screen_participant_text(person_id=cast.diego.id, source="journeys.journal:1", text=DESPAIR)
            raise Refused

    with pytest.raises(Refused):
        write_and_refuse()
    assert not SafetyCase.objects.exists()


def test_cases_of_one_organization_are_not_another_s(cast, despair):
    despair()
    with organization_scope(cast.b):
        assert not SafetyCase.objects.exists()
        assert not Message.objects.exists()
