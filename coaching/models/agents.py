"""Agents: who answers. The agent's own row is the draft that staff edit; a published version never changes again."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from oasis.core.ids import uuid7

SLUG = RegexValidator(r"^[a-z][a-z0-9-]{0,39}\Z", _("Usa minúsculas, números y guiones; empieza por una letra."))


class Persona(models.Model):
    """What makes an agent what it is; the same in the draft and in each version."""

    class Language(models.TextChoices):
        """The languages we speak."""

        SPANISH = "es", _("español")
        ENGLISH = "en", _("inglés")

    name = models.CharField(_("nombre"), max_length=60)
    description = models.CharField(
        _("descripción"), max_length=300, help_text=_("Lo que se lee en la lista de acompañantes.")
    )
    persona = models.TextField(_("carácter"), max_length=2000, blank=True, help_text=_("Cómo es y cómo habla."))
    greeting = models.CharField(_("saludo"), max_length=500, blank=True)
    system_prompt = models.TextField(
        _("instrucciones"), max_length=20_000, help_text=_("Lo que sabe y lo que nunca hace.")
    )
    language = models.CharField(_("idioma"), max_length=5, choices=Language, default=Language.SPANISH)
    temperature = models.DecimalField(
        _("temperatura"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.60"),
        validators=[MinValueValidator(0), MaxValueValidator(2)],
        help_text=_("0 es siempre igual; 1 es más variado."),
    )
    model = models.CharField(
        _("modelo"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("Vacío: el que la plataforma tenga por defecto. `manage.py ai_models` dice cuáles hay."),
    )
    tools = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("herramientas"),
        default=list,
        blank=True,
        help_text=_("Lo que puede hacer en nombre de la persona con la que habla."),
    )
    knowledge_tags = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("temas que conoce"),
        default=list,
        blank=True,
        help_text=_("Etiquetas de artículos, separadas por comas; vacío: todos."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


PERSONA_FIELDS = tuple(field.name for field in Persona._meta.local_fields)


class AgentQuerySet(models.QuerySet["Agent"]):
    """Reads of agents."""

    def published(self) -> "AgentQuerySet":
        """Those that people can talk to."""
        return self.filter(published_version__isnull=False, archived_at__isnull=True)


class Agent(Persona):
    """Somebody to talk to, such as `coach` or `mentor`, as staff edit it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(_("identificador"), max_length=40, unique=True, validators=[SLUG])
    position = models.PositiveSmallIntegerField(_("orden"), default=0)
    published_version = models.OneToOneField(
        "coaching.AgentVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("versión publicada"),
    )
    archived_at = models.DateTimeField(_("retirado el"), null=True, editable=False)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    objects = AgentQuerySet.as_manager()

    class Meta:
        verbose_name = _("acompañante")
        verbose_name_plural = _("acompañantes")
        ordering = ["position", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(temperature__gte=0, temperature__lte=2), name="coaching_agent_temperature_0_to_2"
            )
        ]


class Rehearsal(Agent):
    """An agent's draft as staff try it out: a page of its own in the backoffice, outside the organization's scope."""

    class Meta:
        proxy = True
        verbose_name = _("prueba de un acompañante")
        verbose_name_plural = _("pruebas de acompañantes")


class AgentVersion(Persona):
    """An agent as it was published; conversations remember which one they were held with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("versión"))
    published_at = models.DateTimeField(_("publicada el"), auto_now_add=True)
    published_by = person_key(_("publicada por"), null=True)

    class Meta:
        verbose_name = _("versión de un acompañante")
        verbose_name_plural = _("versiones de acompañantes")
        ordering = ["agent", "-number"]
        constraints = [models.UniqueConstraint(fields=["agent", "number"], name="coaching_agentversion_number_once")]
