"""Invitations that came as one list (shared schema)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights


class InvitationBatch(models.Model):
    """A list of people to invite, and what became of it; `rows` is kept until every one of them was looked at."""

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="+", verbose_name=_("organización")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("importada por"),
    )
    job_id = models.UUIDField(null=True)
    rows = models.JSONField(default=list)  # [[row, email, role, first_name]]
    total = models.PositiveIntegerField(_("filas"), default=0)
    invited = models.PositiveIntegerField(_("invitadas"), default=0)
    dry_run = models.BooleanField(_("ensayo"), default=False)
    created_at = models.DateTimeField(_("importada"), auto_now_add=True)
    finished_at = models.DateTimeField(_("terminada"), null=True)
    undone_at = models.DateTimeField(_("deshecha"), null=True)

    class Meta:
        verbose_name = _("importación de invitaciones")
        verbose_name_plural = _("importaciones de invitaciones")
        indexes = [
            # the list of an organization's imports, newest first
            models.Index(fields=["organization", "-id"], name="organizations_batch_list")
        ]

    def __str__(self) -> str:
        return str(self.id)
