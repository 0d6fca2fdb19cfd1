"""Every act that the page of accounts names is on record: who, where, what, before and after, secrets masked."""

import json
from datetime import timedelta
from uuid import uuid4

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from accounts.audit import record_look
from accounts.models import AuditRecord, Session, User
from accounts.services import erasure, second_factor
from accounts.services.audit_reading import open_records
from accounts.services.audit_sealing import seal_audit
from accounts.services.export import request_export
from accounts.services.passwords import change_password, confirm_reset, request_reset, unlock_by_staff
from accounts.services.sessions import open_session, refresh
from coaching.models import SafetyCase
from coaching.services.safety import read_signals
from oasis.core.errors import OasisError
from oasis.core.tenancy import organization_scope
from organizations.models import Membership, Organization
from organizations.permissions import Role
from organizations.services import lifecycle, members
from organizations.services.invitations import invite
from organizations.services.provisioning import create_organization
from webhooks.models import WebhookEvent
from webhooks.services.dead_letters import retry_dead_letters

pytestmark = pytest.mark.django_db
NEW = "despacio-y-con-calma-7"


@pytest.fixture
def session(cast):
    """Diego's, just opened."""
    return Session.objects.create(
        user_id=cast.diego.id,
        refresh_jti=uuid4(),
        last_used_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )


def post(path, body):
    return Client().post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def log_in(cast, password=None):
    return post("/auth/login", {"email": cast.diego.email, "password": password or cast.diego.password})


def reuse_a_token(cast, **_):
    tokens = open_session(user_id=cast.diego.id)
    refresh(refresh_token=tokens.refresh)
    Session.objects.update(rotated_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(OasisError):
        refresh(refresh_token=tokens.refresh)


def reset_by_link(cast, link_token, outbox, **_):
    request_reset(email=cast.diego.email)
    outbox.run()
    confirm_reset(token=link_token(), new_password=NEW)


def two_factor_on(cast, session, **_):
    setup = second_factor.enable(user_id=cast.diego.id, session_id=session.pk, password=cast.diego.password)
    code = pyotp.TOTP(setup.secret).now()
    return second_factor.verify_setup(user_id=cast.diego.id, session_id=session.pk, code=code)


def two_factor_off(cast, session, **given):
    codes = two_factor_on(cast, session, **given)
    second_factor.disable(user_id=cast.diego.id, session_id=session.pk, password=cast.diego.password, code=codes[0])


def role_change(cast, **_):
    with organization_scope(cast.a):
        members.change_role(
            organization_id=cast.a.id,
            user_id=cast.diego.id,
            role=Role.ADMIN,
            actor_id=cast.ana.id,
            actor_role=Role.OWNER,
        )


def removal(cast, **_):
    with organization_scope(cast.a):
        members.remove_member(
            organization_id=cast.a.id, user_id=cast.diego.id, actor_id=cast.ana.id, actor_role=Role.OWNER
        )


def invitation(cast, **_):
    with organization_scope(cast.a):
        invite(
            organization_id=cast.a.id,
            email="nueva@c.example",
            role=Role.PARTICIPANT,
            actor_id=cast.ana.id,
            actor_role=Role.OWNER,
        )


def look(cast, **_):
    with organization_scope(cast.a):
        record_look(person_id=cast.diego.id, what="coaching.safety_excerpt", actor_id=cast.clara.id, reason="Un caso")


def admin_edit(cast, **_):
    client = Client()
    client.force_login(User.objects.get(pk=cast.gala.id))
    answer = client.post(
        f"/admin/accounts/user/{cast.clara.id}/change/",
        {
            "is_active": "on",
            "is_staff": "on",
            "profile-TOTAL_FORMS": "1",
            "profile-INITIAL_FORMS": "1",
            "profile-0-user": str(cast.clara.id),
            "profile-0-first_name": "Otra",
            "profile-0-last_name": "Ejemplo",
            "profile-0-locale": "es",
            "profile-0-timezone": "Europe/Madrid",
            "profile-0-country": "ES",
        },
    )
    assert answer.status_code == 302


def replay(cast, **_):
    WebhookEvent.objects.create(
        provider="standard",
        event_id="1",
        type="x",
        occurred_at=timezone.now(),
        body=b"",
        body_hash="0",
        status="dead",
    )
    retry_dead_letters(actor_id=cast.gala.id)


def life_of_an_organization(cast, **_):
    made = create_organization(name="Cierzo", slug="cierzo", kind="company", owner_id=cast.ana.id)
    Organization.objects.filter(pk=made.pk).update(status="active")
    lifecycle.change_settings(organization_id=made.pk, changes={"name": "Cierzo y Sol"}, actor_id=cast.ana.id)
    lifecycle.suspend_organization(organization_id=made.pk, actor_id=cast.gala.id)
    lifecycle.resume_organization(organization_id=made.pk, actor_id=cast.gala.id)
    lifecycle.archive_organization(organization_id=made.pk, actor_id=cast.ana.id)


ACTS = [
    ("log-in", ["user.logged_in"], lambda cast, **_: log_in(cast)),
    ("failed log-in", ["user.login_failed"], lambda cast, **_: log_in(cast, "otra-cosa-distinta")),
    ("locking", ["user.locked"], lambda cast, **_: [log_in(cast, "otra-cosa-distinta") for _i in range(5)]),
    (
        "unlocking by staff",
        ["user.unlocked"],
        lambda cast, **_: unlock_by_staff(user_id=cast.diego.id, reason="Llamó", actor_id=cast.gala.id),
    ),
    ("token reuse", ["session.token_reused"], reuse_a_token),
    (
        "password change",
        ["password.changed"],
        lambda cast, session, **_: change_password(
            user_id=cast.diego.id, session_id=session.pk, current_password=cast.diego.password, new_password=NEW
        ),
    ),
    ("password reset", ["password.reset_requested", "password.reset"], reset_by_link),
    ("second factor on", ["second_factor.enabled"], two_factor_on),
    ("second factor off", ["second_factor.disabled"], two_factor_off),
    ("role change", ["membership.role_changed"], role_change),
    ("membership removed", ["membership.removed"], removal),
    ("invitation", ["invitation.sent"], invitation),
    ("read of sensitive data by staff", ["person.looked_at"], look),
    (
        "export",
        ["export.requested", "export.finished"],
        lambda cast, session, outbox, **_: (
            request_export(user_id=cast.diego.id, session_id=session.pk),
            outbox.run(),
        ),
    ),
    (
        "erasure",
        ["erasure.requested", "user.erased"],
        lambda cast, **_: erasure.erase_now(user_id=cast.diego.id, reason="Carta", actor_id=cast.gala.id),
    ),
    (
        "erasure taken back",
        ["erasure.cancelled"],
        lambda cast, session, **_: (
            erasure.request_erasure(user_id=cast.diego.id, session_id=session.pk, password=cast.diego.password),
            erasure.restore(user_id=cast.diego.id),
        ),
    ),
    ("admin edit", ["user.changed"], admin_edit),
    ("webhook replay", ["webhooks.dead_letters_retried"], replay),
    (
        "life of an organization",
        [
            "organization.created",
            "organization.changed",
            "organization.suspended",
            "organization.resumed",
            "organization.archived",
        ],
        life_of_an_organization,
    ),
]


@pytest.fixture
def link_token(mailbox):
    def newest():
        return mailbox[-1].body.partition("?token=")[2].split()[0]

    return newest


@pytest.mark.parametrize(("name", "actions", "act"), ACTS, ids=[act[0] for act in ACTS])
def test_the_act_is_on_record(cast, session, outbox, link_token, name, actions, act):
    known = set(AuditRecord.objects.values_list("pk", flat=True))
    act(cast=cast, session=session, outbox=outbox, link_token=link_token)
    written = AuditRecord.objects.exclude(pk__in=known)
    missing = set(actions) - set(written.values_list("action", flat=True))
    assert not missing
    for record in written.filter(action__in=actions):
        assert record.target_type
        assert record.created_at
    told = json.dumps([[reading.changes for reading in open_records(list(written))]], default=str)
    for secret in (cast.diego.password, NEW, "argon2", "otpauth"):
        assert secret not in told


def test_before_and_after_and_the_organization_are_there(cast, **_):
    role_change(cast)
    record = AuditRecord.objects.filter(action="membership.role_changed").latest("id")
    assert record.changes == {"role": {"before": "participant", "after": "admin"}}
    assert (record.organization_id, record.actor_id) == (cast.a.id, cast.ana.id)
    assert record.target_id == str(Membership.objects.get(user_id=cast.diego.id).pk)


def test_everything_that_was_written_can_be_sealed(cast, session, outbox, link_token):
    for _name, _actions, act in (ACTS[0], ACTS[1], ACTS[9], ACTS[14]):
        act(cast=cast, session=session, outbox=outbox, link_token=link_token)
    assert seal_audit() > 0


def test_who_reads_what_set_a_case_off_is_told_to_the_person(api, cast):
    with organization_scope(cast.a):
        case = SafetyCase.objects.create(
            person_id=cast.diego.id, level="high", opened_at=timezone.now(), acknowledge_by=timezone.now()
        )
        read_signals(case_id=case.pk, actor_id=cast.clara.id)
    (look_,) = api(cast.diego).get("/api/v1/users/me/access-log").json()["data"]
    assert (look_["what"], look_["by"]["name"]) == ("coaching.safety_excerpt", "Clara Ejemplo")
    assert look_["reason"]
