"""The clock of a safety case: who is told, and who next when nobody takes it; what a sponsor never learns of it."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord
from coaching.errors import CaseNotTaken, CaseReviewed
from coaching.models import OnCallShift, SafetyCase
from coaching.rules.screening import Screening
from coaching.services.safety import Signal, acknowledge_case, close_case, open_case, review_case
from journeys.models import HeldAward
from journeys.tests.making import make_gamification
from oasis.core.tenancy import organization_scope
from organizations.models import Membership, Organization

WORDS = "Esta noche me tomo todas las pastillas"
START = datetime.fromisoformat("2026-11-21T22:00:00+00:00")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def danger(cast):
    """`danger()`: Diego is in danger now; the case's id."""

    def open_one(level="imminent", person=None, organization=None):
        with organization_scope(organization or cast.a):
            signal = Signal(
                (person or cast.diego).id, "coaching.message:1", Screening(level, ["suicide"], ["motivo"]), WORDS
            )
            return open_case(signal).id

    return open_one


@pytest.fixture
def second_facilitator(cast):
    """Bruno facilitates as well."""
    Membership.objects.filter(user_id=cast.bruno.id).update(role="facilitator")
    return cast.bruno


def on_call(person, position=1, hours=12):
    return OnCallShift.objects.create(
        person_id=person.id,
        starts_at=START - timedelta(hours=1),
        ends_at=START + timedelta(hours=hours),
        position=position,
    )


def readers(mailbox):
    told = sorted(mail.to[0] for mail in mailbox)
    mailbox.clear()
    return told


def test_whoever_is_on_call_is_told_first_and_the_team_at_half_of_the_time(
    cast, clock, danger, outbox, mailbox, second_facilitator
):
    with organization_scope(cast.a):
        on_call(cast.bruno)
        on_call(cast.clara, position=2)
    danger()
    outbox.run()
    assert readers(mailbox) == [cast.bruno.email]
    clock.shift(timedelta(minutes=7))
    outbox.run()
    assert readers(mailbox) == []
    clock.shift(timedelta(seconds=31))
    outbox.run()
    assert readers(mailbox) == sorted([cast.bruno.email, cast.clara.email])


def test_a_shift_that_is_over_counts_no_more_and_without_one_all_facilitators_are_told(
    cast, clock, danger, outbox, mailbox, second_facilitator
):
    with organization_scope(cast.a):
        on_call(cast.bruno, hours=-0.5)
    danger()
    outbox.run()
    assert readers(mailbox) == sorted([cast.bruno.email, cast.clara.email])


def test_when_the_time_is_over_the_owner_and_the_platform_learn_that_help_is_needed_and_not_who(
    cast, clock, danger, outbox, mailbox
):
    case_id = danger()
    outbox.run()
    clock.shift(timedelta(minutes=8))
    outbox.run()
    mailbox.clear()
    clock.shift(timedelta(minutes=7))
    outbox.run()
    assert {mail.to[0] for mail in mailbox} == {cast.clara.email, cast.ana.email, cast.gala.email}
    for mail in mailbox:
        whole = mail.subject + mail.body + mail.alternatives[0][0]
        for trace in ("Diego", cast.diego.email, str(cast.diego.id), "pastillas"):
            assert trace not in whole
        if mail.to[0] != cast.clara.email:
            assert str(case_id) not in whole
            assert "necesita ayuda" in mail.subject
    with organization_scope(cast.a):
        steps = SafetyCase.objects.get().events.filter(kind="escalated").order_by("id")
        assert [step.details["rung"] for step in steps] == [1, 2]
        assert [step.at for step in steps] == [START + timedelta(minutes=8), START + timedelta(minutes=15)]
    assert AuditRecord.objects.filter(action="safety_case.escalated").count() == 2


def test_the_platform_is_told_again_until_somebody_takes_the_case_and_never_for_ever(
    cast, clock, danger, outbox, mailbox
):
    danger()
    for _ in range(40):
        outbox.run()
        clock.shift(timedelta(minutes=15))
    to_platform = [mail for mail in mailbox if mail.to == [cast.gala.email]]
    assert len(to_platform) == 11
    assert len([mail for mail in mailbox if mail.to == [cast.ana.email]]) == 1


def test_once_taken_nobody_else_is_told(cast, clock, danger, outbox, mailbox):
    case_id = danger()
    outbox.run()
    mailbox.clear()
    with organization_scope(cast.a):
        acknowledge_case(case_id=case_id, actor_id=cast.clara.id)
    clock.shift(timedelta(hours=5))
    outbox.run()
    assert readers(mailbox) == []
    with organization_scope(cast.a):
        assert not SafetyCase.objects.get().events.filter(kind="escalated").exists()


def test_a_graver_signal_starts_a_shorter_clock_and_the_older_one_falls_silent(cast, clock, danger, outbox, mailbox):
    danger("high")
    outbox.run()
    clock.shift(timedelta(minutes=1))
    danger("imminent")
    outbox.run()
    mailbox.clear()
    clock.shift(timedelta(minutes=15))
    outbox.run()
    assert cast.gala.email in readers(mailbox)
    with organization_scope(cast.a):
        dues = {step.details["due"] for step in SafetyCase.objects.get().events.filter(kind="escalated")}
    assert len(dues) == 1


def test_delivering_a_rung_twice_tells_once(cast, clock, danger, outbox, mailbox):
    from coaching.services.escalation import climb

    case_id = danger()
    outbox.run()
    clock.shift(timedelta(minutes=8))
    outbox.run()
    mailbox.clear()
    with organization_scope(cast.a):
        due = SafetyCase.objects.get().acknowledge_by.isoformat()
        climb(case_id=case_id, due=due, rung=1)
    outbox.run()
    assert readers(mailbox) == []
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().events.filter(kind="escalated").count() == 1


def test_in_a_company_without_facilitators_owner_and_platform_are_told_at_once(cast, clock, danger, outbox, mailbox):
    Membership.objects.filter(user_id=cast.clara.id).update(status="removed")
    danger()
    outbox.run()
    assert readers(mailbox) == sorted([cast.ana.email, cast.gala.email])


def test_in_a_community_its_administrators_stand_in(cast, clock, danger, outbox, mailbox):
    Organization.objects.filter(pk=cast.a.id).update(kind="community")
    Membership.objects.filter(user_id=cast.clara.id).update(status="removed")
    danger()
    outbox.run()
    assert readers(mailbox) == sorted([cast.ana.email, cast.bruno.email])


def test_nobody_is_sent_to_attend_themselves(cast, clock, danger, outbox, mailbox, second_facilitator):
    with organization_scope(cast.a):
        on_call(cast.clara)
    danger(person=cast.clara)
    outbox.run()
    assert readers(mailbox) == [cast.bruno.email]


def test_the_clock_goes_on_with_the_mail_server_down(cast, clock, danger, outbox, settings):
    settings.EMAIL_BACKEND = "a.backend.that.is.Away"
    danger()
    for _ in range(3):
        outbox.run()
        clock.shift(timedelta(minutes=8))
    with organization_scope(cast.a):
        kinds = list(SafetyCase.objects.get().events.values_list("kind", flat=True))
    assert kinds.count("escalated") == 2


def test_what_is_earned_while_a_case_is_open_waits_and_is_granted_when_people_close_it(api, cast, danger, outbox):
    with organization_scope(cast.a):
        make_gamification()
    case_id = danger()
    answer = api(cast.diego).post("/api/v1/me/check-ins", {"mood": 3, "energy": 3, "emotions": []})
    assert answer.status_code == 201
    assert answer.json()["data"].get("points_awarded", 0) == 0
    with organization_scope(cast.a):
        waiting = HeldAward.objects.filter(person_id=cast.diego.id, granted_at=None)
        assert waiting.exists()
        acknowledge_case(case_id=case_id, actor_id=cast.clara.id)
        assert waiting.exists()
        close_case(case_id=case_id, actor_id=cast.clara.id, outcome="contacted_safe")
    outbox.run()
    with organization_scope(cast.a):
        assert not waiting.exists()


def test_a_closed_case_is_looked_back_on_once_and_by_people(cast, danger):
    case_id = danger()
    with organization_scope(cast.a):
        with pytest.raises(CaseNotTaken):
            review_case(case_id=case_id, actor_id=cast.clara.id)
        acknowledge_case(case_id=case_id, actor_id=cast.clara.id)
        close_case(case_id=case_id, actor_id=cast.clara.id, outcome="referred")
        review_case(case_id=case_id, actor_id=cast.clara.id, comment="Llamar antes.")
        with pytest.raises(CaseReviewed):
            review_case(case_id=case_id, actor_id=cast.clara.id)
        case = SafetyCase.objects.get()
        assert (case.review_note, case.reviewed_by_id) == ("Llamar antes.", cast.clara.id)
        assert case.events.filter(kind="reviewed").count() == 1
    assert AuditRecord.objects.filter(action="safety_case.reviewed").count() == 1


# -- the backoffice


def shift_form(person, start="2026-11-21", end="2026-11-22"):
    return {
        "person": str(person.id),
        "starts_at_0": start,
        "starts_at_1": "08:00:00",
        "ends_at_0": end,
        "ends_at_1": "08:00:00",
        "position": "1",
    }


def test_a_facilitator_keeps_the_rota(cast, enter):
    browser = enter(cast.clara)
    browser.post(reverse("admin:coaching_oncallshift_add"), shift_form(cast.clara))
    with organization_scope(cast.a):
        shift = OnCallShift.objects.get()
        assert (shift.person_id, shift.position) == (cast.clara.id, 1)
    assert "Clara Ejemplo" in browser.get(reverse("admin:coaching_oncallshift_changelist")).content.decode()
    assert AuditRecord.objects.filter(target_id=str(shift.pk), actor_id=cast.clara.id).exists()


@pytest.mark.parametrize("who", ["diego", "ana"])
def test_only_who_attends_cases_can_be_on_call(cast, enter, who):
    answer = enter(cast.clara).post(reverse("admin:coaching_oncallshift_add"), shift_form(getattr(cast, who)))
    assert "no atiende casos" in answer.content.decode()
    with organization_scope(cast.a):
        assert not OnCallShift.objects.exists()


def test_a_shift_that_ends_before_it_starts_is_refused(cast, enter):
    answer = enter(cast.clara).post(reverse("admin:coaching_oncallshift_add"), shift_form(cast.clara, end="2026-11-20"))
    assert answer.status_code == 200
    with organization_scope(cast.a):
        assert not OnCallShift.objects.exists()


@pytest.mark.parametrize("who", ["ana", "bruno"])
@pytest.mark.parametrize("model", ["safetycase", "oncallshift"])
def test_owners_and_administrators_of_a_company_have_no_page_of_it(cast, danger, enter, who, model):
    danger()
    browser = enter(getattr(cast, who))
    assert browser.get(reverse(f"admin:coaching_{model}_changelist")).status_code == 403
    home = browser.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse(f"admin:coaching_{model}_changelist")}"' not in home


@pytest.mark.parametrize("who", ["ana", "bruno"])
def test_owners_and_administrators_of_a_company_neither_read_nor_take_a_case(cast, danger, enter, who):
    case_id = danger()
    browser = enter(getattr(cast, who))
    assert browser.get(reverse("admin:coaching_safetycase_change", args=[case_id])).status_code == 403
    browser.post(reverse("admin:coaching_safetycase_take", args=[case_id]), {"_form_submitted": "on"})
    with organization_scope(cast.a):
        assert SafetyCase.objects.get().status == "open"


def test_in_a_community_they_do(cast, danger, enter):
    Organization.objects.filter(pk=cast.a.id).update(kind="community")
    danger()
    assert enter(cast.ana).get(reverse("admin:coaching_safetycase_changelist")).status_code == 200


def test_a_facilitator_does_not_attend_their_own_case(cast, danger, enter):
    case_id = danger(person=cast.clara)
    browser = enter(cast.clara)
    assert browser.get(reverse("admin:coaching_safetycase_changelist")).context["cl"].result_count == 0
    assert browser.get(reverse("admin:coaching_safetycase_change", args=[case_id])).status_code in (302, 403)


def test_the_home_of_a_facilitator_says_what_is_late(cast, danger, enter):
    case_id = danger()
    with organization_scope(cast.a):
        SafetyCase.objects.filter(pk=case_id).update(acknowledge_by=timezone.now() - timedelta(minutes=1))
    assert "Casos de seguridad fuera de plazo" in enter(cast.clara).get(reverse("admin:index")).content.decode()
