"""Conversations and their messages. What is said is encrypted; nobody but its person reads it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class Level(models.TextChoices):
    """How much risk a text shows."""

    NONE = "none", _("sin riesgo")
    WATCH = "watch", _("a observar")
    HIGH = "high", _("alto")
    IMMINENT = "imminent", _("inminente")


class Conversation(models.Model):
    """One person's talk with one agent, at the version that was published when it began."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = person_key()
    agent = models.ForeignKey("coaching.Agent", on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey("coaching.AgentVersion", on_delete=models.PROTECT, related_name="+", db_index=False)
    title = EncryptedTextField(null=True)
    summary = EncryptedTextField(null=True)  # of the messages up to `summary_until`
    summary_until = models.UUIDField(null=True)
    created_at = models.DateTimeField(_("empezada el"), auto_now_add=True)
    last_message_at = models.DateTimeField(_("último mensaje"), auto_now_add=True)

    class Meta:
        verbose_name = _("conversación")
        verbose_name_plural = _("conversaciones")
        ordering = ["-id"]
        indexes = [
            # GET /coaching/conversations: a person's own, newest first
            models.Index(fields=["person", "-id"], name="coaching_conversation_of")
        ]

    def __str__(self) -> str:
        return str(self.id)


class Message(models.Model):
    """One turn. `client_key` is the hash of the request's Idempotency-Key: the same request makes one message."""

    class Role(models.TextChoices):
        """Who speaks; `system` is the notice that every conversation begins with."""

        SYSTEM = "system", _("aviso")
        USER = "user", _("persona")
        ASSISTANT = "assistant", _("acompañante")

    class Status(models.TextChoices):
        """`blocked`: a person-written text stands in the place of what a model said or would have said."""

        COMPLETE = "complete", _("completo")
        PARTIAL = "partial", _("a medias")
        BLOCKED = "blocked", _("sustituido")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages", db_index=False)
    role = models.CharField(_("quién"), max_length=10, choices=Role)
    content = EncryptedTextField()
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.COMPLETE)
    reply_to = models.OneToOneField("self", on_delete=models.CASCADE, null=True, related_name="reply")
    client_key = models.CharField(max_length=64, null=True)
    body_hash = models.CharField(max_length=64, default="")
    answer_by = models.DateTimeField(null=True)  # until then somebody is answering it; later its process is dead
    safety_level = models.CharField(_("riesgo"), max_length=10, choices=Level, default=Level.NONE)
    sources = models.JSONField(_("fuentes"), default=list)
    provider = models.CharField(_("proveedor"), max_length=30, default="")
    model = models.CharField(_("modelo"), max_length=80, default="")
    tokens_in = models.PositiveIntegerField(_("tokens leídos"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens escritos"), default=0)
    cost = models.DecimalField(_("coste en USD"), max_digits=12, decimal_places=8, default=0)
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("mensaje")
        verbose_name_plural = _("mensajes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "client_key"],
                condition=Q(client_key__isnull=False),
                name="coaching_message_client_key_once",
            ),
            models.CheckConstraint(
                condition=Q(reply_to__isnull=True) | Q(role="assistant"), name="coaching_message_assistant_replies"
            ),
            models.CheckConstraint(
                condition=Q(safety_level__in=["none", "watch", "high", "imminent"]), name="coaching_message_level_known"
            ),
        ]
        indexes = [
            # GET …/messages, and the last turns that a provider reads
            models.Index(fields=["conversation", "-id"], name="coaching_message_of")
        ]

    def __str__(self) -> str:
        return str(self.id)


class ToolCall(models.Model):
    """Something an agent did for the person while it answered a message. The same call for one message is done once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tool_calls", db_index=False)
    tool = models.CharField(_("herramienta"), max_length=40)
    fingerprint = models.CharField(max_length=64)
    arguments = EncryptedTextField()  # JSON
    result = EncryptedTextField()  # JSON
    succeeded = models.BooleanField(_("hecho"))
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("uso de una herramienta")
        verbose_name_plural = _("usos de herramientas")
        ordering = ["id"]
        constraints = [
            # also what lists the calls of a message
            models.UniqueConstraint(fields=["message", "fingerprint"], name="coaching_toolcall_once")
        ]

    def __str__(self) -> str:
        return self.tool


class MessageFeedback(models.Model):
    """What a person thought of an answer; the last opinion counts."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, primary_key=True, related_name="feedback")
    rating = models.SmallIntegerField(_("valoración"))
    comment = EncryptedTextField(null=True)
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("valoración de un mensaje")
        verbose_name_plural = _("valoraciones de mensajes")
        constraints = [
            models.CheckConstraint(condition=Q(rating__in=[-1, 1]), name="coaching_messagefeedback_up_or_down")
        ]

    def __str__(self) -> str:
        return str(self.rating)
