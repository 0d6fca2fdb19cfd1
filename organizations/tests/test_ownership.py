"""An organization always has an owner: passing it on, and everybody leaving at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditRecord, Session
from oasis.core.testing import PASSWORD, assert_matches, at_once
from organizations.api.members import Member
from organizations.errors import LastOwner
from organizations.models import Membership
from organizations.services import members


def roles(cast):
    return dict(Membership.objects.filter(organization_id=cast.a.id).values_list("user__email", "role"))


@pytest.fixture
def transfer(api, cast):
    """`transfer(person, user_id=…, password=…)`, from a log-in that is an hour old."""

    def send(person, **body):
        client = api(person)
        client.token()
        Session.objects.filter(pk=client.session_id).update(authenticated_at=timezone.now() - timedelta(hours=1))
        return client.post(f"/api/v1/organizations/{cast.a.id}/transfer-ownership", body)

    return send


def test_the_owner_passes_the_organization_on_with_the_password(transfer, cast, outbox, mailbox):
    answer = transfer(cast.ana, user_id=cast.bruno.id, password=PASSWORD)
    assert answer.status_code == 200
    assert_matches(Member, answer.json()["data"])
    assert (answer.json()["data"]["user_id"], answer.json()["data"]["role"]) == (str(cast.bruno.id), "owner")
    assert (roles(cast)[cast.ana.email], roles(cast)[cast.bruno.email]) == ("admin", "owner")
    assert AuditRecord.objects.filter(action="membership.ownership_transferred").count() == 2
    outbox.run()
    assert {mail.to[0]: mail.subject for mail in mailbox} == {
        cast.ana.email: "Empresa Alba tiene otra persona propietaria",
        cast.bruno.email: "Empresa Alba es tuya en OASIS",
    }


def test_it_is_asked_again_who_they_are(transfer, cast):
    before = roles(cast)
    assert transfer(cast.ana, user_id=cast.bruno.id).json()["error"]["code"] == "auth_011"
    assert transfer(cast.ana, user_id=cast.bruno.id, password="otra-cosa-1234").json()["error"]["code"] == "auth_002"
    assert roles(cast) == before


def test_who_logged_in_just_now_needs_no_password(api, cast):
    client = api(cast.ana)
    client.token()
    Session.objects.filter(pk=client.session_id).update(authenticated_at=timezone.now())
    path = f"/api/v1/organizations/{cast.a.id}/transfer-ownership"
    assert client.post(path, {"user_id": cast.bruno.id}).status_code == 200
    assert roles(cast)[cast.bruno.email] == "owner"


def test_nobody_but_an_owner_passes_it_on(transfer, cast):
    before = roles(cast)
    for person in (cast.bruno, cast.clara, cast.diego):
        answer = transfer(person, user_id=person.id, password=PASSWORD)
        assert answer.json()["error"]["code"] == "auth_010"
    assert roles(cast) == before


def test_only_a_member_takes_it_over(transfer, cast):
    before = roles(cast)
    for stranger in (cast.elena.id, uuid4()):
        assert transfer(cast.ana, user_id=stranger, password=PASSWORD).json()["error"]["code"] == "common_002"
    assert transfer(cast.ana, user_id=cast.ana.id, password=PASSWORD).json()["error"]["code"] == "common_001"
    assert roles(cast) == before


def two_owners(cast):
    Membership.objects.filter(user_id__in=[cast.ana.id, cast.bruno.id]).update(role="owner")


def depart_at_once(cast):
    """Ana leaves while Bruno steps down."""
    return at_once(
        lambda: members.leave(organization_id=cast.a.id, user_id=cast.ana.id),
        lambda: members.change_role(
            organization_id=cast.a.id,
            user_id=cast.bruno.id,
            role=members.Role.ADMIN,
            actor_id=cast.bruno.id,
            actor_role=members.Role.OWNER,
        ),
    )


def owners(cast):
    return Membership.objects.filter(organization_id=cast.a.id, role="owner", status="active").count()


def test_of_two_owners_who_go_at_once_one_stays(transactional_db, cast):
    two_owners(cast)
    results = depart_at_once(cast)
    assert sum(isinstance(result, LastOwner) for result in results) == 1
    assert owners(cast) == 1


def test_without_the_lock_both_would_be_gone(transactional_db, cast, monkeypatch):
    """The control: the race above is one."""
    import threading

    both_looked = threading.Barrier(2)

    def look(organization_id):
        found = Membership.objects.filter(organization_id=organization_id, status="active", role="owner")
        seen = list(found.values_list("id", flat=True))
        both_looked.wait(timeout=120)
        return seen

    monkeypatch.setattr(members, "_lock_owners", look)
    two_owners(cast)
    depart_at_once(cast)
    assert owners(cast) == 0


def test_passing_it_on_while_the_other_leaves_ends_with_an_owner(transactional_db, cast):
    session = Session.objects.create(
        user_id=cast.ana.id,
        refresh_jti=uuid4(),
        last_used_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
        authenticated_at=timezone.now(),
    )
    at_once(
        lambda: members.transfer_ownership(
            organization_id=cast.a.id,
            owner_id=cast.ana.id,
            new_owner_id=cast.bruno.id,
            session_id=session.pk,
            password=None,
        ),
        lambda: members.leave(organization_id=cast.a.id, user_id=cast.bruno.id),
    )
    assert owners(cast) == 1
