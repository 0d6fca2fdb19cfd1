"""POST and DELETE /users/me/avatar."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.api.shapes import MeShape
from accounts.models import Profile
from accounts.services import avatars
from oasis.core import storage
from oasis.core.testing import assert_matches

pytestmark = pytest.mark.django_db
AVATAR = "/api/v1/users/me/avatar"
SECRET = b"Calle Mayor 7, Alba"


@pytest.fixture
def send(api, cast):
    """Send bytes as Diego's photograph."""
    token = api(cast.diego).token()

    def post(content, name="foto.jpg", field="image", kind="image/jpeg"):
        body = {field: SimpleUploadedFile(name, content, kind)}
        return Client().post(AVATAR, body, headers={"authorization": f"Bearer {token}"})

    return post


def picture(size=(900, 600), kind="JPEG", mode="RGB", **options):
    out = BytesIO()
    Image.new(mode, size, options.pop("colour", "teal")).save(out, kind, **options)
    return out.getvalue()


def png(width, height):
    """A PNG of a few bytes that says it is so large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10_000_000))
        + chunk(b"IEND", b"")
    )


def stored_key(cast):
    return Profile.objects.get(pk=cast.diego.id).avatar.name


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("JPEG", "L")]
)
def test_a_photograph_is_drawn_anew_small_and_square(send, cast, kind, mode, api):
    colour = {"RGBA": (0, 0, 0, 0), "L": 90, "P": 3}.get(mode, "teal")
    answer = send(picture(kind=kind, mode=mode, colour=colour))
    assert answer.status_code == 200, answer.content
    data = answer.json()["data"]
    assert_matches(MeShape, data)
    key = stored_key(cast)
    assert key.startswith(f"people/{cast.diego.id.hex}/avatar/")
    for purpose, side in avatars.SIDES.items():
        with Image.open(BytesIO(storage.read(key.replace("/avatar/", f"/{purpose}/")))) as drawn:
            assert (drawn.format, drawn.size) == ("WEBP", (side, side))
    url = api(cast.diego).get("/api/v1/users/me").json()["data"]["profile"]["avatar_url"]
    assert url.startswith("http://testserver/")
    shown = Client().get(url.removeprefix("http://testserver"))
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (200, "image/webp", "nosniff")
    assert b"".join(shown.streaming_content) == storage.read(key)


def test_where_it_was_taken_is_not_kept(send, cast):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    original = picture(exif=exif.tobytes(), comment=SECRET, icc_profile=b"profile" + SECRET)
    assert SECRET in original
    assert send(original).status_code == 200
    for purpose in avatars.SIDES:
        kept = storage.read(stored_key(cast).replace("/avatar/", f"/{purpose}/"))
        assert SECRET not in kept
        with Image.open(BytesIO(kept)) as drawn:
            assert not drawn.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp"} & drawn.info.keys()


def test_a_telephones_sideways_picture_stands_upright(send, cast):
    image = Image.new("RGB", (600, 600), "white")
    image.paste("red", (0, 0, 600, 300))  # the upper half
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise to see it upright
    out = BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    send(out.getvalue())
    with Image.open(BytesIO(storage.read(stored_key(cast)))) as drawn:
        right, left = drawn.convert("RGB").getpixel((500, 256)), drawn.convert("RGB").getpixel((10, 256))
    assert right[1] < 90 < left[1]


def test_a_second_file_hidden_in_the_first_is_gone(send, cast):
    page = b"<html><script>alert(1)</script></html>PK\x03\x04" + SECRET
    assert send(picture() + page, name="foto.html", kind="text/html").status_code == 200
    kept = storage.read(stored_key(cast))
    assert b"<script>" not in kept
    assert SECRET not in kept


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "nada.jpg"),
        (b"not an image", "foto.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "foto.svg"),
        (b"%PDF-1.7 something", "foto.jpg"),
        (picture()[:400], "half.jpg"),
        (picture(kind="GIF"), "foto.gif"),
        (picture(kind="TIFF"), "foto.jpg"),
        (picture(kind="ICO", size=(64, 64)), "foto.png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, "foto.jpg"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "foto.png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "foto.webp"),
        (png(50_000, 50_000), "bomb.png"),
        (png(5_000, 5_000), "bomb.png"),
    ],
)
def test_what_is_no_photograph_is_refused_and_the_one_before_stays(send, cast, content, name):
    send(picture())
    before = stored_key(cast)
    answer = send(content, name=name)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert list(answer.json()["error"]["details"]) == ["image"]
    assert stored_key(cast) == before


@pytest.mark.parametrize("extra", [1, 200_000, 2_000_000])
def test_more_than_five_megabytes_are_too_many(send, cast, extra):
    answer = send(picture() + b"\0" * (avatars.LARGEST - len(picture()) + extra))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "common_010")
    assert stored_key(cast) == ""


def test_five_megabytes_are_taken(send):
    assert send(picture() + b"\0" * (avatars.LARGEST - len(picture()))).status_code == 200


def test_other_bodies_are_refused(send, api, cast):
    assert send(picture(), field="file").json()["error"]["code"] == "common_001"
    token = api(cast.diego).token()
    bearer = {"authorization": f"Bearer {token}"}
    for body in ({"image": "text"}, {}):
        answer = Client().post(AVATAR, body, headers=bearer)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    assert api(cast.diego).post(AVATAR, {"image": "x"}).status_code == 415
    broken = Client().generic("POST", AVATAR, b"--x", content_type="multipart/form-data; boundary=y", headers=bearer)
    assert broken.status_code == 400


def test_the_one_before_is_deleted_and_so_is_the_last(send, api, cast, outbox, records):
    send(picture())
    first = stored_key(cast)
    send(picture(colour="gold"))
    second = stored_key(cast)
    outbox.run()
    assert api(cast.diego).delete(AVATAR).status_code == 204
    assert api(cast.diego).delete(AVATAR).status_code == 204
    assert api(cast.diego).get("/api/v1/users/me").json()["data"]["profile"]["avatar_url"] is None
    outbox.run()
    for key in (first, second):
        for purpose in avatars.SIDES:
            with pytest.raises(FileNotFoundError):
                storage.read(key.replace("/avatar/", f"/{purpose}/"))
    assert records().filter(action="profile.changed").count() == 3


def test_nobody_else_has_a_photograph_by_it(send, cast):
    send(picture())
    assert list(Profile.objects.exclude(avatar="").values_list("pk", flat=True)) == [cast.diego.id]
