"""Another e-mail address, until its mailbox is proven."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class EmailChangeQuerySet(models.QuerySet["EmailChange"]):
    """Reads of changes of address."""

    def open(self) -> "EmailChangeQuerySet":
        """Neither confirmed nor called off."""
        return self.filter(confirmed_at__isnull=True, cancelled_at__isnull=True)

    def usable(self) -> "EmailChangeQuerySet":
        """Open and not too old."""
        return self.open().filter(expires_at__gt=timezone.now())


class EmailChange(models.Model):
    """The wish of a person to log in with another address; the link in the mail is kept as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    old_email = models.CharField(max_length=254)
    new_email = models.CharField(max_length=254)
    token_hash = models.CharField(max_length=64, null=True, editable=False)  # null until the mail is written
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = EmailChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("cambio de correo")
        verbose_name_plural = _("cambios de correo")
        constraints = [
            # a new wish takes the place of the one before; finding a person's open one
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(confirmed_at__isnull=True, cancelled_at__isnull=True),
                name="accounts_emailchange_one_open",
            ),
            # confirming finds the change by the link's hash
            models.UniqueConstraint(fields=["token_hash"], name="accounts_emailchange_hash_unique"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
