"""Pictures, sounds and documents of journeys: uploaded in the backoffice, checked, and shown by an address for good."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from oasis.core.tests.stored import bucket, folder, kept, s3_endpoint  # noqa: F401 - fixtures
from organizations.models import File

UPLOAD = "/admin/materials/"
SOUND = b"ID3\x03\x00" + b"\x00" * 500
PAGE = b"<html><script>alert(1)</script></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="3"/></svg>'


def picture(**options: Any) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (2400, 1200), (47, 125, 109)).save(drawn, "JPEG", **options)
    return drawn.getvalue()


def send(browser: Client, content: bytes, *, purpose: str = "cover", name: str = "foto.jpg") -> Any:
    return browser.post(UPLOAD, {"purpose": purpose, "file": SimpleUploadedFile(name, content, "text/html")})


def path_of(url: str) -> str:
    return url[url.index("/materials/") :]


def test_a_picture_is_checked_and_then_shown_to_everybody(
    kept: Any,  # noqa: F811
    cast: Any,
    enter: Any,
    outbox: Any,
) -> None:
    browser = enter(cast.bruno)
    sent = send(browser, picture(comment=b"where I live")).json()
    assert (sent["status"], sent["url"]) == ("processing", None)
    assert Client().get(f"/materials/{sent['id']}").status_code == 404  # nobody sees what is not checked
    outbox.run()
    ready = browser.get(sent["check"]).json()
    assert ready["status"] == "ready"
    shown = Client().get(path_of(ready["url"]))
    body = b"".join(shown.streaming_content)
    assert Image.open(io.BytesIO(body)).size == (1600, 800)
    assert b"where I live" not in body
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in shown.headers["Cache-Control"]
    again = Client().get(path_of(ready["url"]), headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304


def test_a_sound_is_fetched_from_where_it_is_kept(kept: Any, cast: Any, enter: Any, outbox: Any) -> None:  # noqa: F811
    sent = send(enter(cast.bruno), SOUND, purpose="material", name="respira.mp3").json()
    outbox.run()
    answer = Client().get(f"/materials/{sent['id']}")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(("http", "/api/v1/files/stored/"))


@pytest.mark.parametrize(
    ("content", "purpose", "said"),
    [
        (PAGE, "cover", "no es del tipo anunciado"),
        (DRAWING, "cover", "no es del tipo anunciado"),
        (SOUND, "cover", "no es del tipo anunciado"),
        (picture(), "avatar", "avatar"),
        (b"\xff\xd8\xff" + b"\x00" * (10 * 1024**2), "cover", "Como mucho 10 MB."),
    ],
    ids=["page", "drawing", "sound-as-cover", "purpose", "large"],
)
def test_what_cannot_be_shown_is_refused_with_its_reason(
    cast: Any, enter: Any, content: bytes, purpose: str, said: str
) -> None:
    answer = send(enter(cast.bruno), content, purpose=purpose)
    assert answer.status_code == 400
    assert said in answer.json()["message"]
    assert not File.objects.exists()


def test_a_file_that_hides_another_is_refused_by_the_checks(cast: Any, enter: Any, outbox: Any) -> None:
    browser = enter(cast.bruno)
    sent = send(browser, SOUND + PAGE, purpose="material").json()
    outbox.run()
    told = browser.get(sent["check"]).json()
    assert (told["status"], told["url"]) == ("refused", None)
    assert "esconde otro archivo" in told["message"] or "contiene programas" in told["message"]
    assert Client().get(f"/materials/{sent['id']}").status_code == 404


def test_only_who_edits_the_catalogue_uploads_and_only_their_own_is_told_of(cast: Any, enter: Any, outbox: Any) -> None:
    assert send(enter(cast.clara), picture()).status_code == 403
    assert send(enter(cast.diego), picture()).status_code in (302, 403)
    assert not File.objects.exists()
    sent = send(enter(cast.bruno), picture()).json()
    assert enter(cast.elena).get(sent["check"]).status_code in (302, 403, 404)


def test_files_of_people_have_no_address(kept: Any, cast: Any, enter: Any, outbox: Any) -> None:  # noqa: F811
    sent = send(enter(cast.bruno), picture()).json()
    outbox.run()
    File.objects.filter(pk=sent["id"]).update(purpose="evidence")
    assert Client().get(f"/materials/{sent['id']}").status_code == 404
