"""The key of each person: what is sealed with it is gone when it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from oasis.core.crypto import new_data_key


class PersonKey(models.Model):
    """One person's data key, wrapped by the master key. Deleting the row makes unreadable what it sealed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="key",
        verbose_name=_("cuenta"),
    )
    data_key = models.BinaryField(default=new_data_key, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("clave de una persona")
        verbose_name_plural = _("claves de personas")

    def __str__(self) -> str:
        return str(self.pk)
