"""Consents: given, withdrawn, never overwritten."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import rules
from accounts.audit import record
from accounts.models import Consent
from oasis.core.errors import ValidationFailed


@transaction.atomic
def decide(*, user_id: UUID, kind: str, granted: bool, version: str | None = None) -> Consent:
    """Add a person's yes or no to a text of `kind` (by default its newest version) to the ledger.

    Raises `ValidationFailed` for a version that does not exist.
    """
    version = version or rules.current_version(kind)
    if version not in rules.CONSENT_VERSIONS[kind]:
        raise ValidationFailed(details={"version": [_("Esa versión no existe.")]})
    consent = Consent.objects.create(user_id=user_id, kind=kind, version=version, granted=granted)
    after = {"kind": kind, "version": version, "granted": granted}
    record(action="consent.granted" if granted else "consent.withdrawn", target=consent, after=after, actor_id=user_id)
    return consent


def consents_of(*, user_id: UUID) -> tuple[list[Consent], list[Consent]]:
    """What stands (the newest of each kind) and the whole history, newest first, of one person. One statement."""
    history = list(Consent.objects.filter(user_id=user_id).order_by("-id"))
    standing: dict[str, Consent] = {}
    for consent in history:
        standing.setdefault(consent.kind, consent)
    return [standing[kind] for kind in Consent.Kind.values if kind in standing], history
