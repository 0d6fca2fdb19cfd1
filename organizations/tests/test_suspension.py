"""A suspended organization is shut at once, everywhere: API, context tokens, backoffice, tasks, invitations."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.tokens import issue_access
from oasis.core.live import ACCESS_CHANGED
from organizations.models import Membership, Organization
from organizations.services import lifecycle, members


@pytest.fixture
def suspended(cast):
    lifecycle.suspend_organization(organization_id=cast.a.id, actor_id=cast.gala.id)


PATHS = ["/api/v1/journeys", "/api/v1/me/points", "/api/v1/organizations/{id}/members", "/api/v1/organizations/{id}"]


@pytest.mark.parametrize("path", PATHS)
def test_the_next_request_is_refused(api, cast, path):
    """No cache stands between: the very next statement sees it."""
    person = api(cast.ana)
    url = path.format(id=cast.a.id)
    assert person.get(url).status_code in (200, 404)
    lifecycle.suspend_organization(organization_id=cast.a.id)
    answer = person.get(url)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "org_005")
    lifecycle.resume_organization(organization_id=cast.a.id)
    assert person.get(url).status_code in (200, 404)


def test_a_context_token_made_before_does_not_open(api, cast, suspended):
    client = api(cast.diego)
    client.token()
    token = issue_access(user_id=cast.diego.id, session_id=client.session_id, organization_id=cast.a.id, role="owner")
    answer = client.get("/api/v1/journeys", authorization=f"Bearer {token}")
    assert answer.json()["error"]["code"] == "org_005"


def test_the_backoffice_shows_nothing_of_it(cast, enter):
    browser = enter(cast.bruno)
    people = reverse("admin:organizations_membership_changelist")
    assert browser.get(people).status_code == 200
    lifecycle.suspend_organization(organization_id=cast.a.id)
    answer = browser.get(people)
    assert answer.status_code in (302, 403)
    assert cast.diego.email not in answer.content.decode()


def test_people_of_other_organizations_notice_nothing(api, cast, suspended):
    assert api(cast.elena).get("/api/v1/journeys").status_code == 200
    assert api(cast.elena).get("/api/v1/journeys", organization=cast.a).json()["error"]["code"] == "org_002"


def test_nothing_is_changed_in_it(api, cast, suspended):
    path = f"/api/v1/organizations/{cast.a.id}"
    for answer in (
        api(cast.ana).patch(path, {"name": "Otra"}),
        api(cast.ana).delete(path),
        api(cast.ana).delete(f"{path}/members/{cast.diego.id}"),
        api(cast.diego).post(f"{path}/leave"),
        api(cast.ana).post(f"{path}/transfer-ownership", {"user_id": cast.bruno.id}),
        api(cast.bruno).post(f"{path}/invitations/import", {"rows": [{"email": "a@b.example"}]}),
    ):
        assert answer.json()["error"]["code"] == "org_005"
    organization = Organization.objects.get(pk=cast.a.id)
    assert (organization.name, organization.status) == ("Empresa Alba", "suspended")
    assert Membership.objects.filter(organization_id=cast.a.id, status="active").count() == 4


def said(capsys, *args, **options):
    call_command(*args, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_the_command_suspends_and_resumes(cast, capsys):
    assert said(capsys, "suspend_organization", "alba", dry_run=True)["changed"] is False
    assert Organization.objects.get(slug="alba").status == "active"
    assert said(capsys, "suspend_organization", "alba") == {"slug": "alba", "status": "suspended", "changed": True}
    with pytest.raises(CommandError, match="is suspended"):
        call_command("suspend_organization", "alba")
    assert said(capsys, "suspend_organization", "alba", resume=True)["status"] == "active"
    with pytest.raises(CommandError, match="No organization"):
        call_command("suspend_organization", "nadie")
    actions = AuditRecord.objects.filter(target_id=str(cast.a.id)).order_by("id").values_list("action", flat=True)
    assert list(actions)[-2:] == ["organization.suspended", "organization.resumed"]


@pytest.fixture
def told(transactional_db, cast, listen):
    """What the open streams of organization A were told since."""
    heard = listen(cast.a)
    return lambda: [name for name, _data in heard()]


def test_open_streams_are_told_to_look_again_once_it_is_committed(told, cast):
    with transaction.atomic():
        lifecycle.suspend_organization(organization_id=cast.a.id)
        assert told() == []
    assert told() == [ACCESS_CHANGED]


def test_open_streams_of_who_was_removed_are_told_too(told, cast):
    members.leave(organization_id=cast.a.id, user_id=cast.diego.id)
    assert told() == [ACCESS_CHANGED]
