"""The kernel's tables, all in the shared schema: the outbox and the idempotency keys."""

from django.db import models
from django.db.models import Q

from oasis.core.ids import uuid7
from oasis.core.tenancy.rights import OrganizationRights


class OutboxMessage(models.Model):
    """Something that must happen after a write, stored in the transaction of the write."""

    class Status(models.TextChoices):
        """Where a message stands."""

        PENDING = "pending", "pendiente"
        CLAIMED = "claimed", "entregado a la cola"
        RUNNING = "running", "en curso"
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
            )
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
