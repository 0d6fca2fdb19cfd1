"""What reports have said: the figures of each month that were given out, and what is needed to say no more than is safe."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.ids import uuid7
from oasis.core.tenancy import OrganizationRights
from organizations.models.organizations import Organization


class ReportMonth(models.Model):
    """The figures given out about one month of an organization, whole and by programme.

    Everybody who asks is given these, so that asking again, before and after somebody joined, says nothing new.
    `given` is who stood behind the figures, as keyed hashes that only tell same from other; it is dropped when
    the month is closed and its figures no longer change.
    """

    organization_rights = OrganizationRights(select=True, insert=True, update=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+", verbose_name=_("organización")
    )
    month = models.DateField(_("mes"))  # its first day
    figures = models.JSONField(_("cifras"), default=dict)  # {group: {figure: {value, people}}}
    given = models.BinaryField(default=bytes, editable=False)
    updated_at = models.DateTimeField(_("actualizado"), auto_now=True)
    closed_at = models.DateTimeField(_("cerrado"), null=True)

    class Meta:
        verbose_name = _("informe")
        verbose_name_plural = _("informes")
        ordering = ["-month"]
        constraints = [
            # also the months of a report
            models.UniqueConstraint(fields=["organization", "month"], name="organizations_reportmonth_once"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="organizations_reportmonth_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
