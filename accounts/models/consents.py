"""What a person agreed to: a ledger that only grows."""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import FELLOW_MEMBERS
from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reads of the ledger: the newest entry of a kind is what stands."""

    def standing(self, user_id: UUID) -> "ConsentQuerySet":
        """The newest entry of each kind of one person."""
        return self.filter(user_id=user_id).order_by("kind", "-id").distinct("kind")

    def granted_by(self, kind: str, user_ids: Iterable[UUID]) -> set[UUID]:
        """Who of these people says yes to `kind` now, in one statement."""
        newest = self.filter(kind=kind, user_id__in=list(user_ids)).order_by("user_id", "-id").distinct("user_id")
        return {user_id for user_id, granted in newest.values_list("user_id", "granted") if granted}


class Consent(models.Model):
    """One yes or no of one person to one version of one text; PostgreSQL refuses to change or remove it."""

    class Kind(models.TextChoices):
        """What is agreed to."""

        TERMS = "terms", _("condiciones de uso")
        PRIVACY = "privacy", _("política de privacidad")
        AI_PROCESSING = "ai_processing", _("tratamiento con inteligencia artificial")
        RESEARCH = "research", _("uso para investigación")
        LEADERBOARD = "leaderboard", _("aparecer en las clasificaciones")

    organization_rights = OrganizationRights(
        select=True, columns=("id", "user_id", "kind", "version", "granted"), using=f"user_id IN {FELLOW_MEMBERS}"
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("cuenta"),
        db_index=False,
    )
    kind = models.CharField(_("qué"), max_length=20, choices=Kind)
    version = models.CharField(_("versión"), max_length=20)
    granted = models.BooleanField(_("lo acepta"))
    created_at = models.DateTimeField(_("cuándo"), auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consentimiento")
        verbose_name_plural = _("consentimientos")
        indexes = [
            # what stands: the newest entry of a person and kind
            models.Index(fields=["user", "kind", "-id"], name="accounts_consent_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
