"""The secrets of signatures: the platform's from the settings, organizations' own from their table."""

from datetime import datetime
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from oasis.core.crypto import DecryptionFailed, keyed_hash
from oasis.core.errors import NotFound, ValidationFailed
from webhooks.models import ProviderState, WebhookSecret
from webhooks.providers import load_providers, provider_named

log = structlog.get_logger(__name__)


def platform_secrets(provider: str) -> tuple[str, ...]:
    """The live secrets of the platform's own address at `provider`."""
    return tuple(filter(None, map(str.strip, settings.WEBHOOK_SECRETS.get(provider, ()))))


def live_secrets(provider: str, organization_id: UUID | None) -> tuple[str, ...]:
    """What a delivery may be signed with: at an organization's address its own secrets only. At most one statement.

    One that cannot be read any more is passed over: the others still count.
    """
    if organization_id is None:
        return platform_secrets(provider)
    rows = WebhookSecret.objects.live().filter(organization_id=organization_id, provider=provider).only("value")
    return tuple(filter(None, map(_readable, rows)))


def _readable(secret: WebhookSecret) -> str:
    try:
        return secret.text()
    except DecryptionFailed:
        log.exception("webhook secret cannot be read", secret=str(secret.pk))
        return ""


def fingerprint(secret: str) -> str:
    """What a secret is recognised by without being kept."""
    return keyed_hash("webhook-secret", secret)[:16]


def note_secrets() -> None:
    """Write down when each secret of the settings was first seen, and forget those that are gone: how old they are."""
    now = timezone.now().isoformat()
    noted = dict(ProviderState.objects.values_list("name", "secrets_seen"))
    for name in load_providers():
        live = sorted({fingerprint(secret) for secret in platform_secrets(name)})
        if name not in noted or sorted(noted[name]) != live:
            _note(name, live, now)


@transaction.atomic
def _note(name: str, live: list[str], now: str) -> None:
    ProviderState.objects.bulk_create([ProviderState(name=name)], ignore_conflicts=True)
    state = ProviderState.objects.select_for_update().get(name=name)
    state.secrets_seen = {mark: state.secrets_seen.get(mark, now) for mark in live}
    state.save(update_fields=["secrets_seen"])


def oldest_secret(provider: str, seen: dict[str, str]) -> datetime | None:
    """Since when the oldest live secret of the platform's address has been in use; None where that is not known."""
    moments = [seen[mark] for mark in map(fingerprint, platform_secrets(provider)) if mark in seen]
    return datetime.fromisoformat(min(moments)) if moments else None


@transaction.atomic
def add_secret(*, organization_id: UUID, provider: str, text: str, actor_id: UUID | None) -> WebhookSecret:
    """Add a live secret beside those there are. Raises `UnknownProvider`, `ValidationFailed` for an unusable one."""
    if provider_named(provider).secret_problem(text):
        raise ValidationFailed(details={"text": [_("No parece un secreto de este proveedor: cópialo de nuevo.")]})
    secret = WebhookSecret.objects.create(
        organization_id=organization_id, provider=provider, value=WebhookSecret.sealed(text)
    )
    record(
        action="webhooks.secret_added",
        target=secret,
        after={"provider": provider},
        actor_id=actor_id,
        organization_id=organization_id,
    )
    return secret


@transaction.atomic
def retire_secret(*, secret_id: UUID, actor_id: UUID | None) -> None:
    """Stop accepting a secret; doing it again changes nothing. Raises `NotFound`."""
    secret = WebhookSecret.objects.filter(pk=secret_id).first()
    if secret is None:
        raise NotFound
    if WebhookSecret.objects.live().filter(pk=secret_id).update(retired_at=timezone.now()):
        record(
            action="webhooks.secret_retired", target=secret, actor_id=actor_id, organization_id=secret.organization_id
        )
