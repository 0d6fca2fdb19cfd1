"""Goals: what a person wants to get to, in their own words, with a day if they like."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class GoalQuerySet(models.QuerySet["Goal"]):
    """Reads of goals."""

    def of(self, person_id: object) -> "GoalQuerySet":
        """A person's own."""
        return self.filter(person_id=person_id)

    def active(self) -> "GoalQuerySet":
        """Those the person is at."""
        return self.filter(status=Goal.Status.ACTIVE)


class Goal(models.Model):
    """One goal of one person; nobody else reads it."""

    class Status(models.TextChoices):
        """Where it stands; each may follow each."""

        ACTIVE = "active", _("en marcha")
        DONE = "done", _("conseguido")
        DROPPED = "dropped", _("dejado")

    class Source(models.TextChoices):
        """Who wrote it down."""

        PERSON = "person", _("la persona")
        AGENT = "agent", _("un acompañante, a petición suya")
        SESSION = "session", _("una sesión")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    title = EncryptedTextField()
    note = EncryptedTextField(null=True)
    due_on = models.DateField(_("para cuándo"), null=True)
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.ACTIVE)
    source = models.CharField(_("anotado por"), max_length=10, choices=Source, default=Source.PERSON)
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    completed_at = models.DateTimeField(_("conseguido el"), null=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="done", completed_at__isnull=False)
                | (~Q(status="done") & Q(completed_at__isnull=True)),
                name="coaching_goal_done_has_a_time",
            )
        ]
        indexes = [
            # GET /coaching/goals: a person's own, newest first
            models.Index(fields=["person", "-id"], name="coaching_goal_of")
        ]

    def __str__(self) -> str:
        return str(self.id)
