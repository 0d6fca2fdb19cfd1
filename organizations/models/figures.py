"""What the platform sees of organizations without entering them: a fan-in kept by the outbox (shared schema).

Nothing in an organization's scope reads or writes these tables: they declare no `organization_rights`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7


class JourneyCompletion(models.Model):
    """A journey completed somewhere, once: what keeps a message that arrives twice from counting twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey("organizations.Organization", on_delete=models.CASCADE, related_name="+")
    enrollment_id = models.UUIDField()
    completed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("recorrido completado")
        verbose_name_plural = _("recorridos completados")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "enrollment_id"], name="organizations_journeycompletion_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.enrollment_id)


class OrganizationFigures(models.Model):
    """The totals of an organization that its own schema holds the truth of; rebuilt by `manage.py report --rebuild`."""

    organization = models.OneToOneField(
        "organizations.Organization", on_delete=models.CASCADE, primary_key=True, related_name="figures"
    )
    journeys_completed = models.PositiveIntegerField(_("recorridos completados"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("cifras de una organización")
        verbose_name_plural = _("cifras de las organizaciones")

    def __str__(self) -> str:
        return str(self.organization_id)
