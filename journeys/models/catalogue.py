"""The catalogue: journeys as staff edit them, and the published versions that people walk.

A journey's own steps (`Step.version` empty) are the draft that the admin edits. Publishing copies them, with the unlock
rule, points and certificate, into a `JourneyVersion`, which never changes again: whoever started a version keeps it.
The presentation of a journey (title, summary, cover ...) is not versioned: a correction reaches everybody at once.
"""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.rules import texts
from oasis.core.ids import uuid7

CODE = RegexValidator(r"^[a-z][a-z0-9_-]{0,59}\Z", _("Usa minúsculas, números y guiones; empieza por una letra."))


class Unlock(models.TextChoices):
    """When a step opens."""

    SEQUENTIAL = "sequential", _("uno tras otro")
    FREE = "free", _("en cualquier orden")
    SCHEDULED = "scheduled", _("por días desde la inscripción")


class JourneyQuerySet(models.QuerySet["Journey"]):
    """Reads of the catalogue."""

    def published(self) -> "JourneyQuerySet":
        """What participants may see."""
        return self.filter(status=Journey.Status.PUBLISHED, published_version__isnull=False)

    def undecided(self) -> "JourneyQuerySet":
        """What waits for staff: both sides changed the same place, or the draft could not be published at its hour."""
        both_changed = Q(origin__isnull=False) & ~Q(origin__conflicts=[])
        return self.exclude(status=Journey.Status.ARCHIVED).filter(both_changed | ~Q(publish_problems=[]))


class Journey(models.Model):
    """A path of steps that a person walks."""

    class Status(models.TextChoices):
        """Where a journey stands."""

        DRAFT = "draft", _("borrador")
        PUBLISHED = "published", _("publicado")
        ARCHIVED = "archived", _("archivado")

    class Language(models.TextChoices):
        """The language of the texts."""

        SPANISH = "es", _("español")
        ENGLISH = "en", _("inglés")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(
        _("identificador"),
        max_length=80,
        unique=True,
        help_text=_("Aparece en las direcciones. No lo cambies después."),
    )
    title = models.CharField(_("título"), max_length=120)
    summary = models.CharField(_("resumen"), max_length=300, help_text=_("Una o dos frases que se ven en el catálogo."))
    description = models.TextField(
        _("descripción"), max_length=20_000, blank=True, help_text=_("Qué va a encontrar la persona. Admite Markdown.")
    )
    cover = models.URLField(
        _("imagen de portada"), max_length=500, blank=True, help_text=_("Sube una imagen o pega la dirección de una.")
    )
    category = models.CharField(
        _("categoría"), max_length=60, validators=[CODE], help_text=_("Una palabra, como «sueno» o «ansiedad».")
    )
    language = models.CharField(_("idioma"), max_length=5, choices=Language, default=Language.SPANISH)
    estimated_minutes = models.PositiveSmallIntegerField(_("minutos estimados"), default=0)
    audience = models.CharField(
        _("a quién va dirigido"),
        max_length=300,
        blank=True,
        help_text=_("Por ejemplo: personas con dificultades para dormir."),
    )
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    position = models.PositiveIntegerField(_("orden"), default=0, help_text=_("Los números bajos aparecen primero."))
    unlock = models.CharField(
        _("cómo se abren los pasos"),
        max_length=10,
        choices=Unlock,
        default=Unlock.SEQUENTIAL,
        help_text=_("«Por días» usa el número de días de cada paso."),
    )
    completion_points = models.PositiveIntegerField(
        _("puntos al terminar"),
        default=0,
        validators=[MaxValueValidator(100_000)],
        help_text=_("Además de los de cada paso."),
    )
    certificate = models.BooleanField(_("da un certificado"), default=False)
    prerequisites = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        through="JourneyPrerequisite",
        related_name="required_by",
        verbose_name=_("recorridos previos"),
        help_text=_("Hay que terminarlos antes de empezar este."),
    )
    published_version = models.ForeignKey(
        "JourneyVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("versión publicada"),
    )
    publish_at = models.DateTimeField(_("se publicará"), null=True, editable=False)
    publish_problems = models.JSONField(
        default=list, editable=False
    )  # why the last scheduled publishing did not happen
    search_text = models.TextField(
        editable=False, default=""
    )  # stems of title, summary, audience, category and description, for ?search=
    description_html = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(_("creado"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modificado"), auto_now=True)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        verbose_name = _("recorrido")
        verbose_name_plural = _("recorridos")
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_version__isnull=False),
                name="journeys_journey_published_has_version",
            ),
        ]
        indexes = [
            # GET /journeys: the published ones in their order
            models.Index(fields=["position", "id"], condition=Q(status="published"), name="journeys_journey_catalogue")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what is derived from the texts."""
        self.search_text = texts.searchable(self.title, self.summary, self.audience, self.category, self.description)
        self.description_html = texts.html_of(self.description)
        super().save(*args, **kwargs)


class JourneyPrerequisite(models.Model):
    """`journey` can be started once `required` is completed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="requirements", verbose_name=_("recorrido")
    )
    required = models.ForeignKey(
        Journey, on_delete=models.CASCADE, related_name="+", verbose_name=_("recorrido previo")
    )

    class Meta:
        verbose_name = _("recorrido previo")
        verbose_name_plural = _("recorridos previos")
        constraints = [
            models.UniqueConstraint(fields=["journey", "required"], name="journeys_prerequisite_once"),
            models.CheckConstraint(condition=~Q(journey=F("required")), name="journeys_prerequisite_not_itself"),
        ]

    def __str__(self) -> str:
        return str(self.required)


class JourneyVersion(models.Model):
    """What was published at one moment; it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="versions", verbose_name=_("recorrido"))
    number = models.PositiveIntegerField(_("versión"))
    unlock = models.CharField(_("cómo se abren los pasos"), max_length=10, choices=Unlock)
    completion_points = models.PositiveIntegerField(_("puntos al terminar"))
    certificate = models.BooleanField(_("da un certificado"))
    steps_count = models.PositiveSmallIntegerField(_("pasos"))
    points = models.PositiveIntegerField(_("puntos en total"))  # of all steps and of the completion
    content_hash = models.CharField(
        max_length=64
    )  # of all that is versioned: publishing the same again makes no version
    published_at = models.DateTimeField(_("publicada"), auto_now_add=True)
    published_by = person_key(_("publicada por"), db_index=True, null=True)

    class Meta:
        verbose_name = _("versión")
        verbose_name_plural = _("versiones")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["journey", "number"], name="journeys_version_number_once")]

    def __str__(self) -> str:
        return f"v{self.number}"


class Step(models.Model):
    """One step: of the draft that staff edit (`version` empty), or of a published version (frozen by a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps", verbose_name=_("recorrido"))
    version = models.ForeignKey(
        JourneyVersion,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="steps",
        verbose_name=_("versión"),
    )
    code = models.CharField(
        _("código"),
        max_length=60,
        validators=[CODE],
        help_text=_("Identifica el paso en todas las versiones. No lo cambies después."),
    )
    position = models.PositiveSmallIntegerField(_("orden"), default=0, db_index=False)
    kind = models.CharField(_("tipo"), max_length=30)
    title = models.CharField(_("título"), max_length=120)
    body = models.TextField(
        _("texto"), max_length=40_000, blank=True, help_text=_("Lo que lee la persona. Admite Markdown.")
    )
    body_html = models.TextField(editable=False, default="")
    minutes = models.PositiveSmallIntegerField(_("minutos"), default=5, validators=[MaxValueValidator(600)])
    points = models.PositiveIntegerField(_("puntos"), default=10, validators=[MaxValueValidator(100_000)])
    required = models.BooleanField(
        _("obligatorio"), default=True, help_text=_("Sin los obligatorios no se termina el recorrido.")
    )
    opens_after_days = models.PositiveSmallIntegerField(
        _("se abre a los (días)"),
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(365)],
        help_text=_("Días desde la inscripción, si el recorrido se abre por días."),
    )
    config = models.JSONField(
        _("configuración"), default=dict, blank=True, help_text=_("Lo propio de cada tipo de paso.")
    )

    class Meta:
        verbose_name = _("paso")
        verbose_name_plural = _("pasos")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "version", "code"], name="journeys_step_code_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(opens_after_days__lte=365), name="journeys_step_opens_within_a_year"),
        ]
        indexes = [
            # the steps of a version, in order
            models.Index(fields=["version", "position"], name="journeys_step_of_version")
        ]

    def __str__(self) -> str:
        return self.title
