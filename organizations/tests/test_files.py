"""Files: announced, uploaded, completed, checked, downloaded; the same on a bucket and in the folder."""

import io
import zipfile
import zlib
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from oasis.core import storage
from oasis.core.outbox import claim
from oasis.core.testing import assert_matches, at_once
from oasis.core.tests.test_storage import fetch
from organizations.api.files import StoredFile, Uploading
from organizations.models import File
from organizations.services import files

UPLOADS = "/api/v1/files/uploads"
PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'


def picture(kind="PNG", size=(40, 20), **options):
    drawn = io.BytesIO()
    Image.new("RGB", size, (47, 125, 109)).save(drawn, kind, **options)
    return drawn.getvalue()


@pytest.fixture
def send(api):
    """Announce a file and send its bytes; answers the announcement's data."""

    def as_person(person, content, content_type="image/png", purpose="evidence", filename="foto.png", **changes):
        said = {"filename": filename, "content_type": content_type, "size": len(content), "purpose": purpose} | changes
        answer = api(person).post(UPLOADS, said)
        assert answer.status_code == 201, answer.json()
        data = answer.json()["data"]
        status, _, _ = fetch(data["method"], local(data["url"]), content, **data["headers"])
        return data, status

    return as_person


def local(url):
    """The path of a URL of the application itself."""
    return url.removeprefix("http://testserver")


def complete(api, person, file_id):
    return api(person).post(f"/api/v1/files/{file_id}/complete")


class TestTheWay:
    """From announcing to downloading, in both storages."""

    @pytest.mark.parametrize(
        ("content", "content_type"),
        [
            (picture(), "image/png"),
            (picture("JPEG"), "image/jpeg"),
            (picture("WEBP"), "image/webp"),
            (PDF, "application/pdf"),
            (b"ID3\x03\x00" + b"\x00" * 500, "audio/mpeg"),
        ],
        ids=["png", "jpeg", "webp", "pdf", "mp3"],
    )
    def test_a_file_is_announced_uploaded_checked_and_downloaded(
        self, kept, api, cast, send, outbox, content, content_type
    ):
        data, status = send(cast.diego, content, content_type, filename="Mi reseña")
        assert_matches(Uploading, data)
        assert status in (200, 204)
        answer = complete(api, cast.diego, data["id"])
        assert answer.status_code == 200
        assert (answer.json()["data"]["status"], answer.json()["data"]["url"]) == ("processing", None)
        outbox.run()
        answer = api(cast.diego).get(f"/api/v1/files/{data['id']}").json()["data"]
        assert_matches(StoredFile, answer)
        assert (answer["status"], answer["content_type"], answer["filename"]) == ("ready", content_type, "Mi reseña")
        status, body, headers = fetch("GET", local(answer["url"]))
        assert status == 200
        assert len(body) == answer["size"]
        assert headers["Content-Type"] == content_type
        assert headers["Content-Disposition"].startswith("attachment;")

    def test_bytes_that_never_came_are_asked_for_again(self, kept, api, cast):
        said = {"filename": "a.png", "content_type": "image/png", "size": 10, "purpose": "evidence"}
        data = api(cast.diego).post(UPLOADS, said).json()["data"]
        answer = complete(api, cast.diego, data["id"])
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "file_002")
        assert File.objects.get().status == "uploading"

    def test_other_bytes_than_announced_are_refused_and_thrown_away(self, kept, api, cast, send):
        page = b"<html><script>alert(1)</script></html>"
        data, _ = send(cast.diego, page)
        answer = complete(api, cast.diego, data["id"])
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "file_001")
        assert answer.json()["error"]["details"] == {"reason": "type"}
        again = complete(api, cast.diego, data["id"]).json()["error"]
        assert (again["code"], again["details"]) == ("file_001", {"reason": "type"})
        with pytest.raises(FileNotFoundError):
            storage.size(File.objects.get().quarantine_key)

    def test_another_size_than_announced_is_refused(self, kept, api, cast, send):
        data, _ = send(cast.diego, picture())
        file = File.objects.get(pk=data["id"])
        storage.store(file.quarantine_key, picture() + b"more", "image/png")  # where the storage does not look itself
        assert complete(api, cast.diego, data["id"]).json()["error"]["details"] == {"reason": "size"}

    def test_an_object_of_no_bytes_is_refused(self, kept, api, cast, send):
        data, _ = send(cast.diego, picture())
        storage.store(File.objects.get(pk=data["id"]).quarantine_key, b"", "image/png")
        assert complete(api, cast.diego, data["id"]).json()["error"]["details"] == {"reason": "empty"}

    def test_completing_twice_is_completing_once(self, kept, api, cast, send, outbox):
        data, _ = send(cast.diego, picture())
        first, second = (complete(api, cast.diego, data["id"]) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert outbox.topics().count("organizations.file_completed") == 1
        outbox.run()
        assert complete(api, cast.diego, data["id"]).json()["data"]["status"] == "ready"

    def test_what_is_put_into_quarantine_after_the_check_reaches_nobody(self, kept, api, cast, send, outbox):
        data, _ = send(cast.diego, PDF, "application/pdf")
        complete(api, cast.diego, data["id"])
        outbox.run()
        evil = PDF.replace(b"/Catalog", b"/EvilOne")
        fetch("PUT", local(data["url"]), evil, **data["headers"])
        url = api(cast.diego).get(f"/api/v1/files/{data['id']}").json()["data"]["url"]
        assert fetch("GET", local(url))[1] == PDF
        file = File.objects.get()
        assert storage.size(file.quarantine_key)
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            outbox.run()
        with pytest.raises(FileNotFoundError):  # and it is nobody's orphan
            storage.size(file.quarantine_key)
        assert storage.size(file.key) == file.size

    def test_an_upload_that_is_completed_late_is_not_thrown_away(self, kept, api, cast, send, outbox):
        data, _ = send(cast.diego, PDF, "application/pdf")
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            outbox.run()
            assert complete(api, cast.diego, data["id"]).status_code == 200
            outbox.run()
        assert File.objects.get().status == "ready"

    def test_bytes_exchanged_between_completion_and_check_are_checked_themselves(self, kept, api, cast, send, outbox):
        data, _ = send(cast.diego, PDF, "application/pdf")
        complete(api, cast.diego, data["id"])
        evil = PDF.replace(b"/Type /Catalog", b"/JavaScript(x)")
        assert len(evil) == len(PDF)
        fetch("PUT", local(data["url"]), evil, **data["headers"])
        outbox.run()
        file = File.objects.get(pk=data["id"])
        assert (file.status, file.reason) == ("refused", "script")

    def test_a_worker_killed_half_way_is_taken_up_again(self, kept, cast, send, api):
        data, _ = send(cast.diego, picture("JPEG"), "image/jpeg")
        complete(api, cast.diego, data["id"])
        file = File.objects.get(pk=data["id"])
        storage.store(file.key, b"half of i", "image/jpeg")  # killed after it wrote, before it said so
        for _ in range(2):
            files.process_file(organization_id=cast.a.id, file_id=file.pk)
        file.refresh_from_db()
        assert (file.status, file.size) == ("ready", storage.size(file.key))
        assert storage.head(file.key, 3) == b"\xff\xd8\xff"
        with pytest.raises(FileNotFoundError):
            storage.size(file.quarantine_key)

    def test_a_worker_killed_at_the_very_end_cleans_up_the_next_time(self, kept, cast, send, api, outbox):
        data, _ = send(cast.diego, picture())
        complete(api, cast.diego, data["id"])
        content = storage.read(File.objects.get(pk=data["id"]).quarantine_key)
        outbox.run()
        file = File.objects.get(pk=data["id"])
        storage.store(file.quarantine_key, content, "image/png")  # killed before it deleted
        files.process_file(organization_id=cast.a.id, file_id=file.pk)
        with pytest.raises(FileNotFoundError):
            storage.size(file.quarantine_key)
        assert storage.size(file.key) == file.size


def hidden_in_a_stream(text):
    packed = zlib.compress(b"<< " + text + b" >>")
    return b"%PDF-1.7\n2 0 obj << /Type /ObjStm >> stream\n" + packed + b"\nendstream endobj\n%%EOF"


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        target.writestr("a.txt", "hola")
    return packed.getvalue()


@pytest.mark.usefixtures("folder")
class TestContent:
    """What is inside."""

    @pytest.mark.parametrize(
        ("content", "content_type", "reason"),
        [
            (picture() + b"<script>alert(1)</script>", "image/png", "polyglot"),
            (picture("JPEG") + b"<HTML><body onload=x>", "image/jpeg", "polyglot"),
            (picture("GIF") + b"<?php system($_GET[1]) ?>", "image/gif", "polyglot"),
            (picture() + archive(), "image/png", "polyglot"),
            (picture() + PDF, "image/png", "polyglot"),
            (PDF + archive(), "application/pdf", "polyglot"),
            (PDF[:9] + b"<script>x</script>" + PDF[9:], "application/pdf", "polyglot"),
            (b"ID3\x03\x00<script>x</script>" + b"\x00" * 90, "audio/mpeg", "polyglot"),
            (PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"), "application/pdf", "script"),
            (PDF.replace(b"/Type", b"/OpenAction << /S /J#61vaScript >> /Type"), "application/pdf", "script"),
            (PDF.replace(b"/Type", b"/Launch /Type"), "application/pdf", "script"),
            (hidden_in_a_stream(b"/S /JavaScript /JS (app.alert(1))"), "application/pdf", "script"),
            (PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root"), "application/pdf", "encrypted"),
            (PDF.replace(b"%%EOF", b""), "application/pdf", "broken"),
            (picture()[:60], "image/png", "broken"),
            (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "image/png", "broken"),
            (picture(size=(5000, 4000)), "image/png", "dimensions"),
        ],
    )
    def test_what_is_dangerous_is_refused(self, api, cast, send, outbox, content, content_type, reason):
        data, _ = send(cast.diego, content, content_type)
        assert complete(api, cast.diego, data["id"]).status_code == 200
        outbox.run()
        answer = api(cast.diego).get(f"/api/v1/files/{data['id']}").json()["data"]
        assert (answer["status"], answer["reason"], answer["url"]) == ("refused", reason, None)
        file = File.objects.get(pk=data["id"])
        for key in (file.key, file.quarantine_key):
            with pytest.raises(FileNotFoundError):
                storage.size(key)

    def test_a_picture_keeps_its_pixels_and_loses_where_it_was_taken(self, api, cast, send, outbox):
        exif = Image.Exif()
        exif[0x010E] = "la casa de Diego"
        exif.get_ifd(0x8825)[1] = "N"
        sent = picture("JPEG", size=(3000, 1500), exif=exif)
        assert b"la casa de Diego" in sent
        data, _ = send(cast.diego, sent, "image/jpeg")
        complete(api, cast.diego, data["id"])
        outbox.run()
        content = storage.read(File.objects.get(pk=data["id"]).key)
        assert b"la casa de Diego" not in content
        with Image.open(io.BytesIO(content)) as kept:
            assert kept.size == (2048, 1024)
            assert not kept.getexif()

    @pytest.mark.parametrize(
        "drawing",
        [
            SVG.replace(b"<circle", b"<script>alert(1)</script><circle"),
            SVG.replace(b"<circle", b'<circle onclick="alert(1)"'),
            SVG.replace(b"<circle", b'<a href="javascript:alert(1)"><circle/></a><circle'),
            SVG.replace(b"<circle", b'<image href="https://evil.example/x.png"/><circle'),
            SVG.replace(b"<circle", b'<use href="https://evil.example/x.svg#a"/><circle'),
            SVG.replace(b"<circle", b"<foreignObject><p/></foreignObject><circle"),
            SVG.replace(b"<circle", b"<style>@import url(https://evil.example/x.css)</style><circle"),
            SVG.replace(b"<circle", b'<circle style="fill:url(https://evil.example/x)"'),
            SVG.replace(b"<svg", b'<?xml version="1.0"?><!-- a --><svg').replace(
                b"<circle", b'<svg:script xmlns:svg="http://www.w3.org/2000/svg">alert(1)</svg:script><circle'
            ),
            SVG.replace(b"<circle", b'<animate attributeName="href" to="javascript:x"/><circle'),
        ],
    )
    def test_a_drawing_that_runs_or_loads_something_is_refused(self, api, cast, send, outbox, drawing):
        data, _ = send(cast.bruno, drawing, "image/svg+xml", purpose="cover")
        complete(api, cast.bruno, data["id"])
        outbox.run()
        assert File.objects.values_list("status", "reason").get() == ("refused", "script")

    def test_a_drawing_with_a_document_type_is_refused(self, api, cast, send, outbox):
        bomb = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg">' + b"<!DOCTYPE a>" + b"</svg>"
        data, _ = send(cast.bruno, bomb, "image/svg+xml", purpose="cover")
        complete(api, cast.bruno, data["id"])
        outbox.run()
        assert File.objects.get().status == "refused"

    def test_a_drawing_keeps_what_it_draws_and_loses_what_editors_left(self, api, cast, send, outbox):
        left = SVG.replace(
            b"<circle",
            b'<metadata>Ana</metadata><i:guide xmlns:i="http://inkscape.org/x" i:y="1"/><title>Sol</title><circle',
        )
        data, _ = send(cast.bruno, left, "image/svg+xml", purpose="cover")
        complete(api, cast.bruno, data["id"])
        outbox.run()
        file = File.objects.get()
        assert file.status == "ready"
        content = storage.read(file.key)
        assert b"circle" in content
        assert b"Sol" in content
        assert b"Ana" not in content
        assert b"inkscape" not in content
        url = api(cast.diego).get(f"/api/v1/files/{file.pk}").json()["data"]["url"]
        assert fetch("GET", local(url))[2]["Content-Type"] == "application/octet-stream"


@pytest.mark.usefixtures("folder")
class TestWho:
    """Who may upload what, and who may have it."""

    @pytest.mark.parametrize(
        ("name", "purpose", "status"),
        [
            ("diego", "avatar", 201),
            ("diego", "evidence", 201),
            ("diego", "cover", 403),
            ("clara", "material", 403),
            ("bruno", "material", 201),
            ("bruno", "logo", 403),
            ("ana", "logo", 201),
        ],
    )
    def test_a_purpose_is_for_the_roles_of_the_table(self, api, cast, name, purpose, status):
        said = {"filename": "a.png", "content_type": "image/png", "size": 10, "purpose": purpose}
        answer = api(getattr(cast, name)).post(UPLOADS, said)
        assert answer.status_code == status
        assert File.objects.count() == (status == 201)
        if status == 403:
            assert answer.json()["error"]["code"] == "auth_010"

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"content_type": "text/html"}, "content_type"),
            ({"content_type": "image/svg+xml"}, "content_type"),
            ({"size": 5 * 1024 * 1024 + 1}, "size"),
            ({"size": 0}, "size"),
            ({"size": "10"}, "size"),
            ({"purpose": "anything"}, "purpose"),
            ({"filename": ""}, "filename"),
            ({"key": "../../x"}, "key"),
        ],
    )
    def test_what_a_purpose_does_not_take_is_not_announced(self, api, cast, change, field):
        said = {"filename": "a.png", "content_type": "image/png", "size": 10, "purpose": "avatar"} | change
        answer = api(cast.diego).post(UPLOADS, said)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
        assert field in answer.json()["error"]["details"]
        assert not File.objects.exists()

    def test_nobody_completes_or_reads_what_is_somebody_elses(self, api, cast, send, outbox):
        data, _ = send(cast.diego, picture())
        for person in (cast.ana, cast.clara, cast.elena):
            assert complete(api, person, data["id"]).json()["error"]["code"] == "common_002"
        assert File.objects.get().status == "uploading"
        complete(api, cast.diego, data["id"])
        outbox.run()
        for person in (cast.ana, cast.clara, cast.elena):
            answer = api(person).get(f"/api/v1/files/{data['id']}")
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "common_002")
        outsider = api(cast.diego).get(f"/api/v1/files/{data['id']}", organization=cast.b)
        assert outsider.json()["error"]["code"] == "org_002"

    def test_what_is_meant_for_everybody_is_for_the_organization_alone(self, api, cast, send, outbox):
        data, _ = send(cast.bruno, PDF, "application/pdf", purpose="material")
        complete(api, cast.bruno, data["id"])
        outbox.run()
        assert api(cast.diego).get(f"/api/v1/files/{data['id']}").status_code == 200
        assert api(cast.elena).get(f"/api/v1/files/{data['id']}").json()["error"]["code"] == "common_002"

    def test_somebody_with_twenty_open_uploads_finishes_one_first(self, api, cast):
        said = {"filename": "a.png", "content_type": "image/png", "size": 10, "purpose": "evidence"}
        answers = [api(cast.diego).post(UPLOADS, said).status_code for _ in range(21)]
        assert answers == [201] * 20 + [429]
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            assert api(cast.ana).post(UPLOADS, said).status_code == 201

    def test_the_same_key_announces_once(self, api, cast):
        said = {"filename": "a.png", "content_type": "image/png", "size": 10, "purpose": "evidence"}
        first, second = (api(cast.diego).post(UPLOADS, said, idempotency_key="k1") for _ in range(2))
        assert first.json() == second.json()
        assert File.objects.count() == 1


class TestSweep:
    """What nobody finished, and what nobody owns any more."""

    def test_abandoned_refused_and_ownerless_files_go_with_their_bytes(self, kept, api, cast, send, outbox):
        for person, purpose in ((cast.diego, "evidence"), (cast.bruno, "material"), (cast.clara, "evidence")):
            data, _ = send(person, picture(), purpose=purpose)
            complete(api, person, data["id"])
        send(cast.diego, picture())
        outbox.run()
        File.objects.filter(owner_id__in=[cast.clara.id, cast.bruno.id]).update(owner=None)
        assert files.sweep_files() == 1  # Clara's evidence; the material is the organization's
        with time_machine.travel(timezone.now() + timedelta(hours=25)):
            abandoned = File.objects.get(status="uploading")
            assert files.sweep_files() == 1
            with pytest.raises(FileNotFoundError):
                storage.size(abandoned.quarantine_key)
            assert files.sweep_files() == 0
        assert sorted(File.objects.values_list("purpose", "status")) == [("evidence", "ready"), ("material", "ready")]
        for file in File.objects.all():
            assert storage.size(file.key)


@pytest.mark.usefixtures("folder")
def test_two_completions_at_once_are_one(transactional_db, cast, api, send):
    data, _ = send(cast.diego, picture())
    answers = at_once(
        *[lambda: files.complete_file(organization=cast.a, file_id=data["id"], person_id=cast.diego.id)] * 4
    )
    assert [answer.status for answer in answers] == ["processing"] * 4
    assert [topic for _, topic in claim()].count("organizations.file_completed") == 1


@pytest.mark.usefixtures("folder")
def test_two_checks_at_once_keep_one_file(transactional_db, cast, api, send):
    data, _ = send(cast.diego, picture())
    complete(api, cast.diego, data["id"])
    results = at_once(*[lambda: files.process_file(organization_id=cast.a.id, file_id=data["id"])] * 3)
    assert all(result is None or isinstance(result, FileNotFoundError) for result in results)
    file = File.objects.get()
    assert (file.status, storage.size(file.key)) == ("ready", file.size)
