"""The knowledge base: articles with an exercise, which agents draw on and cite."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from coaching.models.agents import Persona
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
