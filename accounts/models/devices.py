"""The devices from which a person has logged in before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class KnownDevice(models.Model):
    """One mark by which a device is known again: the cookie it got, or its browser's name and network.

    Marks are keyed hashes: the table cannot be searched for a device.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="known_devices",
        verbose_name=_("cuenta"),
        db_index=False,
    )
    mark = models.CharField(max_length=64, editable=False)
    device = models.CharField(_("dispositivo"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("dirección"), null=True)
    created_at = models.DateTimeField(_("visto por primera vez"), auto_now_add=True)
    seen_at = models.DateTimeField(_("visto por última vez"))

    class Meta:
        verbose_name = _("dispositivo conocido")
        verbose_name_plural = _("dispositivos conocidos")
        constraints = [
            # a log-in marks its device by an upsert on it
            models.UniqueConstraint(fields=["user", "mark"], name="accounts_knowndevice_once"),
        ]
        indexes = [
            # the purge of what was not seen for long
            models.Index(fields=["seen_at"], name="accounts_knowndevice_seen"),
        ]

    def __str__(self) -> str:
        return self.device or str(self.pk)
