"""Where a journey came from, when it came from the platform's library."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from journeys.models.catalogue import Journey
from oasis.core.ids import uuid7


class LibraryOrigin(models.Model):
    """A journey's version of the library, as it was taken: the base of the three-way merge when a later one comes.

    `conflicts` are the places where both the library and the organization changed something; what the organization wrote
    stands until somebody decides. Each is `{path, label, base, library}`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, related_name="origin", editable=False)
    library_slug = models.SlugField(_("en la biblioteca"), max_length=80, unique=True)
    version = models.PositiveIntegerField(_("versión"))
    base = models.JSONField(_("contenido"))
    conflicts = models.JSONField(_("por decidir"), default=list)
    taken_at = models.DateTimeField(_("recibida"), auto_now=True)

    class Meta:
        verbose_name = _("origen en la biblioteca")
        verbose_name_plural = _("orígenes en la biblioteca")

    def __str__(self) -> str:
        return f"{self.library_slug} v{self.version}"
