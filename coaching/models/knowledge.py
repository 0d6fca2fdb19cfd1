"""The knowledge base: articles with an exercise, which agents draw on and cite."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgvector.django import HnswIndex, VectorField

from coaching.models.agents import Persona
from coaching.rules.embedding import DIMENSIONS
from oasis.core.ids import uuid7

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]{0,79}\Z", _("Usa minúsculas, números y guiones."))


def exercise_shape(value: object) -> None:
    """Refuse an exercise that is not `{technique, title, minutes, steps: [text]}`."""
    good = (
        isinstance(value, dict)
        and set(value) == {"technique", "title", "minutes", "steps"}
        and isinstance(value["minutes"], int)
        and all(isinstance(value[name], str) and value[name] for name in ("technique", "title"))
        and isinstance(value["steps"], list)
        and bool(value["steps"])
        and all(isinstance(step, str) and step for step in value["steps"])
    )
    if not good:
        raise ValidationError(_("El ejercicio necesita técnica, título, minutos y al menos un paso."))


class KnowledgeArticle(models.Model):
    """One subject, explained in plain words, with something to try."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("código"), max_length=80, unique=True, validators=[CODE])
    title = models.CharField(_("título"), max_length=160)
    language = models.CharField(_("idioma"), max_length=5, choices=Persona.Language, default=Persona.Language.SPANISH)
    tags = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("temas"),
        default=list,
        blank=True,
        help_text=_("Separados por comas."),
    )
    body = models.TextField(_("texto"), max_length=20_000)
    exercise = models.JSONField(
        _("ejercicio"),
        null=True,
        blank=True,
        validators=[exercise_shape],
        help_text=_("Técnica, título, minutos y pasos."),
    )
    active = models.BooleanField(_("en uso"), default=True)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    class Meta:
        verbose_name = _("artículo")
        verbose_name_plural = _("base de conocimiento")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PlacedVectorField(VectorField):
    """A vector that says its type to PostgreSQL, which parameters bound by the server need."""

    def get_placeholder(self, value: object, compiler: object, connection: object) -> str:
        """The parameter, cast."""
        return "%s::vector"


class Passage(models.Model):
    """A part of an article with its vector, made by a task; one for each model that has embedded it."""

    class Kind(models.TextChoices):
        """What part it is."""

        ARTICLE = "article", _("texto")
        EXERCISE = "exercise", _("ejercicio")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(KnowledgeArticle, on_delete=models.CASCADE, related_name="passages", db_index=False)
    position = models.PositiveSmallIntegerField(_("posición"))
    kind = models.CharField(_("parte"), max_length=10, choices=Kind, default=Kind.ARTICLE)
    text = models.TextField(_("texto"))
    model = models.CharField(_("modelo"), max_length=80)
    version = models.CharField(_("versión"), max_length=20)
    digest = models.CharField(max_length=64)  # of the article as it was embedded: another one is out of date
    embedding = PlacedVectorField(dimensions=DIMENSIONS)
    created_at = models.DateTimeField(_("fecha"), auto_now_add=True)

    class Meta:
        verbose_name = _("pasaje")
        verbose_name_plural = _("pasajes")
        ordering = ["article", "position"]
        constraints = [
            # also: the passages of an article, to replace them and to see whether they are up to date
            models.UniqueConstraint(
                fields=["article", "model", "version", "position"], name="coaching_passage_once_per_model"
            )
        ]
        indexes = [
            # GET /coaching/search, and the passages of a turn: the nearest by cosine
            HnswIndex(
                name="coaching_passage_nearest",
                fields=["embedding"],
                m=16,
                ef_construction=64,
                opclasses=["vector_cosine_ops"],
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
