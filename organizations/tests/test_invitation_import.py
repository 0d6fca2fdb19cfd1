"""Inviting a list: the good rows kept, the others told row by row, undone as one, whole after a kill."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart

from accounts.models import AuditRecord, User
from accounts.services import passwords
from oasis.core.models import Job, OutboxMessage
from oasis.core.outbox import claim, queue_of
from oasis.core.testing import assert_matches
from organizations.api.imports import StartedJob, UndoneImport
from organizations.models import Invitation, InvitationBatch, Membership
from organizations.services import imports, lifecycle

CSV = "correo;rol;nombre\nnuria@casa.example;facilitadora;Núria\npau@casa.example;;Pau\n"


def path(cast, *rest):
    return "/".join([f"/api/v1/organizations/{cast.a.id}/invitations/import", *map(str, rest)])


@pytest.fixture
def upload(api, cast):
    """`upload(person, bytes, **fields)`: send a file as a browser would."""

    def send(person, content, *, key=None, name="personas.csv", boundary=BOUNDARY, **fields):
        client = api(person)
        headers = {"authorization": f"Bearer {client.token()}"}
        if key:
            headers["idempotency-key"] = key
        file = SimpleUploadedFile(name, content, content_type="text/csv")
        body = encode_multipart(boundary, {"file": file, **fields})
        return Client().post(path(cast), body, f"multipart/form-data; boundary={boundary}", headers=headers)

    return send


@pytest.fixture
def report(api, cast, outbox):
    """`report(answer)`: run what waits and ask after the job."""

    def ask(answer, person=None):
        assert answer.status_code == 202, answer.content
        assert_matches(StartedJob, answer.json()["data"])
        outbox.run()
        return api(person or cast.bruno).get(f"/api/v1/jobs/{answer.json()['data']['job_id']}").json()["data"]

    return ask


def waiting():
    return dict(Invitation.objects.filter(status="pending").values_list("email", "role"))


def test_a_file_invites_everybody_in_it_by_mail(upload, report, cast, mailbox):
    data = report(upload(cast.bruno, CSV.encode("utf-8-sig")))
    assert (data["status"], data["progress"], data["errors"]) == ("ready", 100, [])
    assert data["result"] | {"batch_id": ""} == {
        "batch_id": "",
        "dry_run": False,
        "total": 2,
        "invited": 2,
        "rejected": 0,
    }
    assert waiting() == {"nuria@casa.example": "facilitator", "pau@casa.example": "participant"}
    assert {mail.to[0] for mail in mailbox} == set(waiting())
    assert "Núria" in next(mail.body for mail in mailbox if mail.to == ["nuria@casa.example"])
    batch = InvitationBatch.objects.get()
    assert (batch.rows, batch.total, batch.invited) == ([], 2, 2)  # what was sent is kept no longer than needed
    assert AuditRecord.objects.filter(action="invitations.imported", actor_id=cast.bruno.id).count() == 1


def test_an_address_is_one_however_its_domain_is_written(upload, report, api, cast, mailbox):
    """Domains with letters beyond ASCII have two spellings; invitations, members and accounts are found by one."""
    User.objects.filter(pk=cast.diego.id).update(email="diego@xn--ail-7ma.example")
    rows = "email\ndiego@AÑIL.example\nnuria@añil.example\nnuria@xn--ail-7ma.example\n"
    data = report(upload(cast.bruno, rows.encode()))
    assert [error["row"] for error in data["errors"]] == [2, 4]  # a member, and somebody twice
    assert set(waiting()) == {"nuria@xn--ail-7ma.example"}
    token = mailbox[-1].body.split("token=")[1].split()[0]
    said = {"token": token, "password": "una-brisa-que-vuelve-9"}
    assert api(None).post("/api/v1/organizations/invitations/accept", said).json()["data"]["account_created"]


def test_rows_of_json_do_too(api, report, cast):
    rows = [{"email": "nuria@casa.example", "role": "facilitator", "first_name": "Nuria"}, {"email": "p@casa.example"}]
    data = report(api(cast.bruno).post(path(cast), {"rows": rows}))
    assert data["result"]["invited"] == 2
    assert waiting() == {"nuria@casa.example": "facilitator", "p@casa.example": "participant"}


def test_good_rows_are_kept_and_each_other_one_says_why(api, report, cast, mailbox):
    rows = [
        {"email": "nuria@casa.example"},
        {"email": "no es un correo"},
        {"email": "jefa@casa.example", "role": "owner"},
        {"email": cast.diego.email},
        {"email": "NURIA@casa.example"},
        {"email": "=1+1@casa.example"},
        {"email": "iris@casa.example", "role": "reina"},
        {"email": ""},
    ]
    data = report(api(cast.bruno).post(path(cast), {"rows": rows}))
    assert (data["status"], data["result"]["invited"], data["result"]["rejected"]) == ("ready", 1, 7)
    assert [(error["row"], error["field"]) for error in data["errors"]] == [
        (2, "email"),
        (3, "role"),
        (4, "email"),
        (5, "email"),
        (6, "email"),
        (7, "role"),
        (8, "email"),
    ]
    assert data["errors"][2]["message"] == "Esta persona ya forma parte de la organización."
    assert "fila 1" in data["errors"][3]["message"]
    assert list(waiting()) == ["nuria@casa.example"]
    assert len(mailbox) == 1


def test_the_report_is_in_the_language_of_who_asked(api, report, cast):
    answer = api(cast.bruno).post(path(cast), {"rows": [{"email": "x"}]}, accept_language="en")
    english = report(answer)["errors"][0]["message"]
    spanish = report(api(cast.bruno).post(path(cast), {"rows": [{"email": "x"}]}))["errors"][0]["message"]
    assert spanish == "Esto no es una dirección de correo."
    assert Job.objects.order_by("id").first().locale == "en"
    assert isinstance(english, str)


def test_a_rehearsal_tells_all_that_and_invites_nobody(api, report, cast, mailbox):
    rows = [{"email": "nuria@casa.example"}, {"email": cast.diego.email}, {"email": "x"}]
    data = report(api(cast.bruno).post(path(cast), {"rows": rows, "dry_run": True}))
    assert (data["result"]["dry_run"], data["result"]["invited"], data["result"]["rejected"]) == (True, 1, 2)
    assert [error["row"] for error in data["errors"]] == [2, 3]
    assert (waiting(), mailbox) == ({}, [])
    assert not AuditRecord.objects.filter(action="invitations.imported").exists()


def test_a_file_can_be_rehearsed(upload, report, cast):
    assert report(upload(cast.bruno, CSV.encode(), dry_run="true"))["result"]["dry_run"] is True
    assert waiting() == {}


@pytest.mark.parametrize(
    "content", [b"", b"email\n", b"PK\x03\x04", b"nombre\nPau\n", b"email\n" + b"a@b.example\n" * 5001]
)
def test_a_file_that_cannot_be_used_is_refused_at_once(upload, cast, content):
    answer = upload(cast.bruno, content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert "file" in answer.json()["error"]["details"]
    assert not InvitationBatch.objects.exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": []},
        {"rows": [{"email": "a@b.example"}] * 5001},
        {"rows": [{"role": "admin"}]},
        {"rows": [{"email": "a@b.example", "age": "7"}]},
        {"rows": [{"email": 7}]},
        {"rows": "a@b.example"},
        {"file": "a@b.example"},
    ],
)
def test_a_list_that_cannot_be_used_is_refused_at_once(api, cast, body):
    answer = api(cast.bruno).post(path(cast), body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert not InvitationBatch.objects.exists()


def test_a_file_larger_than_any_list_is_refused(upload, cast):
    answer = upload(cast.bruno, b"email\n" + b"x" * 2_100_000)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "common_010")


def test_participants_and_strangers_import_nobody(upload, cast):
    for person, code in ((cast.clara, "auth_010"), (cast.diego, "auth_010"), (cast.elena, "org_002")):
        assert upload(person, CSV.encode()).json()["error"]["code"] == code
    assert not InvitationBatch.objects.exists()


def test_the_same_key_imports_once(api, cast):
    first, again = [
        api(cast.bruno).post(path(cast), {"rows": [{"email": "a@b.example"}]}, idempotency_key="lista-1")
        for _ in range(2)
    ]
    assert first.json() == again.json()
    assert InvitationBatch.objects.count() == 1


def test_five_thousand_are_invited_in_few_statements(api, report, cast, statements):
    rows = [{"email": f"persona{number}@casa.example"} for number in range(5000)]
    answer = api(cast.bruno).post(path(cast), {"rows": rows})
    assert answer.status_code == 202
    batch = InvitationBatch.objects.get()
    with statements(50 * 13 + 20):  # a dozen a hundred, and one that writes their mails to the outbox
        imports.run_import(job_id=batch.job_id, batch_id=batch.pk)
    assert Invitation.objects.count() == 5000
    assert OutboxMessage.objects.filter(topic="accounts.mail_to_many").count() == 5000


def test_a_password_reset_overtakes_the_mails_of_a_list(api, cast):
    """Whoever waits for a link gets it first: claimed before what was due long before, and in a queue of its own."""
    api(cast.bruno).post(path(cast), {"rows": [{"email": f"persona{number}@casa.example"} for number in range(150)]})
    batch = InvitationBatch.objects.get()
    imports.run_import(job_id=batch.job_id, batch_id=batch.pk)
    passwords.request_reset(email=cast.diego.email)
    claimed = [queue_of(topic) for _id, topic in claim(limit=100)]
    assert sorted(claimed) == ["bulk"] * 99 + ["default"]
    assert {queue_of(topic) for _id, topic in claim(limit=100)} == {"bulk"}


def killed_half_way(monkeypatch, after):
    """The worker dies in the piece after `after`: nothing of that piece is written."""
    real, pieces = imports._invite, []

    def invite(*args):
        pieces.append(args)
        if len(pieces) > after:
            raise SystemExit
        return real(*args)

    monkeypatch.setattr(imports, "_invite", invite)
    return lambda: monkeypatch.setattr(imports, "_invite", real)


def test_killed_half_way_and_run_again_it_invites_everybody_once(api, cast, outbox, mailbox, monkeypatch):
    rows = [{"email": f"persona{number}@casa.example"} for number in range(250)] + [{"email": "x"}]
    api(cast.bruno).post(path(cast), {"rows": rows})
    batch = InvitationBatch.objects.get()
    alive = killed_half_way(monkeypatch, after=1)
    with pytest.raises(SystemExit):
        imports.run_import(job_id=batch.job_id, batch_id=batch.pk)
    assert Invitation.objects.count() == 100
    assert Job.objects.get().status == "running"
    alive()
    outbox.run()
    job = Job.objects.get()
    assert (job.status, job.result["invited"], len(job.errors)) == ("ready", 250, 1)
    assert Invitation.objects.count() == 250
    assert len({mail.to[0] for mail in mailbox}) == len(mailbox) == 250


def test_run_again_after_the_end_it_changes_nothing(api, cast, outbox):
    api(cast.bruno).post(path(cast), {"rows": [{"email": "nuria@casa.example"}]})
    outbox.run()
    Invitation.objects.all().delete()
    batch = InvitationBatch.objects.get()
    imports.run_import(job_id=batch.job_id, batch_id=batch.pk)
    assert not Invitation.objects.exists()


def test_a_form_sent_again_is_the_same_request_whatever_its_boundary(upload, cast):
    """Each client makes up a boundary for each sending, so the bytes differ and the request does not."""

    def send(content=CSV, dry_run="false", name="personas.csv"):
        return upload(cast.bruno, content.encode(), key="k1", dry_run=dry_run, name=name, boundary=uuid4().hex)

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    for other in (send(CSV + "iris@casa.example;;\n"), send(dry_run="true"), send(name="otras.csv")):
        assert (other.status_code, other.json()["error"]["code"]) == (409, "common_009")
    assert InvitationBatch.objects.count() == 1


def test_who_was_invited_before_gets_the_newer_invitation(api, report, cast):
    api(cast.ana).post(f"/api/v1/organizations/{cast.a.id}/invitations", {"email": "nuria@casa.example"})
    report(api(cast.bruno).post(path(cast), {"rows": [{"email": "Nuria@casa.example", "role": "admin"}]}))
    assert waiting() == {"nuria@casa.example": "admin"}
    assert Invitation.objects.filter(status="revoked").count() == 1


def test_undoing_revokes_who_has_not_accepted_and_keeps_the_others(api, report, cast):
    data = report(
        api(cast.bruno).post(path(cast), {"rows": [{"email": f"{name}@casa.example"} for name in ("nuria", "pau")]})
    )
    api(cast.bruno).post(f"/api/v1/organizations/{cast.a.id}/invitations", {"email": "iris@casa.example"})
    Invitation.objects.filter(email="pau@casa.example").update(status="accepted")
    undo = path(cast, data["result"]["batch_id"], "undo")
    for revoked in (1, 0):  # again it changes nothing
        answer = api(cast.bruno).post(undo)
        assert_matches(UndoneImport, answer.json()["data"])
        assert answer.json()["data"] == {"revoked": revoked, "accepted": 1}
    assert waiting() == {"iris@casa.example": "participant"}
    assert AuditRecord.objects.filter(action="invitations.import_undone").count() == 1


def test_undoing_an_import_under_way_stops_it(api, report, cast, outbox, mailbox):
    answer = api(cast.bruno).post(path(cast), {"rows": [{"email": "nuria@casa.example"}]})
    assert api(cast.bruno).post(path(cast, InvitationBatch.objects.get().pk, "undo")).status_code == 200
    assert report(answer)["result"]["invited"] == 0
    assert mailbox == []


def test_another_organizations_import_is_not_found(api, report, cast):
    data = report(api(cast.bruno).post(path(cast), {"rows": [{"email": "nuria@casa.example"}]}))
    Membership.objects.filter(user_id=cast.elena.id).update(role="owner")
    elsewhere = path(cast, data["result"]["batch_id"], "undo").replace(str(cast.a.id), str(cast.b.id))
    assert api(cast.elena).post(elsewhere).json()["error"]["code"] == "common_002"
    assert api(cast.bruno).post(path(cast, uuid4(), "undo")).json()["error"]["code"] == "common_002"
    assert list(waiting()) == ["nuria@casa.example"]


def test_who_was_taken_out_meanwhile_invites_nobody(api, cast, outbox):
    api(cast.bruno).post(path(cast), {"rows": [{"email": "nuria@casa.example"}]})
    Membership.objects.filter(user_id=cast.bruno.id).update(status="removed")
    outbox.run()
    job = Job.objects.get()
    assert (job.status, job.result["code"]) == ("failed", "org_002")
    assert not Invitation.objects.exists()


def test_an_import_waits_while_its_organization_is_suspended(api, cast, outbox, monkeypatch):
    """Also where that happens half-way: the hundred of its first piece are invited once, the others when it is resumed."""
    rows = [{"email": f"persona{number}@casa.example"} for number in range(250)]
    api(cast.bruno).post(path(cast), {"rows": rows})
    real = imports._invite

    def suspend_after(*args):
        errors = real(*args)
        lifecycle.suspend_organization(organization_id=cast.a.id)
        return errors

    monkeypatch.setattr(imports, "_invite", suspend_after)
    outbox.run()
    monkeypatch.setattr(imports, "_invite", real)
    assert Job.objects.get().status == "pending"
    assert Invitation.objects.count() == 100
    lifecycle.resume_organization(organization_id=cast.a.id)
    outbox.run()
    job = Job.objects.get()
    assert (job.status, job.result["invited"], Invitation.objects.count()) == ("ready", 250, 250)


def test_an_importers_new_rank_counts(api, cast, outbox):
    api(cast.bruno).post(path(cast), {"rows": [{"email": "nuria@casa.example", "role": "admin"}]})
    Membership.objects.filter(user_id=cast.bruno.id).update(role="facilitator")
    outbox.run()
    job = Job.objects.get()
    assert (job.status, [error["field"] for error in job.errors]) == ("ready", ["role"])
    assert not Invitation.objects.exists()


def test_the_document_shows_both_ways_to_send_a_list(api):
    document = api(None).get("/api/v1/openapi.json").json()
    operation = document["paths"]["/api/v1/organizations/{organization_id}/invitations/import"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "multipart/form-data"}
    assert json.dumps(operation["responses"]["202"])
