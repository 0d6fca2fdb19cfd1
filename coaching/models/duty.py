"""The on-call rota: who attends safety cases, from when to when, and who is asked first."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.ids import uuid7


class OnCallShiftQuerySet(models.QuerySet["OnCallShift"]):
    """Reads of the rota."""

    def at(self, moment: datetime) -> "OnCallShiftQuerySet":
        """The shifts that run at a moment, who is asked first first."""
        return self.filter(starts_at__lte=moment, ends_at__gt=moment).order_by("position", "id")


class OnCallShift(models.Model):
    """One person on call for a while; several may be at once, in their order."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key(_("quién está de guardia"))
    starts_at = models.DateTimeField(_("desde"))
    ends_at = models.DateTimeField(_("hasta"))
    position = models.PositiveSmallIntegerField(
        _("orden"), default=1, help_text=_("A quien tiene el 1 se avisa primero; al resto, si no responde a tiempo.")
    )

    objects = OnCallShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("turno de guardia")
        verbose_name_plural = _("turnos de guardia")
        ordering = ["starts_at", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="coaching_oncallshift_ends_after_start",
                violation_error_message=_("El turno tiene que terminar después de empezar."),
            ),
        ]
        indexes = [
            # who is on call now
            models.Index(fields=["ends_at", "starts_at"], name="coaching_oncallshift_at"),
        ]

    def __str__(self) -> str:
        starts = formats.date_format(clock.localtime(self.starts_at), "SHORT_DATETIME_FORMAT")
        return f"{starts} · {self.position}"
