"""The page on organizations, and the shapes of its answers, as an outside client reads them."""

import re
from uuid import uuid4

import pytest

from journeys.tests.making import make_journey
from oasis.core.tenancy import organization_scope
from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

LIST = "/api/v1/organizations"
ORGANIZATION = "id name slug kind status locale timezone"
ORGANIZATION_BESIDE = "logo_url colour role"
SETTINGS = "contact_email two_factor_required ai_enabled ai_monthly_budget minimum_report_group billing"
MEMBER = "user_id email name role status joined_at"
INVITATION = "id email role status expires_at"
FIGURES = ("enrolled", "active", "completion", "mood_trend", "engagement")
NEW = {"name": "Cauce", "slug": "cauce", "kind": "sponsor", "locale": "en", "timezone": "America/Bogota"}


def test_founding_an_organization_and_looking_after_it(api, cast):
    gala, body = api(cast.gala), {**NEW, "owner_email": cast.diego.email}
    made = answered(gala.post(LIST, body), 201)
    shaped(made, ORGANIZATION, ORGANIZATION_BESIDE)
    assert made["status"] in ("provisioning", "active")
    refused(gala.post(LIST, body), 409, "org_003")
    refused(api(cast.ana).post(LIST, {**body, "slug": "otra"}), 403, "auth_010")
    for field, value in (("kind", "club"), ("slug", "A b"), ("owner_email", "no"), ("timezone", "Mars"), ("plan", "x")):
        refused(gala.post(LIST, {**body, "slug": "otra", field: value}), 400, "common_001", field)
    item = f"{LIST}/{made['id']}"
    beside = f"{ORGANIZATION_BESIDE} {SETTINGS} second_factor_roles gamification_enabled"
    shaped(answered(gala.get(item)), ORGANIZATION, beside)
    assert answered(gala.patch(item, {"name": "Cauce nuevo"}))["name"] == "Cauce nuevo"
    refused(gala.get(f"{LIST}/{uuid4()}"), 403, "org_002")


def test_ones_own_organizations_and_their_settings(api, cast):
    ana, item = api(cast.ana), f"{LIST}/{cast.a.id}"
    shaped(answered(ana.get(LIST), pagination=PAGE), ORGANIZATION, ORGANIZATION_BESIDE)
    data = answered(ana.get(item))
    shaped(data["billing"], "legal_name tax_id billing_email billing_address")
    assert answered(ana.patch(item, {"billing": {"tax_id": "B1"}}))["billing"]["tax_id"] == "B1"
    refused(api(cast.bruno).patch(item, {"name": "x"}), 403, "auth_010")
    refused(ana.get(f"{LIST}/{cast.b.id}", organization=cast.b), 403, "org_002")
    refused(api(cast.diego).post(f"{LIST}/{cast.b.id}/join", organization=cast.b), 403, "org_002")


def test_members(api, cast):
    members = f"{LIST}/{cast.a.id}/members"
    shaped(answered(api(cast.bruno).get(members), pagination=CURSOR), MEMBER)
    for found, query in ((1, "search=dieg"), (1, "role=owner"), (0, "search=zz")):
        assert len(answered(api(cast.bruno).get(f"{members}?{query}"))) == found
    refused(api(cast.bruno).get(f"{members}?role=king"), 400, "common_001", "role")
    refused(api(cast.diego).get(members), 403, "auth_010")
    changed = api(cast.bruno).patch(f"{members}/{cast.diego.id}", {"role": "facilitator"})
    shaped(answered(changed), MEMBER)
    refused(api(cast.bruno).patch(f"{members}/{cast.diego.id}", {"role": "owner"}), 403, "auth_010")
    refused(api(cast.ana).patch(f"{members}/{cast.ana.id}", {"role": "admin"}), 409, "org_004")
    refused(api(cast.ana).delete(f"{members}/{cast.elena.id}"), 404, "common_002")
    refused(api(cast.ana).post(f"{LIST}/{cast.a.id}/leave"), 409, "org_004")
    assert api(cast.bruno).delete(f"{members}/{cast.diego.id}").status_code == 204
    transfer = f"{LIST}/{cast.a.id}/transfer-ownership"
    refused(api(cast.ana).post(transfer, {"user_id": str(cast.bruno.id), "password": "x"}), 401, "auth_002")
    moved = api(cast.ana).post(transfer, {"user_id": str(cast.bruno.id), "password": cast.ana.password})
    shaped(answered(moved), MEMBER)


def test_invitations(api, cast, outbox, mailbox):
    bruno, path = api(cast.bruno), f"{LIST}/{cast.a.id}/invitations"
    made = answered(bruno.post(path, {"email": "nuria@nueva.example", "role": "participant"}), 201)
    shaped(made, INVITATION, "created_at")
    shaped(answered(bruno.get(path), pagination=CURSOR), INVITATION, "created_at")
    refused(bruno.post(path, {"email": cast.diego.email, "role": "participant"}), 409, "org_003")
    shaped(answered(bruno.post(f"{path}/{made['id']}/resend")), INVITATION, "created_at")
    outbox.run()
    token = re.search(r"\?token=(\S+)", mailbox[-1].body)[1]
    accept = f"{LIST}/invitations/accept"
    refused(api(None).post(accept, {"token": "made-up"}), 400, "auth_008")
    refused(api(None).post(accept, {"token": token}), 400, "common_001", "password")
    profile = {
        "first_name": "Nuria",
        "last_name": "Roca",
        "phone_number": "+34600111222",
        "locale": "es",
        "country": "ES",
    }
    body = {"token": token, "password": "un-paseo-largo-2026", "profile": profile}
    data = answered(api(None).post(accept, body))
    shaped(data, "organization email account_created")
    shaped(data["organization"], "id name slug role")
    refused(api(None).post(accept, body), 400, "auth_008")
    other = answered(bruno.post(path, {"email": "otra@nueva.example", "role": "participant"}), 201)
    assert bruno.delete(f"{path}/{other['id']}").status_code == 204


def test_an_import_is_a_job_with_a_report_row_by_row(api, cast, outbox):
    bruno = api(cast.bruno)
    rows = [
        {"email": "a@nueva.example", "role": "participant", "first_name": "A"},
        {"email": "no", "role": "participant"},
    ]
    asked = bruno.post(f"{LIST}/{cast.a.id}/invitations/import", {"rows": rows, "dry_run": True})
    data = answered(asked, 202)
    shaped(data, "job_id")
    outbox.run()
    job = answered(bruno.get(f"/api/v1/jobs/{data['job_id']}"))
    shaped(job, "status progress result errors", "id kind created_at finished_at")
    assert (job["status"], job["progress"], job["errors"][0]["row"]) == ("ready", 100, 2)
    shaped(job["errors"], "row field message")
    refused(api(cast.diego).get(f"/api/v1/jobs/{data['job_id']}"), 404, "common_002")


def test_the_report_hides_what_is_about_too_few(api, cast):
    path = f"{LIST}/{cast.a.id}/report"
    data = answered(api(cast.bruno).get(f"{path}?from=2026-01-01&to=2026-02-01"))
    shaped(data, " ".join(FIGURES), "period minimum_group months programs")
    for name in FIGURES:
        assert data[name] == {"value": None, "suppressed": True}
    refused(api(cast.clara).get(path), 403, "auth_010")
    refused(api(cast.ana).get(f"{path}?from=yesterday"), 400, "common_001", "from")


def test_programmes(api, cast):
    with organization_scope(cast.a):
        journey = str(make_journey().pk)
    path = f"{LIST}/{cast.a.id}/programs"
    body = {
        "name": "Otoño",
        "goal": "Dormir mejor",
        "status": "active",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "budget": "100.00",
        "hours_planned": "10",
        "journeys": [journey],
        "facilitators": [str(cast.clara.id)],
        "participants": [str(cast.diego.id)],
    }
    summary = "id name status starts_on ends_on goal budget spent hours_planned hours_used"
    made = answered(api(cast.ana).post(path, body), 201)
    shaped(made, f"{summary} journeys facilitators participants", "currency participants_count")
    shaped(answered(api(cast.ana).get(path), pagination=PAGE), summary, "currency participants_count")
    item = f"{path}/{made['id']}"
    assert answered(api(cast.ana).patch(item, {"hours_planned": 12}))["hours_planned"] == "12.00"
    stats = answered(api(cast.ana).get(f"{item}/stats"))
    shaped(stats, " ".join(FIGURES), "participants budget hours currency period minimum_group months")
    refused(api(cast.ana).get(f"{path}/{uuid4()}"), 404, "common_002")
    assert api(cast.ana).delete(item).status_code == 204


def test_uploads(api, cast):
    body = {"filename": "a.png", "content_type": "image/png", "size": 70, "purpose": "evidence"}
    made = answered(api(cast.bruno).post("/api/v1/files/uploads", body), 201)
    shaped(made, "id status url method headers expires_at")
    shaped(
        answered(api(cast.bruno).get(f"/api/v1/files/{made['id']}")),
        "id filename content_type size purpose status url expires_at",
        "reason created_at",
    )
    refused(api(cast.elena).get(f"/api/v1/files/{made['id']}"), 404, "common_002")
    refused(api(cast.bruno).post("/api/v1/files/uploads", {**body, "size": 10**12}), 400, "common_001", "size")
    program = {**body, "content_type": "application/x-msdownload"}
    refused(api(cast.bruno).post("/api/v1/files/uploads", program), 400, "common_001", "content_type")


@pytest.mark.parametrize("path", ["journeys", "me/stats", "coaching/agents", "tickets"])
def test_a_suspended_organization_says_so(api, cast, path):
    from organizations.services.lifecycle import suspend_organization

    suspend_organization(organization_id=cast.a.id)
    refused(api(cast.diego).get(f"/api/v1/{path}"), 403, "org_005")
