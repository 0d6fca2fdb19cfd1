"""`/organizations/{id}/invitations`, and accepting one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditRecord, Profile, User
from oasis.core.testing import assert_matches
from organizations.api.invitations import AcceptanceAnswer, InvitationRow
from organizations.models import Invitation, Membership, Organization

ACCEPT = "/api/v1/organizations/invitations/accept"
NURIA = "nuria@nueva.example"
PASSWORD = "paseo-largo-por-la-orilla-7"


def invitations(cast, *rest) -> str:
    return "/".join([f"/api/v1/organizations/{cast.a.id}/invitations", *map(str, rest)])


@pytest.fixture
def invite(api, cast, outbox, mailbox):
    """`invite(email, role)`: Ana invites; returns the token of the mail."""

    def send(email=NURIA, role="participant", **more):
        answer = api(cast.ana).post(invitations(cast), {"email": email, "role": role, **more})
        assert answer.status_code == 201, answer.json()
        outbox.run()
        return token_of(mailbox[-1])

    return send


def token_of(mail) -> str:
    return re.search(r"\?token=(\S+)", mail.body)[1]


def test_an_administrator_invites_by_mail(api, cast, outbox, mailbox):
    answer = api(cast.bruno).post(
        invitations(cast), {"email": "Nuria@Nueva.example", "role": "facilitator", "first_name": "Nuria"}
    )
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert_matches(InvitationRow, data)
    assert (data["email"], data["role"], data["status"]) == (NURIA, "facilitator", "pending")
    outbox.run()
    assert [mail.to for mail in mailbox] == [[NURIA]]
    assert mailbox[0].subject == "Empresa Alba te invita a OASIS"
    assert "Bruno Ejemplo te invita" in mailbox[0].body


def test_the_token_is_nowhere_but_in_the_mail(invite):
    token = invite()
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"]


@pytest.mark.parametrize("person", ["clara", "diego"])
def test_others_do_not_invite_nor_see_invitations(api, cast, person):
    client = api(getattr(cast, person))
    assert client.post(invitations(cast), {"email": NURIA}).json()["error"]["code"] == "auth_010"
    assert client.get(invitations(cast)).json()["error"]["code"] == "auth_010"
    assert not Invitation.objects.exists()


def test_nobody_invites_above_their_own_rank(api, cast, outbox):
    answer = api(cast.bruno).post(invitations(cast), {"email": NURIA, "role": "owner"})
    assert answer.json()["error"]["code"] == "auth_010"
    assert not Invitation.objects.exists()
    assert "accounts.mail" not in outbox.topics()


def test_who_is_in_already_is_not_invited(api, cast):
    answer = api(cast.ana).post(invitations(cast), {"email": "DIEGO@a.example"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "org_003")
    assert not Invitation.objects.exists()


def test_of_two_invitations_the_newer_works(api, invite, cast):
    old, new = invite(), invite(role="facilitator")
    assert list(Invitation.objects.order_by("id").values_list("status", flat=True)) == ["revoked", "pending"]
    assert api(None).post(ACCEPT, {"token": old, "password": PASSWORD}).json()["error"]["code"] == "auth_008"
    answer = api(None).post(ACCEPT, {"token": new, "password": PASSWORD})
    assert answer.json()["data"]["organization"]["role"] == "facilitator"


def test_a_repeated_request_with_its_key_invites_once(api, cast, outbox):
    body = {"email": NURIA, "role": "participant"}
    first = api(cast.ana).post(invitations(cast), body, idempotency_key="k1")
    again = api(cast.ana).post(invitations(cast), body, idempotency_key="k1")
    assert again.json()["data"] == first.json()["data"]
    assert Invitation.objects.count() == 1
    assert outbox.topics().count("accounts.mail") == 1


def test_the_list_tells_those_that_are_too_old(api, cast, invite, statements):
    invite()
    invite("pau@nueva.example")
    Invitation.objects.filter(email=NURIA).update(expires_at=timezone.now() - timedelta(minutes=1))
    api(cast.bruno).token()
    with statements(3):
        data = api(cast.bruno).get(invitations(cast)).json()["data"]
    assert {row["email"]: row["status"] for row in data} == {"pau@nueva.example": "pending", NURIA: "expired"}
    expired = api(cast.bruno).get(f"{invitations(cast)}?status=expired").json()["data"]
    assert [row["email"] for row in expired] == [NURIA]


def test_a_revoked_invitation_does_not_open(api, cast, invite):
    token = invite()
    row = Invitation.objects.get()
    assert api(cast.bruno).delete(invitations(cast, row.pk)).status_code == 204
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "auth_008"
    assert api(cast.bruno).delete(invitations(cast, row.pk)).json()["error"]["code"] == "common_002"
    assert not User.objects.filter(email=NURIA).exists()


def test_sending_again_makes_a_new_link_and_time(api, cast, invite, outbox, mailbox):
    old = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    answer = api(cast.bruno).post(invitations(cast, Invitation.objects.get().pk, "resend"))
    assert answer.json()["data"]["status"] == "pending"
    outbox.run()
    assert token_of(mailbox[-1]) != old
    assert api(None).post(ACCEPT, {"token": old, "password": PASSWORD}).json()["error"]["code"] == "auth_008"
    assert api(None).post(ACCEPT, {"token": token_of(mailbox[-1]), "password": PASSWORD}).status_code == 200


def test_an_administrator_does_not_touch_an_owners_invitation(api, cast, invite):
    token = invite(role="owner")
    row = Invitation.objects.get()
    assert api(cast.bruno).delete(invitations(cast, row.pk)).json()["error"]["code"] == "auth_010"
    assert api(cast.bruno).post(invitations(cast, row.pk, "resend")).json()["error"]["code"] == "auth_010"
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).status_code == 200


def test_invitations_of_another_organization_are_not_found(api, cast, invite):
    invite()
    Membership.objects.filter(user_id=cast.elena.id).update(role="owner")
    row = Invitation.objects.get()
    path = f"/api/v1/organizations/{cast.b.id}/invitations"
    assert api(cast.elena).delete(f"{path}/{row.pk}").json()["error"]["code"] == "common_002"
    assert api(cast.elena).get(path).json()["data"] == []
    assert Invitation.objects.get().status == "pending"


def test_accepting_makes_a_verified_account_that_logs_in(api, cast, invite):
    token = invite(first_name="Nuria")
    answer = api(None).post(
        ACCEPT, {"token": token, "password": PASSWORD, "profile": {"last_name": "Roca", "country": "PE"}}
    )
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert_matches(AcceptanceAnswer, data)
    assert data["account_created"] is True
    user = User.objects.select_related("profile").get(email=NURIA)
    assert user.email_verified
    assert (user.profile.name, user.profile.country) == ("Nuria Roca", "PE")
    assert api(None).post("/api/v1/auth/login", {"email": NURIA, "password": PASSWORD}).status_code == 200
    assert AuditRecord.objects.filter(action="membership.accepted", actor_id=user.pk).exists()


def test_an_invitation_opens_once(api, invite):
    token = invite()
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).status_code == 200
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "auth_008"


@pytest.mark.parametrize(
    ("body", "field"), [({}, "password"), ({"password": "corta"}, "password"), ({"profile": {"edad": 3}}, "profile")]
)
def test_a_new_account_needs_a_good_password_and_the_link_stays_good(api, invite, body, field):
    token = invite()
    answer = api(None).post(ACCEPT, {"token": token, **body})
    assert answer.json()["error"]["code"] == "common_001"
    assert field in answer.json()["error"]["details"]
    assert not User.objects.filter(email=NURIA).exists()
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).status_code == 200


def test_somebody_with_an_account_joins_without_a_password(api, cast, invite):
    token = invite(cast.elena.email, "facilitator")
    answer = api(None).post(ACCEPT, {"token": token})
    assert answer.json()["data"]["account_created"] is False
    assert Membership.objects.get(user_id=cast.elena.id, organization_id=cast.a.id).role == "facilitator"
    assert Membership.objects.get(user_id=cast.elena.id, organization_id=cast.b.id).status == "active"


def test_opened_with_another_account_it_shows_the_masked_address(api, cast, invite):
    token = invite()
    answer = api(cast.elena).post(ACCEPT, {"token": token}, organization=cast.b)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "org_006")
    assert answer.json()["error"]["details"] == {"invited": "n•••@nueva.example", "switch_account": True}
    assert not Membership.objects.filter(user_id=cast.elena.id, organization_id=cast.a.id).exists()


def test_an_account_nobody_verified_goes_to_who_reads_the_mailbox(api, invite):
    squatter = User.objects.create_user(NURIA, "contraseña-de-otra-persona")
    Profile.objects.filter(user=squatter).update(first_name="Impostora")
    token = invite()
    assert api(None).post(ACCEPT, {"token": token}).json()["error"]["code"] == "common_001"
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).status_code == 200
    user = User.objects.select_related("profile").get(email=NURIA)
    assert user.check_password(PASSWORD)
    assert user.email_verified
    assert user.profile.first_name == ""


def test_an_expired_link_opens_nothing(api, invite):
    token = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "auth_008"
    assert not User.objects.filter(email=NURIA).exists()


def test_a_suspended_organization_takes_nobody_in(api, cast, invite):
    token = invite()
    Organization.objects.filter(pk=cast.a.id).update(status="suspended")
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "org_005"
    assert not User.objects.filter(email=NURIA).exists()


def test_who_was_removed_comes_back_by_an_invitation(api, cast, invite):
    api(cast.ana).delete(f"/api/v1/organizations/{cast.a.id}/members/{cast.diego.id}")
    token = invite(cast.diego.email)
    assert api(None).post(ACCEPT, {"token": token}).status_code == 200
    assert Membership.objects.get(user_id=cast.diego.id).status == "active"


def test_a_revoked_invitation_is_not_mailed_any_more(api, cast, outbox, mailbox):
    api(cast.ana).post(invitations(cast), {"email": NURIA})
    api(cast.ana).delete(invitations(cast, Invitation.objects.get().pk))
    outbox.run()
    assert mailbox == []
