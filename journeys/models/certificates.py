"""Certificates of completed journeys."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.enrollment import Enrollment
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class Certificate(models.Model):
    """What was certified, in the words of that day; issued once for an enrollment, never changed, only revoked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    enrollment = models.OneToOneField(
        Enrollment, on_delete=models.PROTECT, related_name="certificate", verbose_name=_("inscripción")
    )
    person = person_key(_("persona"), db_index=True)
    code = models.CharField(_("código de verificación"), max_length=24, unique=True)
    name = EncryptedTextField(_("nombre"))  # of the person when it was issued
    journey_title = models.CharField(_("recorrido"), max_length=120)
    organization_name = models.CharField(_("organización"), max_length=120)
    minutes = models.PositiveIntegerField(_("minutos"), default=0)
    completed_on = models.DateField(_("terminado el"))
    issued_at = models.DateTimeField(_("emitido"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("retirado"), null=True)

    class Meta:
        verbose_name = _("certificado")
        verbose_name_plural = _("certificados")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.journey_title} · {self.code}"
