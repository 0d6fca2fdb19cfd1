"""The audit trail: PostgreSQL itself refuses to change it, and a hash chain shows what was changed behind its back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights


class AuditRecord(models.Model):
    """One act that matters for security or privacy.

    Actor, person and organization are plain ids, no foreign keys: the record outlives them. What is personal (address,
    browser, people's own data among what changed) comes in `private`, sealed; a trigger puts it into the record's
    `AuditPending` row, from where the sealing moves it into the chain under the key of the person whose it is.
    """

    organization_rights = OrganizationRights(select=True, insert=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(_("cuándo"), auto_now_add=True)
    actor_id = models.UUIDField(_("quién"), null=True)
    organization_id = models.UUIDField(_("organización"), null=True)
    person_id = models.UUIDField(_("sobre quién"), null=True)  # whose data `changes` and its private part are about
    action = models.CharField(_("acción"), max_length=60)
    target_type = models.CharField(_("tipo de objeto"), max_length=60, blank=True)
    target_id = models.CharField(_("objeto"), max_length=64, blank=True)
    request_id = models.CharField(_("petición"), max_length=64, blank=True)
    changes = models.JSONField(_("cambios"), default=dict)  # {field: {"before": …, "after": …}}, secrets masked
    private = models.BinaryField(null=True, editable=False)  # on the way in only: never stored in this table
    transaction = models.BigIntegerField(null=True, editable=False)  # PostgreSQL's id of the writing transaction

    class Meta:
        verbose_name = _("registro de auditoría")
        verbose_name_plural = _("registros de auditoría")
        indexes = [
            # an organization's trail, newest first
            models.Index(fields=["organization_id", "-id"], name="accounts_audit_organization"),
            # what one person did, newest first
            models.Index(fields=["actor_id", "-id"], name="accounts_audit_actor"),
            # what happened to one thing, newest first; what the transaction at hand said of it (the triggers)
            models.Index(fields=["target_type", "target_id", "-id"], name="accounts_audit_target"),
            # one kind of act, newest first
            models.Index(fields=["action", "-id"], name="accounts_audit_action"),
            # what was done about one person: their export
            models.Index(fields=["person_id", "-id"], name="accounts_audit_person"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"


class AuditPending(models.Model):
    """A record that is not sealed yet, with its private part under the master key; made by a trigger.

    A row of its own rather than a mark on the record: a record is never updated, and a transaction that commits late
    is found however early its record's id is.
    """

    record_id = models.UUIDField(primary_key=True, editable=False)
    private = models.BinaryField(null=True, editable=False)

    class Meta:
        verbose_name = _("registro por sellar")
        verbose_name_plural = _("registros por sellar")

    def __str__(self) -> str:
        return str(self.record_id)


class AuditLink(models.Model):
    """A record's place in the chain: its hash is over the one before, the record and the cipher texts kept here.

    So these are never sealed anew. Where a trace is nobody's (a failed log-in under an address that nobody has) the master
    key of its day sealed it: once that key is given up, the address cannot be read any more, and the chain still fits.
    """

    append_only = True

    position = models.PositiveBigIntegerField(primary_key=True, editable=False)  # 1, 2, 3 … without a gap
    record_id = models.UUIDField(unique=True, editable=False)
    trace = models.BinaryField(null=True, editable=False)  # address and browser, under the actor's key
    personal = models.BinaryField(null=True, editable=False)  # personal changes, under the key of `record.person_id`
    hash = models.BinaryField(editable=False)  # SHA-256

    class Meta:
        verbose_name = _("eslabón de auditoría")
        verbose_name_plural = _("eslabones de auditoría")

    def __str__(self) -> str:
        return str(self.position)


class AuditCheckpoint(models.Model):
    """How far the chain was at one moment, signed with Ed25519 (RFC 8032): a witness outside can hold it against us."""

    position = models.PositiveBigIntegerField(_("hasta el"), primary_key=True, editable=False)
    record_id = models.UUIDField(_("último registro"), editable=False)
    hash = models.BinaryField(editable=False)
    created_at = models.DateTimeField(_("sellado el"), editable=False)
    public_key = models.BinaryField(editable=False)
    signature = models.BinaryField(editable=False)

    class Meta:
        verbose_name = _("sello de auditoría")
        verbose_name_plural = _("sellos de auditoría")

    def __str__(self) -> str:
        return str(self.position)
