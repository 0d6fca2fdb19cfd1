"""Stored objects: the same contract on a bucket (a real S3 API on loopback) and in the embedded folder."""

import io
import stat
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from oasis.core import storage
from oasis.core.errors import Unavailable
from oasis.core.storage.keys import attachment, check_key, safe_content_type

KEY = "018f00000000700080000000000000aa/document/018f0000000070008000000000000001"
NO_KEYS = (
    "",
    "a",
    "/etc/passwd",
    "a/../b",
    "a/./b",
    "a//b",
    "a/b/",
    "a/.b",
    "A/b",
    "a\\b/c",
    "a/b\x00",
    "a/%2e",
    "a/b\n",
)
TEXT = b"Caminando despacio\n" * 100


def fetch(method, url, content=b"", **headers):
    """A request as a client sends it: to the application for a path of ours, to the bucket otherwise."""
    if urlsplit(url).netloc:
        answer = httpx.request(method, url, content=content, headers=headers)
        return answer.status_code, answer.content, answer.headers
    kind = headers.pop("Content-Type", "application/octet-stream")
    answer = Client().generic(method, url, content, content_type=kind, headers=headers)
    body = answer.getvalue() if hasattr(answer, "getvalue") else answer.content
    return answer.status_code, body, answer.headers


class TestContract:
    """What every caller may rely on, wherever objects are kept."""

    pytestmark = pytest.mark.django_db

    def test_what_was_stored_is_read_back(self, kept):
        storage.store(KEY, TEXT, "text/plain")
        assert storage.read(KEY) == TEXT
        assert storage.size(KEY) == len(TEXT)
        assert storage.head(KEY, 9) == b"Caminando"
        with storage.open_stream(KEY) as stream:
            assert stream.read(10) == TEXT[:10]
            assert stream.read() == TEXT[10:]

    def test_storing_again_replaces(self, kept):
        storage.store(KEY, TEXT, "text/plain")
        storage.store(KEY, io.BytesIO(b"otro"), "text/plain")
        assert storage.read(KEY) == b"otro"

    def test_an_object_of_no_bytes_is_an_object(self, kept):
        storage.store(KEY, b"", "text/plain")
        assert (storage.size(KEY), storage.read(KEY), storage.head(KEY, 10)) == (0, b"", b"")

    def test_a_missing_object_is_a_missing_file(self, kept):
        for ask in (storage.read, storage.size, storage.open_stream, lambda key: storage.head(key, 4)):
            with pytest.raises(FileNotFoundError):
                ask(KEY)

    def test_deleting_twice_is_no_error(self, kept):
        storage.store(KEY, TEXT, "text/plain")
        storage.delete(KEY)
        storage.delete(KEY)
        with pytest.raises(FileNotFoundError):
            storage.size(KEY)

    def test_what_is_no_key_is_refused_everywhere(self, kept):
        for key in (*NO_KEYS, "a/" + "b" * 200):
            for act in (storage.read, storage.size, storage.delete, storage.open_stream):
                with pytest.raises(ValueError, match="not a key"):
                    act(key)
            with pytest.raises(ValueError, match="not a key"):
                storage.store(key, TEXT, "text/plain")
            with pytest.raises(ValueError, match="not a key"):
                storage.download_url(key, filename="a", content_type="text/plain")
            with pytest.raises(ValueError, match="not a key"):
                storage.upload_url(key, content_type="text/plain", size=1)

    def test_a_client_uploads_by_the_signed_url_and_downloads_by_another(self, kept):
        upload = storage.upload_url(KEY, content_type="text/plain", size=len(TEXT))
        assert upload.method == "PUT"
        status, body, _ = fetch("PUT", upload.url, TEXT, **upload.headers)
        assert (status, body) in ((200, b""), (204, b""))
        url = storage.download_url(KEY, filename="Reseña.txt", content_type="text/plain")
        status, body, headers = fetch("GET", url)
        assert (status, body) == (200, TEXT)
        assert headers["Content-Type"] == "text/plain"
        assert headers["Content-Disposition"] == attachment("Reseña.txt")

    def test_what_a_browser_could_run_is_served_as_bytes(self, kept):
        storage.store(KEY, b"<script>alert(1)</script>", "text/html")
        for kind in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "text/xml"):
            _, _, headers = fetch("GET", storage.download_url(KEY, filename="a.html", content_type=kind))
            assert headers["Content-Type"] == "application/octet-stream"
            assert headers["Content-Disposition"].startswith("attachment;")

    def test_the_url_of_a_missing_object_says_so(self, kept):
        status, _, _ = fetch("GET", storage.download_url(KEY, filename="a", content_type="text/plain"))
        assert status in (403, 404)  # a bucket whose list the holder may not see answers 403

    def test_a_file_name_cannot_add_a_header(self, kept):
        storage.store(KEY, TEXT, "text/plain")
        name = 'a"; filename="x.html\r\nX-Evil: 1'
        status, _, headers = fetch("GET", storage.download_url(KEY, filename=name, content_type="text/plain"))
        assert status == 200
        assert "X-Evil" not in headers
        assert headers["Content-Disposition"] == attachment(name)


class TestFolder:
    """What a bucket does by itself, the application does for the folder."""

    pytestmark = pytest.mark.django_db

    def test_a_url_is_over_after_its_minutes(self, folder):
        storage.store(KEY, TEXT, "text/plain")
        down = storage.download_url(KEY, filename="a", content_type="text/plain", minutes=5)
        up = storage.upload_url(KEY, content_type="text/plain", size=3, minutes=5)
        with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=2)):
            assert fetch("GET", down)[0] == 404
            assert fetch("PUT", up.url, b"abc", **up.headers)[0] == 404
        assert storage.read(KEY) == TEXT
        assert fetch("GET", down)[0] == 200

    def test_a_url_to_read_does_not_write_nor_the_other_way_round(self, folder):
        storage.store(KEY, TEXT, "text/plain")
        down = storage.download_url(KEY, filename="a", content_type="text/plain")
        up = storage.upload_url(KEY, content_type="text/plain", size=3)
        assert fetch("PUT", down, b"abc", **up.headers)[0] == 404
        assert fetch("GET", up.url)[0] == 404
        assert storage.read(KEY) == TEXT

    @pytest.mark.parametrize(
        "change", [lambda url: url[:-1], lambda url: url + "x", lambda url: url[:30] + "A" + url[31:]]
    )
    def test_an_altered_url_is_no_url(self, folder, change):
        storage.store(KEY, TEXT, "text/plain")
        url = storage.download_url(KEY, filename="a", content_type="text/plain")
        status, body, _ = fetch("GET", change(url))
        assert status == 404
        assert b"common_002" in body

    def test_one_byte_more_than_announced_is_refused_while_it_comes_and_nothing_is_kept(self, folder):
        up = storage.upload_url(KEY, content_type="text/plain", size=1_000_000)
        sent = Endless()
        status, body, _ = fetch_stream(up, sent, 50_000_000)
        assert status == 413
        assert b"common_010" in body
        assert sent.read_bytes <= 1_000_001
        with pytest.raises(FileNotFoundError):
            storage.size(KEY)
        assert leftovers(folder) == []

    def test_fewer_bytes_than_announced_are_refused_and_nothing_is_kept(self, folder):
        up = storage.upload_url(KEY, content_type="text/plain", size=1000)
        status, body, _ = fetch("PUT", up.url, b"short", **up.headers)
        assert (status, b"common_001" in body) == (400, True)
        assert leftovers(folder) == []

    def test_an_upload_that_breaks_off_leaves_what_was_there(self, folder):
        storage.store(KEY, TEXT, "text/plain")
        up = storage.upload_url(KEY, content_type="text/plain", size=500_000)
        assert fetch_stream(up, Endless(breaks_at=200_000), 500_000)[0] == 400
        assert storage.read(KEY) == TEXT
        assert leftovers(folder) == [KEY.rpartition("/")[2]]

    def test_another_type_than_announced_is_refused(self, folder):
        up = storage.upload_url(KEY, content_type="image/png", size=3)
        status, body, _ = fetch("PUT", up.url, b"abc", **{"Content-Type": "text/html"})
        assert (status, b"common_001" in body) == (400, True)
        assert leftovers(folder) == []

    def test_a_larger_object_than_a_json_body_may_be_goes_through(self, folder, settings):
        content = b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        up = storage.upload_url(KEY, content_type="audio/mpeg", size=len(content))
        assert fetch("PUT", up.url, content, **up.headers)[0] == 204
        assert storage.size(KEY) == len(content)

    def test_a_download_cannot_be_sniffed_framed_or_kept(self, folder):
        storage.store(KEY, TEXT, "text/plain")
        _, _, headers = fetch("GET", storage.download_url(KEY, filename="a", content_type="text/plain"))
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["X-Frame-Options"] == "DENY"

    def test_files_are_for_the_application_alone(self, folder):
        storage.store(KEY, TEXT, "text/plain")
        assert stat.S_IMODE((folder / KEY).stat().st_mode) == 0o600


class TestBucket:
    """What only a bucket can do wrong, and what its URLs carry."""

    def test_the_url_to_upload_signs_type_and_size(self, bucket):
        url = storage.upload_url(KEY, content_type="image/png", size=1234).url
        assert "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost" in url
        assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url
        assert "X-Amz-Expires=900" in url

    def test_the_url_to_download_lives_for_its_minutes(self, bucket):
        assert "X-Amz-Expires=300" in storage.download_url(KEY, filename="a", content_type="text/plain", minutes=5)

    def test_a_bucket_out_of_reach_is_a_dependency_that_is_away(self, bucket, settings):
        options = {**settings.STORAGES["default"]["OPTIONS"], "endpoint_url": "http://127.0.0.1:9"}
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
        for ask in (storage.read, storage.size, storage.delete):
            with pytest.raises(Unavailable):
                ask(KEY)

    def test_a_bucket_that_is_not_there_is_no_missing_object(self, bucket, settings):
        options = {**settings.STORAGES["default"]["OPTIONS"], "bucket_name": "another"}
        settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}
        with pytest.raises(Unavailable):
            storage.read(KEY)
        with pytest.raises(Unavailable):
            storage.store(KEY, TEXT, "text/plain")

    def test_the_application_serves_no_object_of_a_bucket(self, bucket):
        url = storage.download_url(KEY, filename="a", content_type="text/plain")
        assert urlsplit(url).netloc
        assert Client().get("/api/v1/files/stored/anything").status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("informe.pdf", "attachment; filename=\"informe.pdf\"; filename*=UTF-8''informe.pdf"),
        ("año.pdf", "attachment; filename=\"a_o.pdf\"; filename*=UTF-8''a%C3%B1o.pdf"),
        ("../../etc/passwd", "attachment; filename=\"etcpasswd\"; filename*=UTF-8''etcpasswd"),
        ("", "attachment; filename=\"archivo\"; filename*=UTF-8''archivo"),
    ],
)
def test_a_file_name_becomes_a_header(name, said):
    assert attachment(name) == said


def test_a_type_that_is_not_known_to_be_harmless_is_bytes():
    assert safe_content_type("image/PNG; charset=x") == "image/png"
    assert safe_content_type("application/x-shockwave-flash") == "application/octet-stream"
    assert check_key(KEY) == KEY


class Endless:
    """A body that never ends, or breaks off; counts what was taken of it."""

    def __init__(self, breaks_at=None):
        self.read_bytes, self.breaks_at = 0, breaks_at

    def read(self, size=-1):
        if self.breaks_at is not None and self.read_bytes >= self.breaks_at:
            return b""
        self.read_bytes += size
        return b"x" * size

    readline = read


def fetch_stream(upload, body, length):
    """A PUT whose body the application reads from `body`."""
    sent = {"wsgi.input": body, "CONTENT_LENGTH": str(length), "CONTENT_TYPE": upload.headers["Content-Type"]}
    answer = Client().generic(upload.method, upload.url, **sent)
    return answer.status_code, answer.content, answer.headers


def leftovers(folder: Path):
    return [path.name for path in folder.rglob("*") if path.is_file()]
