"""Mails about webhooks: to those who manage an organization's endpoints about these, to platform administrators about providers."""

from datetime import datetime
from uuid import UUID

from accounts.mail import send_mail_later
from accounts.models import User
from organizations.models import Membership
from organizations.permissions import Capability, Role, allows
from webhooks.letters import ENDPOINT_OFF, ENDPOINT_RECOVERED, PROVIDER_SILENT
from webhooks.models import WebhookEndpoint


def tell_switched_off(endpoint: WebhookEndpoint) -> None:
    """Write a mail to who can mend it: nothing is sent to this endpoint any more, and why."""
    _tell(ENDPOINT_OFF, endpoint, f"{endpoint.off_at}")


def tell_recovered(endpoint: WebhookEndpoint, *, failing_since: datetime) -> None:
    """Write a mail to the same people: deliveries arrive again."""
    _tell(ENDPOINT_RECOVERED, endpoint, f"{failing_since}", failing_since=failing_since.isoformat())


def tell_silent(provider: str, *, since: datetime) -> None:
    """Write a mail to each platform administrator, once for this silence."""
    administrators = User.objects.filter(is_platform_admin=True, is_active=True)
    for user_id in administrators.values_list("pk", flat=True):
        send_mail_later(
            template=PROVIDER_SILENT,
            user_id=user_id,
            context_ids={"provider": provider, "since": since.isoformat()},
            key=f"{PROVIDER_SILENT}:{provider}:{since}:{user_id}",
        )


def _tell(template: str, endpoint: WebhookEndpoint, cause: str, **ids: str) -> None:
    for user_id in _who_manages(endpoint.organization_id):
        send_mail_later(
            template=template,
            user_id=user_id,
            context_ids={"endpoint_id": str(endpoint.pk), **ids},
            key=f"{template}:{endpoint.pk}:{cause}:{user_id}",
        )


def _who_manages(organization_id: UUID) -> list[UUID]:
    members = Membership.objects.filter(
        organization_id=organization_id,
        status=Membership.Status.ACTIVE,
        role__in=[role for role in Role if allows(role, Capability.MANAGE_SETTINGS)],
        user__is_active=True,
    )
    return list(members.order_by("user_id").values_list("user_id", flat=True))
