"""What agents may know of a person: remembered facts, and which sources the person switched off."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class MemoryFact(models.Model):
    """One thing that a person wants agents to remember; they read, correct and forget it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    text = EncryptedTextField()
    conversation = models.ForeignKey(
        "coaching.Conversation", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("conversación")
    )
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("recuerdo")
        verbose_name_plural = _("recuerdos")
        ordering = ["-id"]
        indexes = [
            # GET /coaching/memory, and the context of a turn
            models.Index(fields=["person", "-id"], name="coaching_memoryfact_of")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ContextChoice(models.Model):
    """The sources that a person does not want agents to use; without a row: none."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, primary_key=True, related_name="+"
    )
    off = ArrayField(models.CharField(max_length=20), verbose_name=_("apagadas"), default=list)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("elección de contexto")
        verbose_name_plural = _("elecciones de contexto")

    def __str__(self) -> str:
        return str(self.pk)
