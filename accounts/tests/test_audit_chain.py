"""The chain: sealing loses nothing, and whatever is changed behind PostgreSQL's back is found and named."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from accounts import chain, signing
from accounts.audit import record
from accounts.models import AuditCheckpoint, AuditLink, AuditPending, AuditRecord, PersonKey, User
from accounts.offline import verify_audit as offline
from accounts.services import audit_sealing
from accounts.services.audit_export import export_lines
from accounts.services.audit_reading import open_records
from accounts.services.audit_sealing import seal_audit, seal_batch
from accounts.services.audit_verification import verify_audit
from accounts.services.audit_witness import keep_witness, read_witness
from accounts.services.person_keys import destroy_key
from oasis.core.telemetry import RequestContext, request_context
from oasis.core.testing import as_superuser, at_once

SCRIPT = Path(offline.__file__)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Databases cloned from one template have the same first link: their witnesses must not meet."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "stored")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def trail(cast):
    """Twelve sealed records in four batches; their ids, oldest first."""
    seal_audit()
    before = AuditLink.objects.count()
    token = request_context.begin(RequestContext(address="203.0.113.7", user_agent="Firefox", actor_id=cast.diego.id))
    try:
        for number in range(12):
            record(action="thing.done", target=f"thing:{number}", after={"number": number, "texto": "ñandú «»"})
    finally:
        request_context.end(token)
    while seal_batch(size=3):
        pass
    return list(AuditLink.objects.filter(position__gt=before).order_by("position").values_list("record_id", flat=True))


def tamper(sql, *params):
    """Change the tables as a superuser with every trigger off."""
    literal = [f"'{param}'" for param in params]
    as_superuser("SET session_replication_role = replica; " + sql.format(*literal))


def found(verdict):
    return [(finding.problem, finding.record_id) for finding in verdict.findings]


def offline_findings(lines, *more, keys=None):
    """What the script that knows nothing of the project says of these lines."""
    parsed = [json.loads(line) for line in [*lines, *more]]
    records = [line for line in parsed if line["kind"] == "record"]
    checkpoints = [line for line in parsed if line["kind"] == "checkpoint"]
    return offline.verify(records, checkpoints, keys or {key.hex() for key in signing.believed()})


@pytest.mark.django_db
def test_what_was_written_is_sealed_in_order_and_fits(trail):
    links = list(AuditLink.objects.order_by("position"))
    assert [link.position for link in links] == list(range(1, len(links) + 1))
    assert trail == sorted(trail)
    assert not AuditPending.objects.exists()
    verdict = verify_audit()
    assert (verdict.ok, verdict.links, verdict.waiting) == (True, len(links), 0)
    assert AuditCheckpoint.objects.order_by("-position").first().position == len(links)
    assert seal_audit() == 0


@pytest.mark.django_db
def test_a_record_that_waits_is_no_problem(trail):
    record(action="thing.done")
    verdict = verify_audit()
    assert (verdict.ok, verdict.waiting) == (True, 1)


@pytest.mark.django_db
def test_sealing_a_batch_costs_a_constant_number_of_statements(cast, statements):
    for number in range(50):
        record(action="thing.done", target=f"thing:{number}", actor_id=cast.diego.id)
    with statements(15):
        seal_batch()


@pytest.mark.django_db
def test_an_insert_that_repeats_an_id_changes_nothing(trail):
    AuditRecord.objects.bulk_create([AuditRecord(pk=trail[5], action="x.y", changes={})], ignore_conflicts=True)
    assert seal_audit() == 0
    assert not AuditPending.objects.exists()
    assert verify_audit().ok


# -- each way to change it behind PostgreSQL's back


@pytest.mark.parametrize(
    "change",
    [
        "action = 'nothing.happened'",
        "actor_id = NULL",
        "actor_id = '018f0000-0000-7000-8000-000000000101'",
        "organization_id = '018f0000-0000-7000-8000-00000000000a'",
        "target_id = '55'",
        "created_at = created_at - interval '1 microsecond'",
        'changes = changes || \'{{"number": {{"after": 7}}}}\'',
        # the end of one field moved to the beginning of the next
        "target_type = 'thin', target_id = 'g' || target_id",
        "request_id = '1'",
    ],
)
def test_an_edited_record_in_the_middle_is_found_and_named(transactional_db, trail, change):
    exported = list(export_lines())
    victim = trail[5]
    tamper(f"UPDATE accounts_auditrecord SET {change} WHERE id = {{0}}", victim)
    assert found(verify_audit()) == [("record_altered", str(victim))]
    lines = list(export_lines())
    assert lines != exported
    (finding,) = offline_findings(lines)
    assert (finding["record_id"], finding["problem"].partition(":")[0]) == (str(victim), "altered")


def test_an_edited_cipher_text_is_found_and_named(transactional_db, trail):
    tamper("UPDATE accounts_auditlink SET trace = 'otro'::bytea WHERE record_id = {0}", trail[5])
    assert found(verify_audit()) == [("record_altered", str(trail[5]))]


def test_a_removed_record_is_found_and_named(transactional_db, trail):
    tamper("DELETE FROM accounts_auditrecord WHERE id = {0}", trail[5])
    assert found(verify_audit()) == [("record_removed", str(trail[5]))]
    (finding,) = offline_findings(export_lines())
    assert finding["problem"].startswith("removed: record ")
    assert str(trail[4]) in finding["problem"]
    assert str(trail[6]) in finding["problem"]


def test_a_record_removed_with_its_link_is_found(transactional_db, trail):
    position = AuditLink.objects.get(record_id=trail[5]).position
    tamper(
        "DELETE FROM accounts_auditrecord WHERE id = {0}; DELETE FROM accounts_auditlink WHERE record_id = {0}",
        trail[5],
    )
    (finding,) = verify_audit().findings
    assert (finding.position, finding.problem) == (position, "links_removed")
    assert finding.record_id == str(trail[5])  # the checkpoint of its batch ended with it
    (finding,) = offline_findings(export_lines())
    assert (finding["position"], finding["record_id"]) == (position, str(trail[5]))


def test_a_chain_that_was_made_anew_is_not_what_was_signed(transactional_db, trail):
    """Somebody who knows the code edits a record and computes every later hash again, but has no signing key."""
    tamper("UPDATE accounts_auditrecord SET action = 'nothing.happened' WHERE id = {0}", trail[5])
    digest, updates = chain.FIRST, []
    for link in AuditLink.objects.order_by("position"):
        row = AuditRecord.objects.get(pk=link.record_id)
        digest = chain.link(digest, audit_sealing.fields_of(row), link.trace, link.personal)
        updates.append(f"UPDATE accounts_auditlink SET hash = '\\x{digest.hex()}' WHERE position = {link.position}")
    as_superuser("SET session_replication_role = replica; " + "; ".join(updates))
    assert found(verify_audit())[0] == ("chain_rewritten", str(trail[5]))
    assert offline_findings(export_lines())[0]["record_id"] == str(trail[5])


def test_a_cut_off_tail_is_found_and_named(transactional_db, trail):
    for pk in trail[-3:]:
        tamper(
            "DELETE FROM accounts_auditrecord WHERE id = {0}; DELETE FROM accounts_auditlink WHERE record_id = {0}", pk
        )
    assert found(verify_audit()) == [("tail_cut_off", str(trail[-1]))]
    (finding,) = offline_findings(export_lines())
    assert finding["problem"].startswith("cut off")
    assert finding["record_id"] == str(trail[-1])


def test_a_tail_cut_off_with_its_checkpoints_is_found_by_whoever_holds_one(transactional_db, trail):
    held = list(export_lines(checkpoints_only=True))
    keep_witness()
    position = AuditLink.objects.get(record_id=trail[-3]).position
    tamper(
        "DELETE FROM accounts_auditrecord WHERE id IN"
        f" (SELECT record_id FROM accounts_auditlink WHERE position >= {position});"
        f" DELETE FROM accounts_auditlink WHERE position >= {position};"
        f" DELETE FROM accounts_auditcheckpoint WHERE position >= {position}"
    )
    assert verify_audit().ok  # the database alone has nothing to say any more
    held_lines = [line for text in held if (line := json.loads(text))["kind"] == "checkpoint"]
    assert found(verify_audit(held=held_lines)) == [("tail_cut_off", str(trail[-1]))]
    assert found(verify_audit(held=[read_witness()])) == [("tail_cut_off", str(trail[-1]))]
    assert offline_findings(export_lines()) == []
    assert offline_findings(export_lines(), *held)[0]["record_id"] == str(trail[-1])
    with pytest.raises(CommandError, match="tail_cut_off"):  # the command asks the witness by itself
        call_command("verify_audit", stdout=StringIO())


def test_a_record_removed_before_it_was_sealed_is_found(transactional_db, trail):
    record(action="thing.hidden")
    pk = AuditRecord.objects.get(action="thing.hidden").pk
    tamper("DELETE FROM accounts_auditrecord WHERE id = {0}", pk)
    assert found(verify_audit()) == [("removed_before_sealing", str(pk))]
    assert seal_audit() == 0
    assert not verify_audit().ok


def test_a_record_kept_out_of_the_chain_is_found(transactional_db, trail):
    record(action="thing.hidden")
    pk = AuditRecord.objects.get(action="thing.hidden").pk
    AuditPending.objects.filter(pk=pk).delete()
    assert found(verify_audit()) == [("left_out", str(pk))]


def test_a_forged_checkpoint_is_found(transactional_db, trail):
    newest = AuditCheckpoint.objects.order_by("-position").first()
    tamper(f"UPDATE accounts_auditcheckpoint SET created_at = now() WHERE position = {newest.position}")
    assert found(verify_audit()) == [("checkpoint_forged", str(newest.record_id))]
    assert offline_findings(export_lines())[0]["problem"] == "the checkpoint's signature is not good"


@pytest.mark.django_db
def test_a_signature_by_a_key_nobody_believes_does_not_count(trail, settings):
    settings.SECRET_KEY = "another" * 10
    problems = {finding.problem for finding in verify_audit().findings}
    assert problems == {"checkpoint_forged"}
    assert offline_findings(export_lines(), keys={key.hex() for key in signing.believed()})


@pytest.mark.django_db
def test_a_former_key_is_believed_and_does_not_sign(trail, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [former]
    record(action="thing.done")
    seal_audit()
    assert verify_audit().ok
    keys = {bytes(key) for key in AuditCheckpoint.objects.values_list("public_key", flat=True)}
    assert keys == set(signing.believed())


# -- commands and the script


def test_the_commands_and_the_script_say_the_same(transactional_db, trail, tmp_path):
    copy, held = tmp_path / "audit.jsonl", tmp_path / "checkpoints.jsonl"
    call_command("export_audit", output=str(copy), stdout=StringIO())
    call_command("export_audit", output=str(held), checkpoints=True, stdout=StringIO())
    out = StringIO()
    call_command("verify_audit", "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is True
    assert run_script(copy).returncode == 0

    tamper("UPDATE accounts_auditrecord SET action = 'x.y' WHERE id = {0}", trail[5])
    out = StringIO()
    with pytest.raises(CommandError, match=str(trail[5])):
        call_command("verify_audit", "--json", "--checkpoints", str(held), stdout=out)
    assert json.loads(out.getvalue())["first_bad"]["record_id"] == str(trail[5])
    call_command("export_audit", output=str(copy), stdout=StringIO())
    answer = run_script(copy, held)
    assert answer.returncode == 1
    assert json.loads(answer.stdout)["findings"][0]["record_id"] == str(trail[5])
    copy.write_text("no es una copia\n")
    assert run_script(copy).returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_audit", "--checkpoints", str(tmp_path / "nada"), stdout=StringIO())


def run_script(*files):
    """The script as somebody outside runs it: isolated from this project and everything installed with it."""
    keys = [argument for key in signing.believed() for argument in ("--public-key", key.hex())]
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, files), *keys, "--json"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_the_script_imports_nothing_but_python():
    imported = [line.split()[1] for line in SCRIPT.read_text().splitlines() if line.startswith(("import ", "from "))]
    assert set(imported) <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("public_key", "message", "signature"),
    [  # RFC 8032, section 7.1, tests 1 to 3
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ],
)
def test_the_scripts_ed25519_is_rfc_8032s(public_key, message, signature):
    key, text, good = (bytes.fromhex(value) for value in (public_key, message, signature))
    assert offline.ed25519_verify(key, text, good)
    assert not offline.ed25519_verify(key, text + b"x", good)
    for index in (0, 31, 32, 63):
        bad = bytearray(good)
        bad[index] ^= 1
        assert not offline.ed25519_verify(key, text, bytes(bad))
    above = (int.from_bytes(good[32:], "little") + offline.ORDER).to_bytes(32, "little")
    assert not offline.ed25519_verify(key, text, good[:32] + above)  # the same number, written otherwise
    assert not offline.ed25519_verify(key[:-1], text, good)


def test_no_two_records_share_an_encoding():
    fields = dict.fromkeys(chain.FIELDS)
    one = {**fields, "target_type": "ab", "target_id": "c"}
    two = {**fields, "target_type": "a", "target_id": "bc"}
    empty = {**fields, "target_type": "", "target_id": "c"}
    hashes = [chain.link(chain.FIRST, each, None, None) for each in (one, two, empty, fields)]
    hashes += [chain.link(chain.FIRST, fields, b"", None), chain.link(chain.FIRST, fields, None, b"")]
    assert len(set(hashes)) == 6


# -- what is personal


@pytest.mark.django_db
def test_what_is_personal_is_readable_as_long_as_the_persons_key_exists_and_the_chain_fits_afterwards(trail, cast):
    record(action="thing.done", target=f"user:{cast.elena.id}", after={"email": "e@b.example"}, actor_id=cast.gala.id)
    seal_audit()
    (read,) = open_records([AuditRecord.objects.get(pk=trail[5])])
    assert (read.address, read.user_agent, read.actor.name) == ("203.0.113.7", "Firefox", "Diego Ejemplo")
    destroy_key(person_id=cast.diego.id)
    destroy_key(person_id=cast.elena.id)
    (read,) = open_records([AuditRecord.objects.get(pk=trail[5])])
    assert (read.address, read.user_agent) == (None, None)
    (read,) = open_records([AuditRecord.objects.get(person_id=cast.elena.id, action="thing.done")])
    assert "email" not in read.changes
    assert verify_audit().ok


@pytest.mark.django_db
def test_the_trace_is_the_actors_and_the_change_is_the_persons(cast):
    token = request_context.begin(RequestContext(address="198.51.100.9", actor_id=cast.gala.id))
    try:
        record(action="thing.done", target=f"user:{cast.elena.id}", after={"email": "e@b.example"})
    finally:
        request_context.end(token)
    seal_audit()
    destroy_key(person_id=cast.elena.id)
    (read,) = open_records(list(AuditRecord.objects.filter(action="thing.done")))
    assert (read.address, read.changes) == ("198.51.100.9", {})


@pytest.mark.django_db
def test_sealing_makes_keys_for_those_who_have_none_and_never_for_the_erased(cast):
    seal_audit()
    PersonKey.objects.all().delete()
    User.objects.filter(pk=cast.diego.id).update(erased_at=timezone.now())
    for person in (cast.diego, cast.ana):
        record(action="thing.done", target=f"user:{person.id}", after={"email": person.email}, actor_id=person.id)
    seal_audit()
    assert set(PersonKey.objects.values_list("pk", flat=True)) == {cast.ana.id}
    link = AuditLink.objects.get(record_id=AuditRecord.objects.get(action="thing.done", person_id=cast.diego.id).pk)
    assert link.personal is None


# -- together


def test_a_transaction_that_ends_late_is_sealed_after_those_that_are_younger(transactional_db, cast):
    seal_audit()
    written, sealed = Event(), Event()

    def slow():
        with transaction.atomic():
            record(action="thing.early")
            written.set()
            assert sealed.wait(120)

    def quick():
        assert written.wait(120)
        record(action="thing.late")
        counted = seal_audit()
        sealed.set()
        return counted

    assert at_once(slow, quick)[1] == 1
    assert seal_audit() == 1
    early = AuditRecord.objects.get(action="thing.early")
    late = AuditRecord.objects.get(action="thing.late")
    assert early.pk < late.pk
    positions = dict(AuditLink.objects.values_list("record_id", "position"))
    assert positions[early.pk] == positions[late.pk] + 1
    assert verify_audit().ok


def test_writers_never_wait_and_lose_nothing_while_it_is_sealed(transactional_db, cast):
    def write(name):
        def run():
            for number in range(25):
                with transaction.atomic():
                    record(action="thing.done", target=f"{name}:{number}", actor_id=cast.diego.id)

        return run

    def seal():
        return sum(seal_batch(size=7) for _ in range(30))

    assert [error for error in at_once(write("a"), write("b"), seal, seal) if isinstance(error, Exception)] == []
    seal_audit()
    assert AuditLink.objects.filter(record_id__in=AuditRecord.objects.filter(action="thing.done")).count() == 50
    assert verify_audit().ok


def test_writing_takes_no_lock_that_another_writer_waits_for(transactional_db, cast):
    """Two transactions write about the same person and both stay open; a third seals meanwhile."""
    both = [Event(), Event()]

    def write(mine, others):
        def run():
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '60s'")
                record(action="thing.done", target=f"user:{cast.diego.id}", actor_id=cast.diego.id)
                mine.set()
                assert others.wait(120)

        return run

    assert at_once(write(*both), write(*reversed(both))) == [None, None]


def test_sealed_twice_at_once_each_record_has_one_place(transactional_db, cast):
    seal_audit()
    before = AuditLink.objects.count()
    for number in range(40):
        record(action="thing.done", target=f"thing:{number}")
    results = at_once(*[lambda: seal_batch(size=40)] * 4)
    assert sorted(results) == [0, 0, 0, 40]
    assert AuditLink.objects.count() == before + 40
    assert verify_audit().ok


def test_without_its_lock_two_sealings_collide(transactional_db, cast, monkeypatch):
    """The race is real: what the lock is for. The constraint still keeps the chain whole."""
    seal_audit()
    monkeypatch.setattr(audit_sealing, "lock_for_transaction", lambda name: None)
    together = [Event(), Event()]
    heads = iter(together)
    first = audit_sealing.head

    def head():
        found = first()
        mine = next(heads)
        mine.set()
        assert all(event.wait(120) for event in together)
        return found

    monkeypatch.setattr(audit_sealing, "head", head)
    record(action="thing.done")
    results = at_once(seal_batch, seal_batch)
    assert sorted(type(result).__name__ for result in results) == ["IntegrityError", "int"]
    assert verify_audit().ok


def test_a_sealing_that_is_killed_half_way_leaves_nothing_and_the_next_one_does_it(transactional_db, cast, monkeypatch):
    seal_audit()
    before = AuditLink.objects.count()
    for number in range(5):
        record(action="thing.done", target=f"thing:{number}")

    def die(last):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()
        as_superuser(f"SELECT pg_terminate_backend({pid})")
        AuditCheckpoint.objects.count()

    with monkeypatch.context() as patched:
        patched.setattr(audit_sealing, "_sign", die)
        with pytest.raises((DatabaseError, psycopg.Error)):
            seal_batch()
    connections.close_all()
    assert AuditLink.objects.count() == before
    assert AuditPending.objects.count() == 5
    assert seal_audit() == 5
    assert verify_audit().ok
