"""The organization's face: its logo comes as a file, is shown to everybody, and stands in documents."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from PIL import Image

from organizations.models import File, Organization
from organizations.tests.test_files import complete, picture, send  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def path(cast):
    return f"/api/v1/organizations/{cast.a.id}"


@pytest.fixture
def logo(api, cast, send, outbox):  # noqa: F811
    data, _ = send(cast.ana, picture(size=(300, 100)), purpose="logo")
    complete(api, cast.ana, data["id"])
    outbox.run()
    return data["id"]


def test_an_owner_uploads_a_logo_and_everybody_sees_it(api, cast, path, logo):
    assert Client().get(f"{path}/logo").status_code == 404
    answer = api(cast.ana).patch(path, {"logo_file_id": logo, "colour": "#334488"})
    assert answer.status_code == 200, answer.json()
    url = answer.json()["data"]["logo_url"]
    assert url.startswith(f"http://testserver{path}/logo?v=")
    shown = Client().get(url)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/png")
    assert shown.headers["Cache-Control"] == "public, max-age=86400"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(shown.content)).size == (300, 100)


def test_a_logo_is_taken_away_or_replaced_by_an_address(api, cast, path, logo):
    api(cast.ana).patch(path, {"logo_file_id": logo})
    answer = api(cast.ana).patch(path, {"logo_url": "https://alba.example/logo.png"})
    assert answer.json()["data"]["logo_url"] == "https://alba.example/logo.png"
    assert Client().get(f"{path}/logo").status_code == 404
    api(cast.ana).patch(path, {"logo_file_id": logo})
    assert api(cast.ana).patch(path, {"logo_file_id": None}).json()["data"]["logo_url"] == ""
    assert Organization.objects.get(pk=cast.a.id).logo_id is None


def test_only_a_ready_logo_of_the_organization_will_do(api, cast, path, logo):
    for wrong in ({"purpose": "cover"}, {"status": "processing"}, {"organization_id": cast.b.id}):
        before = File.objects.filter(pk=logo).values().get()
        File.objects.filter(pk=logo).update(**wrong)
        answer = api(cast.ana).patch(path, {"logo_file_id": logo})
        assert "logo_file_id" in answer.json()["error"]["details"]
        File.objects.filter(pk=logo).update(**before)
    assert api(cast.ana).patch(path, {"logo_file_id": str(uuid4())}).status_code == 400
    assert Organization.objects.get(pk=cast.a.id).logo_url == ""


@pytest.mark.parametrize("name", ["bruno", "clara", "diego"])
def test_only_owners_change_the_face(api, cast, path, logo, name):
    answer = api(getattr(cast, name)).patch(path, {"logo_file_id": logo})
    assert answer.json()["error"]["code"] == "auth_010"
    assert Organization.objects.get(pk=cast.a.id).logo_id is None


def test_a_suspended_organization_shows_no_logo(api, cast, path, logo):
    api(cast.ana).patch(path, {"logo_file_id": logo})
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    assert Client().get(f"{path}/logo").status_code == 404
