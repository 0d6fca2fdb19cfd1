"""Insights: what a person's week looks like, in figures of their own. Encrypted; nobody else reads it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class WeeklyInsight(models.Model):
    """One week of one person, from a Monday; made by a task once the week is over, or when it is first asked for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    week = models.DateField(_("semana del"))
    content = EncryptedTextField()  # JSON: statements as codes with their figures, and the suggestion
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("semana en cifras")
        verbose_name_plural = _("semanas en cifras")
        ordering = ["-week"]
        constraints = [
            # also: GET /coaching/insights, a person's newest
            models.UniqueConstraint(fields=["person", "week"], name="coaching_weeklyinsight_once_a_week")
        ]

    def __str__(self) -> str:
        return str(self.id)
