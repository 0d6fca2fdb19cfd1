"""Invitations by e-mail: sent, sent again, revoked, accepted.

The link's token is made when the mail is sent (`organizations.letters`) and kept as a keyed hash only. Of two
invitations to one address in an organization the newer works. The link of one that has expired still asks for a new one,
which goes to the invited mailbox and nowhere else; who invited is told.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.errors import InvalidOneTimeToken
from accounts.mail import send_mail_later, send_mails_later
from accounts.models import OneTimeToken, Profile, Session, User
from accounts.models.people import normalize_email
from accounts.names import screen_names
from accounts.services.one_time_tokens import spend_tokens
from accounts.services.passwords import check_strength
from accounts.services.registration import AddressTaken, create_person
from accounts.services.sessions import end_sessions
from oasis.core.crypto import keyed_hash
from oasis.core.errors import NotFound, ValidationFailed
from organizations.errors import AlreadyTaken, InvitationForAnother, OrganizationSuspended
from organizations.letters import INVITATION, RENEWED, TOKEN_PURPOSE
from organizations.models import Invitation, Membership, Organization
from organizations.permissions import Role
from organizations.services.members import add_member, require_rank

GOOD_FOR = timedelta(days=7)
RENEWABLE_FOR = timedelta(days=30)  # after it expired
MOST_RENEWALS = 3
Status = Invitation.Status


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of an accepted invitation."""

    membership: Membership
    organization: Organization
    email: str
    account_created: bool
    said: dict[str, Any] | None = None  # what the person is to be told about the name they gave


@transaction.atomic
def invite(
    *, organization_id: UUID, email: str, role: Role, actor_id: UUID | None, actor_role: Role, first_name: str = ""
) -> Invitation:
    """Invite an address; one that waits for it already is replaced.

    Raises `Forbidden` for a role above the actor's and `AlreadyTaken` for an active member.
    """
    require_rank(actor_role, role)
    address = normalize_email(email)
    members = Membership.objects.filter(organization_id=organization_id, status=Membership.Status.ACTIVE)
    if members.filter(user__email=address).exists():
        raise AlreadyTaken
    waiting = Invitation.objects.filter(organization_id=organization_id, email=address, status=Status.PENDING)
    waiting.update(status=Status.REVOKED, token_hash=None)
    invitation = Invitation.objects.create(
        organization_id=organization_id,
        email=address,
        first_name=first_name,
        role=role,
        invited_by_id=actor_id,
        expires_at=timezone.now() + GOOD_FOR,
    )
    _send(invitation)
    _record(invitation, "invitation.sent", actor_id, after={"role": role.value})
    return invitation


@transaction.atomic
def invite_many(
    *, organization_id: UUID, people: list[tuple[str, Role, str]], actor_id: UUID | None, batch_id: UUID
) -> None:
    """Invite (address in lower case, role, first name) who were checked already; whoever waits gets the newer one.

    The batch stands in for an audit record of each.
    """
    Invitation.objects.filter(
        organization_id=organization_id, email__in=[email for email, _role, _name in people], status=Status.PENDING
    ).update(status=Status.REVOKED, token_hash=None)
    made = Invitation.objects.bulk_create(
        Invitation(
            organization_id=organization_id,
            email=email,
            first_name=first_name,
            role=role,
            invited_by_id=actor_id,
            batch_id=batch_id,
            expires_at=timezone.now() + GOOD_FOR,
        )
        for email, role, first_name in people
    )
    send_mails_later(template=INVITATION, context_ids=({"invitation_id": str(invitation.pk)} for invitation in made))


@transaction.atomic
def resend(*, organization_id: UUID, invitation_id: UUID, actor_id: UUID, actor_role: Role) -> Invitation:
    """Send a waiting invitation again with a new link and the full time to accept it.

    Raises `NotFound` (also when it was accepted or revoked), `Forbidden`.
    """
    invitation = _waiting(organization_id, invitation_id)
    require_rank(actor_role, Role(invitation.role))
    invitation.expires_at = timezone.now() + GOOD_FOR
    invitation.save(update_fields=["expires_at"])
    _send(invitation)
    _record(invitation, "invitation.resent", actor_id)
    return invitation


@transaction.atomic
def revoke(*, organization_id: UUID, invitation_id: UUID, actor_id: UUID, actor_role: Role) -> None:
    """Make a waiting invitation's link useless. Raises `NotFound`, `Forbidden`."""
    invitation = _waiting(organization_id, invitation_id)
    require_rank(actor_role, Role(invitation.role))
    invitation.status, invitation.token_hash = Status.REVOKED, None
    invitation.save(update_fields=["status", "token_hash"])
    _record(invitation, "invitation.revoked", actor_id)


@transaction.atomic
def accept(*, token: str, password: str | None, profile: dict[str, Any], caller_email: str | None) -> Accepted:
    """Join by an invitation's link, with an account of its own where the address has none.

    The link proves the mailbox: a new account is verified at once, and an account of this address that nobody ever
    verified becomes the invited person's with the password given here (whoever made it may not have read the mailbox).
    Raises `InvalidOneTimeToken` (its details tell an expired link that can ask for a new one), `OrganizationSuspended`,
    `InvitationForAnother` when `caller_email` (who is logged in) is someone else, and `ValidationFailed` where a password
    is needed and missing or weak.
    """
    invitation = _by_token(token)
    _require_open(invitation)
    if invitation.expires_at <= timezone.now():
        raise InvalidOneTimeToken(details={"expired": True, "renewable": _renewable(invitation)})
    if caller_email is not None and caller_email != invitation.email:
        raise InvitationForAnother(details={"invited": masked(invitation.email), "switch_account": True})
    user, created = _account(invitation, password, profile)
    membership, _joined = add_member(
        organization_id=invitation.organization_id,
        user_id=user.pk,
        role=Role(invitation.role),
        actor_id=user.pk,
        action="membership.accepted",
    )
    invitation.status, invitation.accepted_at, invitation.token_hash = Status.ACCEPTED, timezone.now(), None
    invitation.save(update_fields=["status", "accepted_at", "token_hash"])
    said = screen_names(person_id=user.pk, profile=profile, country=profile.get("country")) if created else None
    return Accepted(membership, invitation.organization, user.email, created, said)


@transaction.atomic
def renew(*, token: str) -> None:
    """Send a new link in place of an expired one to the invited mailbox, and tell who invited.

    A link that is still good is sent again too, without news to anybody. Raises `InvalidOneTimeToken` for a link that
    is unknown, used, revoked or expired too long ago, or was renewed too often; `OrganizationSuspended`.
    """
    invitation = _by_token(token)
    _require_open(invitation)
    if not _renewable(invitation):
        raise InvalidOneTimeToken
    late = invitation.expires_at <= timezone.now()
    invitation.expires_at, invitation.renewals = timezone.now() + GOOD_FOR, invitation.renewals + 1
    invitation.save(update_fields=["expires_at", "renewals"])
    _send(invitation)
    _record(invitation, "invitation.renewed", None)
    if late and invitation.invited_by_id is not None:
        send_mail_later(
            template=RENEWED,
            user_id=invitation.invited_by_id,
            context_ids={"invitation_id": str(invitation.pk)},
            key=f"{invitation.pk}:{invitation.renewals}",
        )


def close_expired() -> int:
    """Close the invitations whose link can ask for a new one no more; returns how many (a periodic task)."""
    late = Invitation.objects.filter(status=Status.PENDING, expires_at__lte=timezone.now() - RENEWABLE_FOR)
    return late.update(status=Status.EXPIRED, token_hash=None)


def _by_token(token: str) -> Invitation:
    invitations = Invitation.objects.select_for_update(of=("self",)).select_related("organization")
    invitation = invitations.filter(token_hash=keyed_hash(TOKEN_PURPOSE, token), status=Status.PENDING).first()
    if invitation is None:
        raise InvalidOneTimeToken
    return invitation


def _require_open(invitation: Invitation) -> None:
    status = invitation.organization.status
    if status in (Organization.Status.ARCHIVED, Organization.Status.PROVISIONING):
        raise InvalidOneTimeToken
    if status == Organization.Status.SUSPENDED:
        raise OrganizationSuspended


def _renewable(invitation: Invitation) -> bool:
    in_time = invitation.expires_at > timezone.now() - RENEWABLE_FOR
    return in_time and invitation.renewals < MOST_RENEWALS


def masked(email: str) -> str:
    """An address as somebody may see it who is not its owner: `d•••@empresa.example`."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}•••@{domain}"


def _account(invitation: Invitation, password: str | None, profile: dict[str, Any]) -> tuple[User, bool]:
    user = User.objects.select_for_update().filter(email=invitation.email).first()
    if user is not None and not user.is_active:
        raise InvalidOneTimeToken
    if user is not None and user.email_verified:
        return user, False
    if password is None:
        raise ValidationFailed(details={"password": [_("Elige una contraseña para crear tu cuenta.")]})
    if user is not None:
        _hand_over(user, password, profile)
        return user, True
    named = {"first_name": invitation.first_name, "locale": invitation.organization.locale, **profile}
    try:
        return create_person(email=invitation.email, password=password, profile=named, verified=True), True
    except (
        AddressTaken
    ) as error:  # registered at this very moment: the link is still good, and finds the account next time
        raise AlreadyTaken from error


def _hand_over(user: User, password: str, profile: dict[str, Any]) -> None:
    """Give an account of an unproven mailbox to who proved it: new password, no old session or link, own words."""
    check_strength(password, user=user, field="password")
    user.set_password(password)
    user.email_verified_at = timezone.now()
    user.save(update_fields=["password", "email_verified_at"])
    blank = {"first_name": "", "last_name": "", "nickname": "", "phone_number": "", "country": "", "birth_date": None}
    Profile.objects.filter(pk=user.pk).update(**{**blank, **profile})
    spend_tokens(user_id=user.pk, purposes=list(OneTimeToken.Purpose))
    end_sessions(user_id=user.pk, reason=Session.Ended.PASSWORD)
    record(action="user.handed_over", target=user, actor_id=user.pk)


def _waiting(organization_id: UUID, invitation_id: UUID) -> Invitation:
    invitations = Invitation.objects.select_for_update(of=("self",)).filter(organization_id=organization_id)
    invitation = invitations.filter(pk=invitation_id, status=Status.PENDING).first()
    if invitation is None:
        raise NotFound
    return invitation


def _send(invitation: Invitation) -> None:
    send_mail_later(template=INVITATION, context_ids={"invitation_id": str(invitation.pk)})


def _record(invitation: Invitation, action: str, actor_id: UUID | None, after: dict[str, Any] | None = None) -> None:
    record(action=action, target=invitation, after=after, actor_id=actor_id, organization_id=invitation.organization_id)
