"""The audit trail: PostgreSQL itself refuses to change it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights


class AuditRecord(models.Model):
    """One act that matters for security or privacy.

    Actor and organization are plain ids, no foreign keys: the record outlives both.
    """

    organization_rights = OrganizationRights(select=True, insert=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(_("cuándo"), auto_now_add=True)
    actor_id = models.UUIDField(_("quién"), null=True)
    organization_id = models.UUIDField(_("organización"), null=True)
    action = models.CharField(_("acción"), max_length=60)
    target_type = models.CharField(_("tipo de objeto"), max_length=60, blank=True)
    target_id = models.CharField(_("objeto"), max_length=64, blank=True)
    address = models.GenericIPAddressField(_("dirección"), null=True)
    user_agent = models.CharField(_("navegador"), max_length=200, blank=True)
    request_id = models.CharField(_("petición"), max_length=64, blank=True)
    changes = models.JSONField(_("cambios"), default=dict)  # {field: {"before": …, "after": …}}, secrets masked

    class Meta:
        verbose_name = _("registro de auditoría")
        verbose_name_plural = _("registros de auditoría")
        indexes = [
            # an organization's trail, newest first
            models.Index(fields=["organization_id", "-id"], name="accounts_audit_organization"),
            # what one person did, newest first
            models.Index(fields=["actor_id", "-id"], name="accounts_audit_actor"),
            # what happened to one thing, newest first
            models.Index(fields=["target_type", "target_id", "-id"], name="accounts_audit_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_type}:{self.target_id}"
