"""What people ask about their own data: a copy of all of it, or that it is erased."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class DataExport(models.Model):
    """A copy of everything held on a person; row and file are deleted when the link's day is over."""

    class Status(models.TextChoices):
        """How far it is."""

        PENDING = "pending", _("en espera")
        RUNNING = "running", _("en curso")
        READY = "ready", _("lista")
        FAILED = "failed", _("fallida")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("cuenta")
    )
    status = models.CharField(_("estado"), max_length=8, choices=Status, default=Status.PENDING)
    progress = models.PositiveSmallIntegerField(_("progreso (%)"), default=0)
    size = models.PositiveBigIntegerField(_("tamaño"), default=0)  # bytes
    created_at = models.DateTimeField(_("pedida el"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminada el"), null=True)
    expires_at = models.DateTimeField(_("caduca el"), null=True)

    class Meta:
        verbose_name = _("copia de datos")
        verbose_name_plural = _("copias de datos")
        constraints = [
            # asked twice at once: one copy
            models.UniqueConstraint(
                fields=["user"], condition=Q(status__in=["pending", "running"]), name="accounts_dataexport_one_running"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="accounts_dataexport_progress_to_100"),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(finished_at__isnull=False, expires_at__isnull=False),
                name="accounts_dataexport_ready_expires",
            ),
        ]
        indexes = [
            # the sweep: what is over; and a person's newest
            models.Index(fields=["expires_at"], name="accounts_dataexport_expires"),
            models.Index(fields=["user", "-id"], name="accounts_dataexport_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Reads of erasures."""

    def open(self) -> "ErasureQuerySet":
        """Asked for, and neither taken back nor done."""
        return self.filter(cancelled_at__isnull=True, finished_at__isnull=True)


class Erasure(models.Model):
    """A person's wish to be erased: taken back within the days of grace, or done after them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name=_("cuenta")
    )
    requested_at = models.DateTimeField(_("pedida el"), auto_now_add=True)
    due_at = models.DateTimeField(_("se borra el"))
    cancelled_at = models.DateTimeField(_("retirada el"), null=True)
    finished_at = models.DateTimeField(_("borrada el"), null=True)
    held_by = models.CharField(_("espera por"), max_length=80, blank=True)  # why it is put off, from day to day
    done_in = ArrayField(models.UUIDField(), default=list, editable=False)  # organizations where nothing is left

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("borrado")
        verbose_name_plural = _("borrados")
        constraints = [
            # one wish at a time
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(cancelled_at__isnull=True, finished_at__isnull=True),
                name="accounts_erasure_one_open",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(finished_at__isnull=True), name="accounts_erasure_one_end"
            ),
        ]
        indexes = [
            # the beat task: what is due
            models.Index(
                fields=["due_at"],
                condition=Q(cancelled_at__isnull=True, finished_at__isnull=True),
                name="accounts_erasure_due",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
