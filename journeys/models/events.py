"""Events with tickets: what is on, who has a seat, who is waiting, who came."""

from __future__ import annotations

from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone as clock
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.references import person_key
from journeys.models.catalogue import Journey
from oasis.core.crypto import EncryptedTextField
from oasis.core.ids import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events."""

    def open_to(self, *, member: bool) -> EventQuerySet:
        """Those that are on; for who is no member, the public ones."""
        shown = self.filter(status=Event.Status.SCHEDULED)
        return shown if member else shown.filter(visibility=Event.Visibility.PUBLIC)

    def upcoming(self) -> EventQuerySet:
        """Those that have not ended."""
        return self.filter(ends_at__gt=clock.now())


class Event(models.Model):
    """A workshop, retreat, talk or group session. `seats_taken` counts every seat that is held or confirmed."""

    class Visibility(models.TextChoices):
        """Who sees it."""

        PUBLIC = "public", _("pública")
        MEMBERS = "members", _("solo participantes")

    class Status(models.TextChoices):
        """Whether it takes place."""

        SCHEDULED = "scheduled", _("programado")
        CANCELLED = "cancelled", _("cancelado")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series_id = models.UUIDField(_("serie"), null=True, blank=True, editable=False)  # dates made together share it
    title = models.CharField(_("título"), max_length=120)
    description = models.TextField(_("descripción"), max_length=10_000, blank=True)
    place = models.CharField(_("lugar"), max_length=200, blank=True)
    online = models.BooleanField(_("por videollamada"), default=False)
    room_url = models.URLField(
        _("enlace de la videollamada"),
        max_length=500,
        blank=True,
        help_text=_("Solo lo ve quien tiene la plaza confirmada. Puedes ponerlo más tarde: avisamos a quien viene."),
    )
    starts_at = models.DateTimeField(_("empieza"))
    ends_at = models.DateTimeField(_("termina"))
    capacity = models.PositiveIntegerField(_("plazas"), validators=[MinValueValidator(1)])
    seats_taken = models.PositiveIntegerField(_("plazas ocupadas"), default=0, editable=False)
    has_waiting_list = models.BooleanField(_("con lista de espera"), default=True)
    visibility = models.CharField(_("visibilidad"), max_length=10, choices=Visibility, default=Visibility.MEMBERS)
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.SCHEDULED, editable=False)
    journey = models.ForeignKey(
        Journey, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorrido")
    )
    step_code = models.CharField(
        _("paso que completa"), max_length=60, blank=True, help_text=_("El código de un paso de tipo «encuentro».")
    )
    created_by = person_key(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("encuentro")
        verbose_name_plural = _("encuentros")
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="journeys_event_starts_before_it_ends"
            ),
            # never a ticket more than capacity, whatever the code does
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="journeys_event_not_oversold"),
        ]
        indexes = [models.Index(fields=["starts_at"], name="journeys_event_by_date")]  # the programme, in order

    def __str__(self) -> str:
        return self.title

    @cached_property
    def series_dates(self) -> list[datetime]:
        """When the events of its series begin, its own among them, soonest first."""
        same = Event.objects.filter(series_id=self.series_id) if self.series_id else Event.objects.filter(pk=self.pk)
        return list(same.order_by("starts_at", "pk").values_list("starts_at", flat=True))


class TicketType(models.Model):
    """One way to come to an event. `seats_taken` counts as the event's does."""

    class Kind(models.TextChoices):
        """Who pays."""

        FREE = "free", _("gratuita")
        PAID = "paid", _("de pago")
        SPONSORED = "sponsored", _("a cargo de un programa")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="ticket_types", verbose_name=_("encuentro"))
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("nombre"), max_length=80)
    kind = models.CharField(_("tipo"), max_length=10, choices=Kind, default=Kind.FREE)
    price = models.DecimalField(_("precio"), max_digits=10, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("moneda"), max_length=3, blank=True)
    program_id = models.UUIDField(_("programa"), null=True, blank=True)  # whose budget pays for sponsored ones
    quota = models.PositiveIntegerField(_("cupo"), null=True, blank=True, help_text=_("Vacío: hasta llenar el aforo."))
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    sale_starts_at = models.DateTimeField(_("disponible desde"), null=True, blank=True)
    sale_ends_at = models.DateTimeField(_("disponible hasta"), null=True, blank=True)

    class Meta:
        verbose_name = _("tipo de entrada")
        verbose_name_plural = _("tipos de entrada")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quota__isnull=True) | Q(seats_taken__lte=F("quota")),
                name="journeys_tickettype_not_oversold",
            ),
            models.CheckConstraint(
                condition=Q(kind="free", price__isnull=True) | Q(~Q(kind="free"), price__gt=0, currency__gt=""),
                name="journeys_tickettype_price_where_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Registration(models.Model):
    """A person's place at an event, or in its queue."""

    class Status(models.TextChoices):
        """Where it stands."""

        CONFIRMED = "confirmed", _("confirmada")
        PENDING_PAYMENT = "pending_payment", _("pendiente de pago")
        WAITING_LIST = "waiting_list", _("en lista de espera")
        OFFERED = "offered", _("plaza ofrecida")
        CANCELLED = "cancelled", _("cancelada")
        EXPIRED = "expired", _("caducada")

    HOLDING = (Status.CONFIRMED, Status.PENDING_PAYMENT, Status.OFFERED)  # these take a seat
    STANDING = (*HOLDING, Status.WAITING_LIST)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)  # by time: the queue's order
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("encuentro")
    )
    ticket_type = models.ForeignKey(
        TicketType, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("tipo de entrada")
    )
    person = person_key(_("persona"))
    status = models.CharField(_("estado"), max_length=16, choices=Status)
    seats = models.PositiveSmallIntegerField(_("plazas"), default=1)
    # with which the seat was paid or charged for, where a ticket was passed on; null: with this one
    origin = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="passed_on", db_index=False, editable=False
    )
    access_needs = EncryptedTextField(_("necesidades de acceso"), blank=True)
    expires_at = models.DateTimeField(_("se guarda hasta"), null=True)  # of a hold or an offer
    created_at = models.DateTimeField(_("hecha"), auto_now_add=True)
    ended_at = models.DateTimeField(_("terminó"), null=True)

    class Meta:
        verbose_name = _("inscripción a un encuentro")
        verbose_name_plural = _("inscripciones a encuentros")
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=Q(status__in=["confirmed", "pending_payment", "waiting_list", "offered"]),
                name="journeys_registration_one_standing",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="journeys_registration_has_a_seat"),
        ]
        indexes = [
            # the next in the queue of an event
            models.Index(
                fields=["event", "id"], condition=Q(status="waiting_list"), name="journeys_registration_queue"
            ),
            # holds and offers whose time is over
            models.Index(
                fields=["expires_at"],
                condition=Q(status__in=["pending_payment", "offered"]),
                name="journeys_registration_expiring",
            ),
            models.Index(fields=["person", "-id"], name="journeys_registration_own"),  # a person's own
            # the seats of a purchase that were passed on
            models.Index(fields=["origin"], condition=Q(origin__isnull=False), name="journeys_registration_from"),
        ]

    def __str__(self) -> str:
        return str(self.event)

    def seats_standing(self) -> int:
        """How many of the seats that were paid or charged for with this registration somebody still has."""
        bought = Registration.objects.filter(Q(pk=self.pk) | Q(origin=self.pk), status=Registration.Status.CONFIRMED)
        return bought.aggregate(seats=Sum("seats"))["seats"] or 0


class Ticket(models.Model):
    """A seat of a confirmed registration, as something that can be shown at the door and passed on."""

    class Status(models.TextChoices):
        """Whether it opens the door."""

        VALID = "valid", _("válida")
        CHECKED_IN = "checked_in", _("usada")
        CANCELLED = "cancelled", _("anulada")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("inscripción")
    )
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tickets", verbose_name=_("encuentro"))
    person = person_key(_("persona"))
    status = models.CharField(_("estado"), max_length=10, choices=Status, default=Status.VALID)
    issued_at = models.DateTimeField(_("emitida"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("se anuló"), null=True)
    checked_in_at = models.DateTimeField(_("entrada"), null=True)
    checked_in_by = person_key(_("quién leyó"), null=True)
    checked_out_at = models.DateTimeField(_("salida"), null=True)

    class Meta:
        verbose_name = _("entrada")
        verbose_name_plural = _("entradas")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="checked_in") | Q(checked_in_at__isnull=False), name="journeys_ticket_says_when"
            )
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="journeys_ticket_own"),  # a person's own
            models.Index(fields=["event", "status"], name="journeys_ticket_of_event"),  # the door's list, the revoked
        ]

    def __str__(self) -> str:
        return str(self.id)


class Scan(models.Model):
    """What somebody at the door did with a ticket; append-only. Without `ticket` the code was none of ours."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, related_name="scans", verbose_name=_("encuentro")
    )
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, related_name="scans", verbose_name=_("entrada")
    )
    action = models.CharField(
        _("qué se leyó"), max_length=10, choices=[("in", _("entrada")), ("out", _("salida")), ("undo", _("anulada"))]
    )
    outcome = models.CharField(_("resultado"), max_length=20)  # accepted, or the code of the refusal
    steward = person_key(_("quién leyó"))
    device = models.CharField(_("dispositivo"), max_length=60, blank=True)
    scanned_at = models.DateTimeField(_("hora del dispositivo"))
    received_at = models.DateTimeField(_("recibida"), auto_now_add=True)
    reason = models.CharField(_("motivo"), max_length=200, blank=True)  # of an undo

    class Meta:
        verbose_name = _("lectura de entrada")
        verbose_name_plural = _("lecturas de entradas")
        indexes = [models.Index(fields=["event", "-id"], name="journeys_scan_of_event")]  # the log of a door

    def __str__(self) -> str:
        return f"{self.action} {self.outcome}"


class Steward(models.Model):
    """Somebody who helps at the door of one event without being a facilitator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="stewards", verbose_name=_("encuentro"))
    person = person_key(_("persona"))
    supervises = models.BooleanField(
        _("supervisa"),
        default=False,
        help_text=_("Además de leer entradas, ve quién está dentro y puede deshacer una entrada."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("persona en la puerta")
        verbose_name_plural = _("personas en la puerta")
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="journeys_steward_once")]

    def __str__(self) -> str:
        return str(self.event)
