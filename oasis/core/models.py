"""The kernel's tables, all in the shared schema: the outbox, the idempotency keys and the long jobs."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy.rights import OrganizationRights


class OutboxMessage(models.Model):
    """Something that must happen after a write, stored in the transaction of the write."""

    class Status(models.TextChoices):
        """Where a message stands."""

        PENDING = "pending", "pendiente"
        CLAIMED = "claimed", "entregado a la cola"
        RUNNING = "running", "en curso"
        HELD = "held", "en pausa"  # its organization is suspended or archived
        DONE = "done", "hecho"
        DEAD = "dead", "fallido"

    organization_rights = OrganizationRights(insert=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=80)
    payload = models.JSONField()  # ids only: no personal text, no token
    key = models.CharField(max_length=200, null=True)
    request_id = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_handlers = models.JSONField(default=list)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "mensaje pendiente"
        verbose_name_plural = "mensajes pendientes"
        constraints = [
            # exactly once for one cause: the same key in the same organization is one message
            models.UniqueConstraint(
                fields=["organization_id", "topic", "key"],
                condition=Q(key__isnull=False),
                name="core_outboxmessage_once_per_key",
                nulls_distinct=False,
            )
        ]
        indexes = [
            # the relay: what is due, oldest first
            models.Index(
                fields=["due_at"], condition=Q(status__in=["pending", "claimed", "running"]), name="core_outbox_due"
            ),
            # an organization is resumed: what waited for it
            models.Index(fields=["organization_id"], condition=Q(status="held"), name="core_outbox_held"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.id}"


class IdempotencyKey(models.Model):
    """The first answer to a request that carried an `Idempotency-Key`, written in the transaction of its effect."""

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization_id = models.UUIDField(null=True)
    caller = models.CharField(max_length=64)  # the person, or the keyed hash of an anonymous caller's address
    key_hash = models.CharField(max_length=64)  # keyed hash of path and key: a key may be anything a client chose
    body_hash = models.CharField(max_length=64)
    answer = models.BinaryField(null=True)  # status, headers and body, sealed
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "clave de idempotencia"
        verbose_name_plural = "claves de idempotencia"
        constraints = [
            # the second of two simultaneous requests waits here for the first one's commit
            models.UniqueConstraint(
                fields=["organization_id", "caller", "key_hash"],
                name="core_idempotencykey_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            # the nightly purge of keys older than IDEMPOTENCY_HOURS
            models.Index(fields=["created_at"], name="core_idempotency_created")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Job(models.Model):
    """Something long that a person started and asks after: an import, an export (`oasis.core.jobs`)."""

    class Status(models.TextChoices):
        """Where a job stands."""

        PENDING = "pending", _("en espera")
        RUNNING = "running", _("en curso")
        READY = "ready", _("terminado")
        FAILED = "failed", _("fallido")

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization_id = models.UUIDField(null=True)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=80)  # also the outbox topic that runs it
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PENDING)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    result = models.JSONField(null=True)
    errors = models.JSONField(default=list)  # [{row, field, message}]
    locale = models.CharField(max_length=8, default="es")  # of the messages in `errors`
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("trabajo largo")
        verbose_name_plural = _("trabajos largos")
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="core_job_progress_per_cent"),
        ]
        indexes = [
            # the purge of jobs past their time
            models.Index(fields=["created_at"], name="core_job_created")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
