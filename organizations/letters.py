"""The mails that organizations send."""

import secrets

from django.conf import settings
from django.utils import timezone

from accounts.mail import Letter, Occasion, find_reader, letter_to, mail_kind
from accounts.models import Profile
from oasis.core.crypto import keyed_hash
from organizations.models import Invitation, Organization

TOKEN_BYTES = 32
TOKEN_PURPOSE = "invitation"  # noqa: S105 - the name of a key, not a secret
INVITATION = "organizations/invitation"
RENEWED = "organizations/invitation_renewed"
OWNERSHIP = "organizations/ownership_transferred"


@mail_kind(INVITATION)
def invitation(occasion: Occasion) -> Letter | None:
    """An invitation with a new link; that of an earlier mail stops working. None when it was revoked or used."""
    waiting = Invitation.objects.filter(
        pk=occasion.ids["invitation_id"], status=Invitation.Status.PENDING, expires_at__gt=timezone.now()
    )
    row = waiting.exclude(organization__status=Organization.Status.ARCHIVED).select_related("organization").first()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    if row is None or not waiting.update(token_hash=keyed_hash(TOKEN_PURPOSE, token)):
        return None
    profiles = Profile.objects.only("first_name", "last_name", "locale")
    invited = profiles.filter(user__email=row.email.lower()).first()
    inviter = profiles.filter(pk=row.invited_by_id).first()
    return Letter(
        to=row.email,
        locale=invited.locale if invited else row.organization.locale,
        context={
            "name": row.first_name or (invited.first_name if invited else ""),
            "inviter": inviter.name if inviter else "",
            "organization": row.organization.name,
            "expires_at": row.expires_at,
            "link": f"{settings.FRONTEND_URL}/invitacion?token={token}",
        },
    )


@mail_kind(RENEWED)
def invitation_renewed(occasion: Occasion) -> Letter | None:
    """To who invited: the person asked for a new link after the first had expired, and got it."""
    row = Invitation.objects.filter(pk=occasion.ids["invitation_id"]).select_related("organization").first()
    inviter = find_reader(occasion.user_id)
    if row is None or inviter is None:
        return None
    return letter_to(
        inviter,
        invited=row.email,
        organization=row.organization.name,
        expires_at=row.expires_at,
    )


@mail_kind(OWNERSHIP)
def ownership_transferred(occasion: Occasion) -> Letter | None:
    """To the former owner and to the new one: who owns the organization from now on."""
    organization = Organization.objects.filter(pk=occasion.ids["organization_id"]).only("name").first()
    reader, owner = find_reader(occasion.user_id), find_reader(occasion.ids["owner_id"])
    if organization is None or reader is None or owner is None:
        return None
    return letter_to(
        reader,
        organization=organization.name,
        mine=reader.pk == owner.pk,
        owner=owner.profile.name or owner.email,
    )
