"""Invitations that repair themselves: an expired link asks for a new one, and who invited is told."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import InvalidOneTimeToken
from accounts.models import AuditRecord, User
from accounts.services.registration import create_person
from oasis.core.testing import at_once
from organizations.models import Invitation, Membership, Organization
from organizations.permissions import Role
from organizations.services import invitations
from organizations.tasks import close_expired_invitations

ACCEPT, RENEW = "/api/v1/organizations/invitations/accept", "/api/v1/organizations/invitations/renew"
NURIA = "nuria@nueva.example"
PASSWORD = "paseo-largo-por-la-orilla-7"


def token_of(mail) -> str:
    return re.search(r"\?token=(\S+)", mail.body)[1]


def late(by=timedelta(days=1)):
    Invitation.objects.update(expires_at=timezone.now() - by)


@pytest.fixture
def token(api, cast, outbox, mailbox):
    """The token of an invitation that Bruno sent to Nuria."""
    path = f"/api/v1/organizations/{cast.a.id}/invitations"
    assert api(cast.bruno).post(path, {"email": NURIA}).status_code == 201
    outbox.run()
    return token_of(mailbox.pop())


def test_an_expired_link_says_that_a_new_one_can_be_asked_for(api, token):
    late()
    error = api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]
    assert (error["code"], error["details"]) == ("auth_008", {"expired": True, "renewable": True})
    assert not User.objects.filter(email=NURIA).exists()


def test_the_new_link_goes_to_the_invited_mailbox_and_the_inviter_is_told(api, cast, token, outbox, mailbox):
    late()
    assert api(None).post(RENEW, {"token": token}).status_code == 202
    outbox.run()
    assert sorted(mail.to[0] for mail in mailbox) == [cast.bruno.email, NURIA]
    told, invited = sorted(mailbox, key=lambda mail: mail.to[0])
    assert NURIA in told.subject
    assert "token=" not in told.body
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "auth_008"
    assert api(None).post(ACCEPT, {"token": token_of(invited), "password": PASSWORD}).status_code == 200
    assert AuditRecord.objects.filter(action="invitation.renewed").count() == 1


def test_a_link_that_still_works_is_sent_again_without_news_to_the_inviter(api, token, outbox, mailbox):
    assert api(None).post(RENEW, {"token": token}).status_code == 202
    outbox.run()
    assert [mail.to for mail in mailbox] == [[NURIA]]


@pytest.mark.parametrize(
    "change",
    [
        {"status": "revoked", "token_hash": None},
        {"status": "accepted", "token_hash": None},
        {"expires_at": timezone.now() - timedelta(days=31)},
        {"renewals": 3},
    ],
)
def test_what_cannot_be_renewed_answers_like_an_unknown_link(api, token, outbox, mailbox, change):
    late()
    Invitation.objects.update(**change)
    assert api(None).post(RENEW, {"token": token}).json()["error"]["code"] == "auth_008"
    assert api(None).post(RENEW, {"token": "made-up"}).json()["error"]["code"] == "auth_008"
    outbox.run()
    assert mailbox == []


def test_a_suspended_or_archived_organization_renews_nothing(api, cast, token):
    late()
    for status, code in (("suspended", "org_005"), ("archived", "auth_008")):
        Organization.objects.filter(pk=cast.a.id).update(status=status)
        assert api(None).post(RENEW, {"token": token}).json()["error"]["code"] == code
    assert Invitation.objects.get().renewals == 0


def test_invitations_that_expired_long_ago_are_closed(api, cast, token):
    late(timedelta(days=29))
    close_expired_invitations()
    assert Invitation.objects.get().status == "pending"
    late(timedelta(days=31))
    close_expired_invitations()
    row = Invitation.objects.get()
    assert (row.status, row.token_hash) == ("expired", None)
    listed = api(cast.bruno).get(f"/api/v1/organizations/{cast.a.id}/invitations?status=expired").json()["data"]
    assert [one["status"] for one in listed] == ["expired"]


def test_who_registered_at_this_very_moment_tries_the_link_again(api, cast, token, monkeypatch):
    """Between our look for an account and the insert somebody made one."""
    from organizations.services import invitations as service

    def beaten(**given):
        create_person(**{**given, "password": PASSWORD})
        return create_person(**given)

    monkeypatch.setattr(service, "create_person", beaten)
    assert api(None).post(ACCEPT, {"token": token, "password": PASSWORD}).json()["error"]["code"] == "org_003"
    assert not Membership.objects.filter(user__email=NURIA).exists()


def test_two_who_open_the_same_link_at_once_join_once(transactional_db, cast, outbox, mailbox):
    invitations.invite(
        organization_id=cast.a.id, email=cast.elena.email, role=Role.FACILITATOR, actor_id=None, actor_role=Role.OWNER
    )
    outbox.run()
    token = token_of(mailbox[-1])

    def accept():
        return invitations.accept(token=token, password=None, profile={}, caller_email=None)

    results = at_once(accept, accept)
    assert sorted(type(result).__name__ for result in results) == ["Accepted", InvalidOneTimeToken.__name__]
    assert Membership.objects.filter(organization_id=cast.a.id, user_id=cast.elena.id).count() == 1
