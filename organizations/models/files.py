"""Files that people upload: announced, put into quarantine, checked, and kept as what the checks made of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights
from organizations.models.organizations import Organization
from organizations.rules.purposes import PURPOSES, Purpose


class FileQuerySet(models.QuerySet["File"]):
    """Reads of files."""

    def visible_to(self, person_id: Any) -> FileQuerySet:
        """What a member may download: their own, and what is meant for the whole organization."""
        return self.filter(
            Q(owner_id=person_id) | Q(purpose__in=[name for name, one in PURPOSES.items() if one.shared])
        )

    def ready(self) -> FileQuerySet:
        """What was checked and is there to be used."""
        return self.filter(status=File.Status.READY)


class File(models.Model):
    """One file of an organization; its bytes are a stored object."""

    class Status(models.TextChoices):
        """How far it has come."""

        UPLOADING = "uploading", _("esperando la subida")
        PROCESSING = "processing", _("en revisión")
        READY = "ready", _("listo")
        REFUSED = "refused", _("rechazado")

    organization_rights = OrganizationRights(
        select=True,
        insert=True,
        update=True,
        update_columns=("status", "reason", "content_type", "size", "completed_at", "finished_at"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="files", verbose_name=_("organización")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("persona")
    )
    purpose = models.CharField(_("para qué"), max_length=20)
    filename = models.CharField(_("nombre"), max_length=150)
    content_type = models.CharField(_("tipo"), max_length=100)  # announced first, then what it was found to be
    size = models.PositiveBigIntegerField(_("bytes"))  # announced first, then those of what is kept
    status = models.CharField(_("estado"), max_length=10, choices=Status.choices, default=Status.UPLOADING)
    reason = models.CharField(_("motivo"), max_length=20, blank=True)  # of a refusal, one of rules.content.Reason
    created_at = models.DateTimeField(_("anunciado"), auto_now_add=True)
    completed_at = models.DateTimeField(_("subido"), null=True)
    finished_at = models.DateTimeField(_("revisado"), null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        verbose_name = _("archivo")
        verbose_name_plural = _("archivos")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="refused") | Q(reason=""), name="organizations_file_reason_of_refusal"
            ),
        ]
        indexes = [
            # backoffice: an organization's files, newest first
            models.Index(fields=["organization", "-id"], name="organizations_file_list"),
            # the nightly sweep, and how many uploads a person has open
            models.Index(
                fields=["status", "created_at"],
                condition=Q(status__in=["uploading", "refused"]),
                name="organizations_file_sweep",
            ),
            # the nightly sweep of what nobody owns any more
            models.Index(fields=["purpose"], condition=Q(owner__isnull=True), name="organizations_file_ownerless"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def rule(self) -> Purpose:
        """What its purpose allows."""
        return PURPOSES[self.purpose]

    @property
    def quarantine_key(self) -> str:
        """Where the client puts the bytes; nobody reads them from there but the checks."""
        return f"{self.organization_id.hex}/quarantine/{self.pk.hex}"

    @property
    def key(self) -> str:
        """Where the checked bytes are kept."""
        return f"{self.organization_id.hex}/{self.purpose}/{self.pk.hex}"
