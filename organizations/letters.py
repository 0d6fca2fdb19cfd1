"""The mails that organizations send."""

import secrets

from django.conf import settings
from django.utils import timezone

from accounts.mail import Letter, Occasion, mail_kind
from accounts.models import Profile
from oasis.core.crypto import keyed_hash
from organizations.models import Invitation, Organization

TOKEN_BYTES = 32
TOKEN_PURPOSE = "invitation"  # noqa: S105 - the name of a key, not a secret
INVITATION = "organizations/invitation"


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
