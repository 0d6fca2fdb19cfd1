"""POST /users/me/export and GET /users/me/export/{id}: everything held on a person, from every organization."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.api.privacy import ExportBegunShape, ExportShape
from accounts.models import DataExport, Profile, Session
from accounts.services import export
from accounts.services.consents import decide
from accounts.services.export import build_export, storage_key, sweep_exports
from journeys.models import JournalEntry
from oasis.core import outbox as outbox_module
from oasis.core import storage
from oasis.core.models import OutboxMessage
from oasis.core.tenancy import ScopeMissing, optional_organization, organization_scope
from oasis.core.testing import assert_matches, at_once
from organizations.models import Membership

EXPORT = "/api/v1/users/me/export"
pytestmark = pytest.mark.django_db


@pytest.fixture
def written(cast):
    """Diego wrote in his organization and, before he left it, in Elena's."""
    Membership.objects.create(organization_id=cast.b.id, user_id=cast.diego.id, role="participant", status="removed")
    for place, text in ((cast.a, "Hoy he paseado <b>despacio</b>."), (cast.b, "Aquí estuve antes.")):
        with organization_scope(place):
            JournalEntry.objects.create(person_id=cast.diego.id, text=text)
    with organization_scope(cast.a):
        JournalEntry.objects.create(person_id=cast.clara.id, text="Esto es de Clara.")


def ask(api, person):
    return api(person).post(EXPORT).json()["data"]["export_id"]


def opened(person):
    row = DataExport.objects.get(user_id=person.id)
    return zipfile.ZipFile(BytesIO(storage.read(storage_key(row))))


def test_a_copy_is_asked_for_made_told_by_mail_and_fetched(api, cast, written, outbox, mailbox, audited):
    answer = api(cast.diego).post(EXPORT)
    assert answer.status_code == 202
    assert_matches(ExportBegunShape, answer.json()["data"])
    export_id = answer.json()["data"]["export_id"]
    before = api(cast.diego).get(f"{EXPORT}/{export_id}").json()["data"]
    assert before == {"status": "pending", "progress": 0}

    outbox.run()
    data = api(cast.diego).get(f"{EXPORT}/{export_id}").json()["data"]
    assert_matches(ExportShape, data)
    assert (data["status"], data["progress"]) == ("ready", 100)
    answer = Client().get(data["url"])
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert [mail.to for mail in mailbox] == [[cast.diego.email]]
    assert "lista" in mailbox[0].subject
    assert audited() == ["export.requested", "export.finished"]


def test_it_holds_everything_of_the_person_from_every_organization_and_nothing_of_others(api, cast, written, outbox):
    decide(user_id=cast.diego.id, kind="research", granted=True)
    ask(api, cast.diego)
    outbox.run()
    archive = opened(cast.diego)
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    journals = {name: json.loads(text) for name, text in texts.items() if name.endswith("journeys-journal.json")}
    assert sorted(row["text"] for rows in journals.values() for row in rows) == [
        "Aquí estuve antes.",
        "Hoy he paseado <b>despacio</b>.",
    ]
    assert len({name.split("/")[1] for name in journals}) == 2
    account = json.loads(texts["account/accounts-account.json"])
    assert account[0]["email"] == cast.diego.email
    assert json.loads(texts["account/accounts-consents.json"])[-1]["kind"] == "research"
    assert {row["role"] for row in json.loads(texts["account/organizations-memberships.json"])} == {"participant"}
    everything = "".join(texts.values())
    assert "Clara" not in everything
    assert "argon2" not in everything
    for rows in (json.loads(text) for name, text in texts.items() if name.endswith(".json")):
        assert isinstance(rows, list)


@pytest.mark.parametrize(("locale", "heading"), [("es", "Todo lo que OASIS guarda de ti"), ("en", 'lang="en"')])
def test_its_page_is_in_the_persons_language_and_runs_nothing(api, cast, written, outbox, locale, heading):
    Profile.objects.filter(pk=cast.diego.id).update(locale=locale)
    ask(api, cast.diego)
    outbox.run()
    page = opened(cast.diego).read("index.html").decode()
    assert heading in page
    assert "Hoy he paseado &lt;b&gt;despacio&lt;/b&gt;." in page
    assert ("<th>correo</th>" if locale == "es" else "<th>e-mail</th>") in re.sub(r"<th[^>]*>", "<th>", page)
    assert not re.search(r"<th[^>]*>[a-z]+_", page)
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_nobody_else_sees_it(api, cast, written, outbox):
    export_id = ask(api, cast.diego)
    outbox.run()
    for person in (cast.ana, cast.gala):
        assert api(person).get(f"{EXPORT}/{export_id}").json()["error"]["code"] == "common_002"


def test_no_scope_is_open_while_it_is_written_and_stored(api, cast, written, outbox, monkeypatch):
    seen = []

    def store(key, content, content_type):
        seen.append(optional_organization())

    monkeypatch.setattr(export.storage, "store", store)
    add = export.Archive.add
    monkeypatch.setattr(
        export.Archive, "add", lambda self, *a, **k: (seen.append(optional_organization()), add(self, *a, **k))
    )
    ask(api, cast.diego)
    outbox.run()
    assert seen
    assert set(seen) == {None}


def test_asked_twice_there_is_one(api, cast, outbox, audited):
    assert ask(api, cast.diego) == ask(api, cast.diego)
    assert DataExport.objects.filter(user_id=cast.diego.id).count() == 1
    assert audited() == ["export.requested"]
    outbox.run()
    assert ask(api, cast.diego) != str(DataExport.objects.filter(status="ready").get().pk)


def test_asked_twice_at_once_there_is_one(transactional_db, cast, api):
    api(cast.diego).token()
    answers = at_once(*[lambda: api(cast.diego).post(EXPORT)] * 4)
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["data"]["export_id"] for answer in answers}) == 1
    assert OutboxMessage.objects.filter(topic=export.TOPIC).count() == 1


def test_an_old_log_in_needs_the_password(api, cast):
    client = api(cast.diego)
    client.token()
    Session.objects.filter(pk=client.session_id).update(authenticated_at=timezone.now() - timedelta(minutes=11))
    assert client.post(EXPORT).json()["error"]["code"] == "auth_011"
    assert client.post(EXPORT, {"password": "otra-cosa-distinta"}).json()["error"]["code"] == "auth_002"
    assert not DataExport.objects.exists()
    assert client.post(EXPORT, {"password": cast.diego.password}).status_code == 202


def test_copies_are_limited(api, cast, settings, standing_clock):
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "privacy": "1/h"}
    assert [api(cast.diego).post(EXPORT).status_code for _ in range(2)] == [202, 429]


def test_a_worker_that_is_killed_half_way_is_followed_by_another_one(transactional_db, cast, api, outbox, monkeypatch):
    export_id = ask(api, cast.diego)

    def die(*args):
        raise SystemExit  # as the process ends: nobody catches it, nothing is told

    with monkeypatch.context() as patched:
        patched.setattr(export.Archive, "finish", die)
        ((message_id, _topic),) = [row for row in outbox_module.claim() if row[1] == export.TOPIC]
        with pytest.raises(SystemExit):
            outbox_module.deliver(message_id)
    row = DataExport.objects.get(pk=export_id)
    assert (row.status, row.progress) == ("running", 99)
    assert outbox.run() == []  # it may still live
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        assert export.TOPIC in outbox.run()
        assert DataExport.objects.get(pk=export_id).status == "ready"


def test_told_as_ready_once_also_when_it_was_made_twice(api, cast, outbox, mailbox):
    export_id = ask(api, cast.diego)
    outbox.run()
    DataExport.objects.filter(pk=export_id).update(status="running", finished_at=None, expires_at=None)
    build_export(export_id=export_id)
    outbox.run()
    assert len(mailbox) == 1


def test_a_copy_that_cannot_be_made_fails_and_another_one_can_be_asked_for(api, cast, outbox, monkeypatch, audited):
    export_id = ask(api, cast.diego)

    def broken(*args):
        raise ScopeMissing

    with monkeypatch.context() as patched:
        patched.setattr(export.Archive, "add", broken)
        moment = timezone.now()
        for _ in range(export.TRIES):
            with time_machine.travel(moment, tick=True):
                outbox.run()
            moment += timedelta(hours=1)
    data = api(cast.diego).get(f"{EXPORT}/{export_id}").json()["data"]
    assert data["status"] == "failed"
    assert "url" not in data
    assert audited()[-1] == "export.failed"
    assert ask(api, cast.diego) != export_id


def test_after_a_day_it_is_gone(api, cast, written, outbox):
    export_id = ask(api, cast.diego)
    outbox.run()
    row = DataExport.objects.get(pk=export_id)
    api(cast.diego).token()
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1), tick=True):
        Session.objects.update(expires_at=timezone.now() + timedelta(days=1))
        assert api(cast.diego).get(f"{EXPORT}/{export_id}").status_code == 404
        assert sweep_exports() == 1
        outbox.run()
        assert not DataExport.objects.filter(pk=export_id).exists()
        with pytest.raises(FileNotFoundError):
            storage.read(storage_key(row))
        assert sweep_exports() == 0


def test_one_that_nobody_finishes_is_given_up(api, cast):
    export_id = ask(api, cast.diego)
    with time_machine.travel(timezone.now() + timedelta(hours=27), tick=True):
        sweep_exports()
    assert DataExport.objects.get(pk=export_id).status == "failed"


def test_postgresql_keeps_one_running_a_person(cast):
    DataExport.objects.create(user_id=cast.diego.id)
    with pytest.raises(Exception, match="accounts_dataexport_one_running"), connection.cursor():
        DataExport.objects.create(user_id=cast.diego.id, status="running")


@pytest.mark.parametrize("body", [{"password": 7}, {"format": "xml"}])
def test_a_wrong_body_is_refused(api, cast, body):
    assert api(cast.diego).post(EXPORT, body).json()["error"]["code"] == "common_001"
    assert not DataExport.objects.exists()
