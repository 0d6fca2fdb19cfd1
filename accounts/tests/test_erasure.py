"""DELETE /users/me and what follows: days of grace, the way back, and what is left afterwards."""

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.api.privacy import ErasureShape
from accounts.audit import record
from accounts.models import AuditRecord, Consent, Erasure, PersonKey, Profile, Session, User
from accounts.services import erasure
from accounts.services.audit_reading import open_records
from accounts.services.audit_sealing import seal_audit
from accounts.services.audit_verification import verify_audit
from accounts.services.consents import decide
from accounts.services.erasure import emit_due, erase, restore
from accounts.services.registration import create_person
from accounts.tasks import privacy
from coaching.models import SafetyCase
from journeys.models import JournalEntry, PointEntry
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.tenancy import organization_scope
from oasis.core.testing import assert_matches
from organizations.models import Membership

ME, RESTORE = "/api/v1/users/me", "/api/v1/users/me/restore"
pytestmark = pytest.mark.django_db
LATER = timedelta(days=30, minutes=1)


@pytest.fixture
def ask(api):
    def delete(person, password=None):
        return api(person).delete(ME, {"password": password or person.password})

    return delete


@pytest.fixture
def life(cast):
    """What Diego left in two organizations."""
    Membership.objects.create(organization_id=cast.b.id, user_id=cast.diego.id, role="participant", status="removed")
    for place in (cast.a, cast.b):
        with organization_scope(place):
            JournalEntry.objects.create(person_id=cast.diego.id, text="Solo mío.")
            PointEntry.objects.create(
                person_id=cast.diego.id,
                kind="earned",
                amount=10,
                balance_after=10,
                rule="step",
                cause="step:1",
                reason="Diego lo pidió por teléfono",
                idempotency_key="k",
            )
    with organization_scope(cast.a):
        JournalEntry.objects.create(person_id=cast.clara.id, text="De Clara.")
    decide(user_id=cast.diego.id, kind="leaderboard", granted=True)
    token = request_context.begin(RequestContext(address="203.0.113.7", actor_id=cast.diego.id))
    record(action="thing.done", target=f"user:{cast.diego.id}", after={"email": cast.diego.email})
    request_context.end(token)
    seal_audit()


def test_it_is_asked_for_with_the_password_and_due_in_thirty_days(api, cast, ask, audited, mails):
    api(cast.diego).token()
    elsewhere = Session.objects.create(
        user_id=cast.diego.id,
        refresh_jti=cast.diego.id,
        last_used_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    answer = ask(cast.diego)
    assert answer.status_code == 202
    data = answer.json()["data"]
    assert_matches(ErasureShape, data)
    due = Erasure.objects.get(user_id=cast.diego.id).due_at
    assert abs(due - timezone.now() - timedelta(days=30)) < timedelta(minutes=1)
    assert audited() == ["sessions.ended", "erasure.requested"]
    assert mails() == ["accounts/erasure_requested"]
    elsewhere.refresh_from_db()
    assert elsewhere.revoked_reason == "erasure"


@pytest.mark.parametrize("body", [{}, {"password": 7}, {"password": "x", "now": True}])
def test_without_the_password_nothing_happens(api, cast, body):
    assert api(cast.diego).delete(ME, body).json()["error"]["code"] == "common_001"
    assert not Erasure.objects.exists()


def test_a_wrong_password_changes_nothing(api, cast, ask):
    assert ask(cast.diego, "otra-cosa-distinta").json()["error"]["code"] == "auth_002"
    assert not Erasure.objects.exists()
    assert User.objects.get(pk=cast.diego.id).erasure_due_at is None


def test_during_the_days_of_grace_a_log_in_opens_nothing_but_the_way_back(api, cast, ask, login):
    assert ask(cast.diego).status_code == 202
    access = login(cast.diego).json()["data"]["access"]
    bearer = {"authorization": f"Bearer {access}", "x_organization_id": str(cast.a.id)}
    for method, path in (
        ("GET", ME),
        ("PATCH", ME),
        ("POST", f"{ME}/export"),
        ("DELETE", ME),
        ("GET", "/api/v1/journeys"),
        ("GET", "/api/v1/auth/sessions"),
        ("POST", "/api/v1/auth/select-organization"),
    ):
        answer = api(None).request(method, path, {}, **bearer)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "auth_005"), path
        if path != "/api/v1/journeys":
            assert answer.json()["error"]["details"] == {"erasure": "requested"}, path
    assert api(None).post(RESTORE, **bearer).status_code == 200
    assert api(None).get(ME, **bearer).status_code == 200


def test_the_backoffice_is_shut_too(cast, ask):
    client = Client()
    client.force_login(User.objects.get(pk=cast.gala.id))
    assert client.get("/admin/").status_code == 200
    assert ask(cast.gala).status_code == 202
    assert client.get("/admin/").status_code == 302


def test_taken_back_everything_is_as_before(api, cast, ask, audited):
    ask(cast.diego)
    assert api(cast.diego).post(RESTORE).status_code == 200
    assert audited()[-1] == "erasure.cancelled"
    assert api(cast.diego).get(ME).json()["data"]["profile"]["first_name"] == "Diego"
    with time_machine.travel(timezone.now() + LATER, tick=True):
        assert emit_due() == 0
    assert api(cast.diego).post(RESTORE).json()["error"]["code"] == "auth_013"
    assert ask(cast.diego).status_code == 202  # and may be asked for again


def test_who_did_not_ask_has_nothing_to_take_back(api, cast):
    assert api(cast.diego).post(RESTORE).json()["error"]["code"] == "auth_013"


def test_asked_twice_the_first_wish_stands(cast, ask, mails, api):
    ask(cast.diego)
    first = Erasure.objects.get().due_at
    erasure.request_erasure(user_id=cast.diego.id, session_id=None, password=cast.diego.password)
    assert Erasure.objects.get().due_at == first
    assert len(mails()) == 1


def test_the_sole_owner_is_refused_until_somebody_else_owns_it(api, cast, ask, outbox):
    answer = ask(cast.ana)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "org_004")
    assert answer.json()["error"]["details"] == {"organizations": ["Empresa Alba"]}
    assert not Erasure.objects.exists()
    Membership.objects.filter(user_id=cast.bruno.id).update(role="owner")
    assert ask(cast.ana).status_code == 202
    assert ask(cast.bruno).json()["error"]["code"] == "org_004"  # Ana is as good as gone


def test_nothing_is_erased_before_its_day(cast, ask, life, outbox):
    ask(cast.diego)
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23), tick=True):
        privacy()
        outbox.run()
        assert erase(erasure_id=Erasure.objects.get().pk)["status"] == "nothing"
    assert User.objects.get(pk=cast.diego.id).erased_at is None
    with organization_scope(cast.a):
        assert JournalEntry.objects.filter(person_id=cast.diego.id).exists()


def erased(cast, ask, outbox):
    ask(cast.diego)
    with time_machine.travel(timezone.now() + LATER, tick=True):
        privacy()
        outbox.run()


def test_afterwards_no_words_and_no_name_are_left_and_the_ledger_goes_on_adding_up(cast, ask, life, outbox, mailbox):
    erased(cast, ask, outbox)
    user, profile = User.objects.get(pk=cast.diego.id), Profile.objects.get(pk=cast.diego.id)
    assert user.email == f"{cast.diego.id.hex}@erased.invalid"
    assert (user.is_active, user.has_usable_password(), user.erased_at is not None) == (False, False, True)
    assert (profile.name, profile.nickname, profile.phone_number, profile.birth_date) == ("", "", "", None)
    assert not Session.objects.filter(user_id=cast.diego.id).exists()
    assert not PersonKey.objects.filter(pk=cast.diego.id).exists()
    for place in (cast.a, cast.b):
        with organization_scope(place):
            assert not JournalEntry.objects.filter(person_id=cast.diego.id).exists()
            entry = PointEntry.objects.get(person_id=cast.diego.id)
            assert (entry.amount, entry.balance_after, entry.cause, entry.reason) == (10, 10, "step:1", "")
    with organization_scope(cast.a):
        assert JournalEntry.objects.get().text == "De Clara."
    assert set(Membership.objects.filter(user_id=cast.diego.id).values_list("status", flat=True)) == {"removed"}
    assert not Consent.objects.granted_by("leaderboard", [cast.diego.id])
    assert mailbox[-1].to == [cast.diego.email]
    assert "borrado" in mailbox[-1].subject


@pytest.mark.parametrize(
    "change",
    [{"amount": 11}, {"reason": "", "balance_after": 0}, {"reason": "Otra cosa"}, {"cause": "step:2", "reason": ""}],
)
def test_of_the_ledger_of_points_nothing_changes_but_words_that_go(cast, life, change):
    with organization_scope(cast.a):
        entries = PointEntry.objects.filter(person_id=cast.diego.id)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            entries.update(**change)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            entries.delete()
        assert entries.update(reason="") == entries.update(reason="") == 1
        assert entries.values_list("amount", "balance_after", "reason").get() == (10, 10, "")


def test_the_audit_keeps_a_pseudonym_and_its_chain_fits(cast, ask, life, outbox):
    erased(cast, ask, outbox)
    seal_audit()
    assert verify_audit().ok
    (read,) = open_records(list(AuditRecord.objects.filter(action="thing.done")))
    assert (read.actor.id, read.actor.name, read.actor.email, read.address, read.changes) == (
        cast.diego.id,
        None,
        None,
        None,
        {},
    )
    assert AuditRecord.objects.filter(action="user.erased", target_id=str(cast.diego.id)).count() == 1


def test_nothing_in_the_shared_tables_says_the_address_or_the_name_any_more(cast, ask, life, outbox):
    erased(cast, ask, outbox)
    for model in apps.get_app_config("accounts").get_models():
        for row in model.objects.values():
            assert cast.diego.email not in str(row), model
            assert "Diego" not in str(row), model


def test_the_address_is_free_again(cast, ask, outbox):
    erased(cast, ask, outbox)
    user = create_person(
        email=cast.diego.email, password="despacio-y-con-calma-7", profile={"first_name": "Otro"}, verified=True
    )
    assert user.pk != cast.diego.id


def test_nobody_logs_in_as_the_erased(cast, ask, outbox, login, api):
    erased(cast, ask, outbox)
    assert login(cast.diego).json()["error"]["code"] == "auth_002"
    assert api(cast.diego).get(ME).json()["error"]["code"] == "auth_005"
    assert api(cast.diego).post(RESTORE).json()["error"]["code"] == "auth_005"


def test_after_its_day_it_cannot_be_taken_back(cast, ask):
    ask(cast.diego)
    with time_machine.travel(timezone.now() + LATER, tick=True), pytest.raises(erasure.NothingToRestore):
        restore(user_id=cast.diego.id)


def test_while_a_safety_case_is_open_the_erasure_waits_and_touches_nothing(cast, ask, life, outbox, audited):
    with organization_scope(cast.a):
        case = SafetyCase.objects.create(
            person_id=cast.diego.id,
            level="high",
            opened_at=timezone.now(),
            acknowledge_by=timezone.now() + timedelta(hours=1),
        )
    erased(cast, ask, outbox)
    row = Erasure.objects.get()
    assert (row.held_by, row.finished_at) == ("safety_case_open", None)
    assert "erasure.held" in audited()
    with organization_scope(cast.b):
        assert JournalEntry.objects.filter(person_id=cast.diego.id).exists()
    with organization_scope(cast.a):
        SafetyCase.objects.filter(pk=case.pk).update(
            status="closed", closed_at=timezone.now(), closed_by_id=cast.clara.id, outcome="contacted_safe"
        )
    with time_machine.travel(timezone.now() + LATER + timedelta(days=1), tick=True):
        privacy()
        outbox.run()
    assert Erasure.objects.get().finished_at is not None
    with organization_scope(cast.a):
        assert SafetyCase.objects.get(pk=case.pk).outcome == "contacted_safe"


def test_killed_half_way_it_goes_on_where_it_was(cast, ask, life, outbox, monkeypatch):
    ask(cast.diego)
    pk = Erasure.objects.get().pk
    with time_machine.travel(timezone.now() + LATER, tick=True):
        with monkeypatch.context() as patched:

            def die(erasure):
                raise SystemExit

            patched.setattr(erasure, "_finish", die)
            with pytest.raises(SystemExit):
                erase(erasure_id=pk)
        assert set(Erasure.objects.get().done_in) == {cast.a.id, cast.b.id}
        assert User.objects.get(pk=cast.diego.id).erased_at is None
        assert erase(erasure_id=pk)["status"] == "done"
        assert erase(erasure_id=pk)["status"] == "nothing"
    assert AuditRecord.objects.filter(action="user.erased").count() == 1


def test_every_step_may_run_twice(cast, ask, life, outbox):
    ask(cast.diego)
    pk = Erasure.objects.get().pk
    with time_machine.travel(timezone.now() + LATER, tick=True):
        for place in (cast.a, cast.b):
            with organization_scope(place):
                for contributor in erasure.contributors() * 2:
                    contributor.erase(cast.diego.id, place)
        assert erase(erasure_id=pk)["status"] == "done"


# -- manage.py erase_person


def test_the_command_shows_what_it_would_do_and_does_nothing(cast, life):
    out = StringIO()
    call_command("erase_person", cast.diego.email, "--dry-run", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["rows"]["Empresa Alba"]["journeys.journal"] == 1
    assert said["held_by"] == ""
    assert "journeys.Enrollment.person" in said["kept_under_pseudonym"]
    assert User.objects.get(pk=cast.diego.id).erased_at is None
    assert not Erasure.objects.exists()


def test_the_command_erases_at_once_with_a_reason(cast, life, records):
    with pytest.raises(CommandError, match="--reason"):
        call_command("erase_person", str(cast.diego.id), stdout=StringIO())
    call_command("erase_person", str(cast.diego.id), "--reason", "Carta del 3 de mayo", "--json", stdout=StringIO())
    assert User.objects.get(pk=cast.diego.id).erased_at is not None
    with pytest.raises(CommandError, match="nobody"):
        call_command("erase_person", str(cast.diego.id), "--reason", "Otra vez", stdout=StringIO())


def test_the_command_says_what_an_erasure_waits_for(cast):
    with pytest.raises(CommandError, match="sole_owner"):
        call_command("erase_person", cast.ana.email, "--reason", "Carta", stdout=StringIO())
    assert User.objects.get(pk=cast.ana.id).erased_at is None
