"""The page on accounts, and the shapes of its answers, as an outside client reads them."""

import re

import pytest

from oasis.core.testing import PASSWORD
from oasis.tests.contract import CURSOR, PAGE, answered, refused, shaped

USER = "id email email_verified"
PROFILE = "first_name last_name phone_number locale timezone country birth_date avatar_url"
ORGANIZATION = "id name slug role"
LONG = "un-paseo-largo-2026"
NEWCOMER = {
    "email": "Maya@nueva.example",
    "password": LONG,
    "accept_terms": True,
    "profile": {
        "first_name": "Maya",
        "last_name": "Ruiz",
        "phone_number": "+34600111222",
        "locale": "en",
        "country": "ES",
    },
}


def auth(api, path, body=None, **headers):
    return api(None).post(f"/api/v1/auth/{path}", body, **headers)


def newest_token(outbox, mailbox):
    outbox.run()
    return re.search(r"\?token=([\w.~-]+)", mailbox[-1].body)[1]


def person(value):
    shaped(value, f"{USER} profile")
    shaped(value["profile"], PROFILE, "nickname")


def test_from_registering_to_logging_out(api, outbox, mailbox):
    data = answered(auth(api, "register", NEWCOMER), 201)
    shaped(data, "user")
    shaped(data["user"], USER)
    token = newest_token(outbox, mailbox)
    shaped(answered(auth(api, "register", NEWCOMER), 201)["user"], USER)  # nobody can tell who has an account
    refused(auth(api, "login", {"email": NEWCOMER["email"], "password": LONG}), 403, "auth_003")
    answered(auth(api, "resend-verification", {"email": "nobody@nueva.example"}), 202)
    assert answered(auth(api, "verify-email", {"token": token}))["user"]["email_verified"] is True
    refused(auth(api, "verify-email", {"token": token}), 400, "auth_008")
    refused(auth(api, "login", {"email": NEWCOMER["email"], "password": "x"}), 401, "auth_002")
    answer = auth(api, "login", {"username": NEWCOMER["email"].upper(), "password": LONG})
    data = answered(answer)
    shaped(data, "access user organizations")
    person(data["user"])
    cookie = answer.cookies["oasis_refresh"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/api/v1/auth", True, "Lax")
    shaped(answered(auth(api, "refresh", cookie=f"oasis_refresh={cookie.value}")), "access")
    refused(auth(api, "refresh"), 401, "auth_006")
    native = answered(auth(api, "login", {"email": NEWCOMER["email"], "password": LONG}, x_client_type="native"))
    shaped(native, "access refresh user organizations")
    shaped(answered(auth(api, "refresh", {"refresh": native["refresh"]}, x_client_type="native")), "access refresh")
    assert auth(api, "logout", authorization=f"Bearer {native['access']}").status_code == 204


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"accept_terms": False}, "accept_terms"),
        ({"password": "corta"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"email": "no"}, "email"),
        ({"role": "owner"}, "role"),
        ({"profile": {**NEWCOMER["profile"], "phone_number": "600"}}, "profile"),
        ({"profile": {**NEWCOMER["profile"], "country": "XX"}}, "profile"),
    ],
)
def test_what_is_wrong_with_a_registration_is_named(api, db, change, field):
    refused(auth(api, "register", {**NEWCOMER, **change}), 400, "common_001", field)


def test_a_context_token_carries_its_organization(api, cast):
    me = api(cast.diego)
    data = answered(me.post("/api/v1/auth/select-organization", {"organization_id": str(cast.a.id)}))
    shaped(data, "access organization role")
    shaped(data["organization"], ORGANIZATION)
    bearer = {"authorization": f"Bearer {data['access']}"}
    answered(api(None).get("/api/v1/journeys", **bearer))
    refused(api(None).get("/api/v1/journeys", **bearer, x_organization_id=str(cast.b.id)), 403, "org_002")
    refused(me.post("/api/v1/auth/select-organization", {"organization_id": str(cast.b.id)}), 403, "org_002")


def test_oneself(api, cast):
    me = api(cast.diego)
    data = answered(me.get("/api/v1/users/me"))
    shaped(data, f"{USER} profile organizations")
    shaped(data["profile"], PROFILE, "nickname")
    shaped(data["organizations"], ORGANIZATION)
    changed = me.patch("/api/v1/users/me", {"profile": {"timezone": "America/Lima", "birth_date": "1990-02-03"}})
    assert answered(changed)["profile"]["timezone"] == "America/Lima"
    new = {"email": "diego@otra.example", "current_password": "x"}
    refused(me.patch("/api/v1/users/me", new), 401, "auth_002")
    assert answered(me.patch("/api/v1/users/me", {**new, "current_password": PASSWORD}))["email"] == cast.diego.email
    sessions = answered(me.get("/api/v1/auth/sessions"))
    shaped(sessions, "id device address created_at last_used_at current")
    given = me.post("/api/v1/users/me/consents", {"kind": "leaderboard", "granted": True})
    shaped(answered(given, 201), "id kind version granted created_at")
    consents = answered(me.get("/api/v1/users/me/consents"))
    shaped(consents, "consents history")
    shaped([*consents["consents"], *consents["history"]], "id kind version granted created_at")
    assert answered(me.get("/api/v1/users/me/access-log"), pagination=CURSOR) == []


def test_the_second_factor(api, cast):
    me = api(cast.diego)
    shaped(answered(me.get("/api/v1/auth/2fa/status")), "enabled confirmed_at backup_codes_left")
    refused(me.post("/api/v1/auth/2fa/enable", {"password": "x"}), 401, "auth_002")
    shaped(answered(me.post("/api/v1/auth/2fa/enable", {"password": PASSWORD})), "secret otpauth_url qr_svg")
    refused(me.post("/api/v1/auth/2fa/verify-setup", {"code": "000000"}), 401, "auth_007")
    refused(me.post("/api/v1/auth/2fa/disable", {"password": PASSWORD, "code": "000000"}), 409, "auth_009")


def test_a_copy_of_ones_data_and_erasure(api, cast, outbox):
    me = api(cast.diego)
    data = answered(me.post("/api/v1/users/me/export", {"password": PASSWORD}), 202)
    shaped(data, "export_id")
    path = f"/api/v1/users/me/export/{data['export_id']}"
    shaped(answered(me.get(path)), "status progress")
    refused(api(cast.elena).get(path), 404, "common_002")
    shaped(answered(me.delete("/api/v1/users/me", {"password": PASSWORD}), 202), "erasure_due_at")
    answered(me.post("/api/v1/users/me/restore"))


def test_staff_of_the_platform(api, cast):
    gala = api(cast.gala)
    rows = answered(gala.get("/api/v1/users"), pagination=PAGE)
    shaped(rows, f"{USER} profile", "is_active is_staff is_platform_admin created_at erasure_due_at")
    stats = answered(gala.get(f"/api/v1/users/{cast.diego.id}/stats"))
    shaped(
        stats,
        "id created_at last_seen_at active_sessions logins_30_days failed_logins_30_days locked two_factor_enabled",
        "organizations consents",
    )
    refused(api(cast.ana).get("/api/v1/users"), 403, "auth_010")
    records = answered(gala.get("/api/v1/audit/logs"), pagination=CURSOR)
    shaped(
        records,
        "id created_at actor action target organization_id address user_agent request_id changes",
        "person position",
    )
    answered(api(cast.ana).get("/api/v1/audit/logs?action=member.joined&from=2026-01-01"), pagination=CURSOR)
    refused(api(cast.clara).get("/api/v1/audit/logs"), 403, "auth_010")


def test_help_lines_are_for_everybody(api, db):
    data = answered(api(None).get("/api/v1/help-lines?country=ES"))
    shaped(data, "country lines emergency")
    shaped(data["lines"], "country name number hours channel", "kind source verified_on")
    assert (data["country"], data["emergency"]) == ("ES", "112")
    assert answered(api(None).get("/api/v1/help-lines"))["country"] is None
    refused(api(None).get("/api/v1/help-lines?country=Spain"), 400, "common_001", "country")
