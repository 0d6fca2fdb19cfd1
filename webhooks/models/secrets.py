"""The secrets that signatures of received events are checked against, and what is watched of the providers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oasis.core.crypto import seal, unseal
from oasis.core.ids import uuid7


class WebhookSecretQuerySet(models.QuerySet["WebhookSecret"]):
    """Reads of organizations' secrets."""

    def live(self) -> "WebhookSecretQuerySet":
        """Those that signatures are checked against."""
        return self.filter(retired_at__isnull=True)


class WebhookSecret(models.Model):
    """An organization's own signing secret at a provider; several are live while one is being replaced."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        on_delete=models.CASCADE,
        db_index=False,
        related_name="+",
        verbose_name=_("organización"),
    )
    provider = models.CharField(_("proveedor"), max_length=32)
    value = models.BinaryField(_("secreto"))  # sealed with a master key
    created_at = models.DateTimeField(_("creado"), auto_now_add=True)
    retired_at = models.DateTimeField(_("retirado"), null=True, blank=True)

    objects = WebhookSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("secreto de firma")
        verbose_name_plural = _("secretos de firma")
        indexes = [
            # receiving: the live secrets of an organization at a provider
            models.Index(
                fields=["organization", "provider"], condition=Q(retired_at__isnull=True), name="webhooks_secret_live"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.organization_id}"

    @staticmethod
    def sealed(text: str) -> bytes:
        """`text` as it is stored."""
        return seal(text.encode())

    def text(self) -> str:
        """The secret itself."""
        return unseal(bytes(self.value)).decode()


class ProviderState(models.Model):
    """What the gateway has noticed of a provider: since when its secrets are in use, and whether it has fallen silent."""

    name = models.CharField(_("proveedor"), max_length=32, primary_key=True)
    # keyed fingerprint of each secret of the platform's address → when it was first seen, ISO 8601
    secrets_seen = models.JSONField(_("secretos vistos"), default=dict)
    silent_since = models.DateTimeField(
        _("en silencio desde"), null=True, blank=True
    )  # its last event; null: it speaks

    class Meta:
        verbose_name = _("proveedor")
        verbose_name_plural = _("proveedores")

    def __str__(self) -> str:
        return self.name
