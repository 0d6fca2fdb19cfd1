"""Keys are changed by command while the system runs."""

import base64
import io
import json
import threading
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.audit import record
from accounts.models import AuditRecord, PersonKey, SecondFactor
from accounts.services import person_keys
from accounts.services.audit_reading import open_records
from accounts.services.audit_sealing import seal_audit
from accounts.services.audit_verification import verify_audit
from accounts.services.second_factor import begin_setup, resume_setup
from accounts.tokens import InvalidToken, issue_access, read_access
from journeys.models import JournalEntry
from oasis.core import crypto
from oasis.core.crypto import decrypt_text, encrypt_text
from oasis.core.models import IdempotencyKey
from oasis.core.rotation import sealed_columns
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.tenancy import load_organization, organization_scope
from oasis.core.testing import fresh_key
from organizations.models import Organization

TEXT = "Hoy he salido a caminar."


@pytest.fixture
def derived(settings):
    """The key of development, which sealed the template database, in the list's form."""
    import hmac

    return base64.urlsafe_b64encode(hmac.digest(settings.SECRET_KEY.encode(), b"oasis.master-key", "sha256")).decode()


def rotate(**options):
    told = io.StringIO()
    call_command("rotate_keys", "--json", stdout=told, stderr=io.StringIO(), **options)
    return json.loads(told.getvalue())["columns"]


def write(cast, text=TEXT):
    organization = load_organization(cast.a.id)
    with organization_scope(organization):
        return JournalEntry.objects.create(person_id=cast.diego.id, text=text).pk


def read(cast, pk):
    with organization_scope(load_organization(cast.a.id)):
        return JournalEntry.objects.get(pk=pk).text


@pytest.mark.django_db
def test_every_column_sealed_with_a_master_key_is_known_to_the_command():
    names = {str(column) for column in sealed_columns()}
    assert {
        "organizations_organization.data_key",
        "accounts_personkey.data_key",
        "core_idempotencykey.answer",
        "webhooks_webhookevent.body",
    } <= names


@pytest.mark.django_db
def test_what_a_former_key_sealed_is_sealed_anew_and_reads_the_same(cast, keys, derived):
    entry = write(cast)
    setup = begin_setup(user_id=cast.diego.id)
    answer = IdempotencyKey.objects.create(
        id=uuid4(), caller="x", key_hash="h", body_hash="b", answer=crypto.seal(b"kept")
    )
    new = fresh_key()
    keys(new, derived)
    assert rotate(dry_run=True)["organizations_organization.data_key"] == {
        "stale": 2,
        "resealed": 0,
        "unreadable": 0,
    }
    done = rotate(batch=1)
    assert done["organizations_organization.data_key"]["resealed"] == 2
    assert done["accounts_personkey.data_key"]["resealed"] == PersonKey.objects.count()
    assert done["core_idempotencykey.answer"]["resealed"] == 1

    keys(new)  # the old key is gone
    assert rotate() == {}
    assert read(cast, entry) == TEXT
    assert resume_setup(user_id=cast.diego.id).secret == setup.secret
    answer.refresh_from_db()
    assert crypto.unseal(answer.answer) == b"kept"


@pytest.mark.django_db
def test_what_the_chain_of_the_audit_holds_stays_as_it_was_sealed(cast, keys, derived):
    token = request_context.begin(RequestContext(address="203.0.113.7"))
    record(action="user.login_failed", target="account:nobody")
    request_context.end(token)
    seal_audit()
    (row,) = AuditRecord.objects.filter(target_id="nobody")
    new = fresh_key()
    keys(new, derived)
    rotate()
    assert rotate(dry_run=True) == {}
    assert open_records([row])[0].address == "203.0.113.7"
    keys(new)
    assert verify_audit().ok
    assert open_records([row])[0].address is None


@pytest.mark.django_db
def test_a_dry_run_changes_nothing(cast, keys, derived):
    before = bytes(Organization.objects.get(pk=cast.a.id).data_key)
    keys(fresh_key(), derived)
    rotate(dry_run=True)
    assert bytes(Organization.objects.get(pk=cast.a.id).data_key) == before


@pytest.mark.django_db
def test_cut_off_it_goes_on_where_it_stopped(cast, keys, derived, monkeypatch):
    from oasis.core import rotation

    new, real, calls = fresh_key(), rotation.reseal, []

    def cut_off(sealed):
        calls.append(sealed)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(sealed)

    keys(new, derived)
    monkeypatch.setattr(rotation, "reseal", cut_off)
    with pytest.raises(KeyboardInterrupt):
        rotate(batch=1)
    monkeypatch.setattr(rotation, "reseal", real)
    done = rotate(batch=1)
    assert sum(column["resealed"] for column in done.values()) == sum(column["stale"] for column in done.values())
    keys(new)
    assert rotate() == {}


@pytest.mark.django_db
def test_a_data_key_that_no_configured_key_opens_is_an_error_that_names_the_column(cast, keys):
    keys(fresh_key())
    with pytest.raises(CommandError, match=r"organizations_organization\.data_key"):
        rotate()


def test_people_read_and_write_while_it_runs(transactional_db, cast, keys, derived):
    """Writers and readers hammer both kinds of data key; not one of them fails or reads anything else."""
    new = fresh_key()
    entry = write(cast)
    sealed = encrypt_text(TEXT, data_key=person_keys.key_of(person_id=cast.ana.id))
    keys(new, derived)
    stop, problems, rounds = threading.Event(), [], []

    def work():
        try:
            while not stop.is_set() or len(rounds) < 20:
                text = f"{TEXT} {len(rounds)}"
                assert read(cast, write(cast, text)) == text
                assert read(cast, entry) == TEXT
                assert decrypt_text(sealed, data_key=person_keys.key_of(person_id=cast.ana.id)) == TEXT
                encrypt_text(text, data_key=person_keys.key_of(person_id=cast.bruno.id))
                rounds.append(1)
        except Exception as error:  # noqa: BLE001 - told to the test
            problems.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for _turn in range(4):  # back and forth: there is always something to do
        keys(new, derived)
        assert rotate(batch=1)["organizations_organization.data_key"]["resealed"] == 2
        keys(derived, new)
        assert rotate(batch=1)["organizations_organization.data_key"]["resealed"] == 2
    stop.set()
    for worker in workers:
        worker.join()
    assert problems == []
    assert len(rounds) >= 20


def test_a_value_written_meanwhile_is_not_put_back(transactional_db, cast, keys, derived, monkeypatch):
    """The guard is the UPDATE's condition on the value that was read."""
    from oasis.core import rotation

    begin_setup(user_id=cast.diego.id)
    new, real = fresh_key(), rotation.reseal
    keys(new, derived)
    written = crypto.new_data_key()

    def somebody_writes_first(sealed):
        PersonKey.objects.filter(pk=cast.diego.id).update(data_key=written)
        return real(sealed)

    monkeypatch.setattr(rotation, "reseal", somebody_writes_first)
    rotate()
    assert bytes(PersonKey.objects.get(pk=cast.diego.id).data_key) == written
    assert SecondFactor.objects.count() == 1


# -- the keys that sign tokens


def ids():
    return {"user_id": uuid4(), "session_id": uuid4()}


def test_the_three_steps_log_nobody_out(settings):
    told = io.StringIO()
    call_command("rotate_jwt_key", "--json", stdout=told)
    plan = json.loads(told.getvalue())
    old = issue_access(**ids())

    def deploy(step):
        settings.SIMPLE_JWT = {**settings.SIMPLE_JWT, "SIGNING_KEY": step["JWT_SIGNING_KEY"]}
        settings.JWT_VERIFYING_KEYS = [key for key in step["JWT_VERIFYING_KEYS"].split(",") if key]

    deploy(plan["steps"][1])
    new = issue_access(**ids())
    deploy(plan["steps"][0])  # a process that is one step behind reads what one ahead of it signed
    assert read_access(new).jti
    assert read_access(old).jti
    deploy(plan["steps"][1])
    assert read_access(old).jti
    deploy(plan["steps"][2])
    assert read_access(new).jti
    with pytest.raises(InvalidToken):
        read_access(old)
    assert plan["days_before_last_step"] == 14


def test_a_step_is_written_to_the_file_that_all_processes_read(tmp_path, settings):
    file = tmp_path / "secrets.env"
    file.write_text("SECRET_KEY=bleibt\nJWT_SIGNING_KEY=alt\n")
    call_command("rotate_jwt_key", write=str(file), stderr=io.StringIO())
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines())
    assert lines["SECRET_KEY"] == "bleibt"
    assert lines["JWT_VERIFYING_KEYS"] == settings.SIMPLE_JWT["SIGNING_KEY"]
    assert len(lines["JWT_SIGNING_KEY"]) == 64
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_steps_are_told_in_words(settings):
    told = io.StringIO()
    call_command("rotate_jwt_key", stdout=told)
    assert told.getvalue().count("JWT_SIGNING_KEY=") == 3
    told = io.StringIO()
    call_command("rotate_keys", "--new-key", stdout=told)
    assert told.getvalue().count("FIELD_ENCRYPTION_KEYS=") == 3
