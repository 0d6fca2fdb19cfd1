"""Events, who is registered, and their tickets."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm

from journeys.admin import door
from journeys.models import Event, Registration, Ticket, TicketType
from journeys.services.events import catalogue
from oasis.core.backoffice import Exportable, MenuGroup, confirmation, done
from organizations.backoffice import OrganizationAdmin, OrganizationTabularInline
from organizations.permissions import Capability


class TicketTypeRows(OrganizationTabularInline):
    """The ways to come to an event."""

    model = TicketType
    fields = ("name", "kind", "price", "currency", "quota", "seats_taken", "sale_starts_at", "sale_ends_at")
    readonly_fields = ("seats_taken",)
    read_only = True


class _ReadOnly(Exportable, OrganizationAdmin):
    """Rows that services write."""

    view_capability = Capability.CHECK_IN

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(Event)
class EventPage(_ReadOnly):
    """The programme, and the way to each event's door."""

    menu_group = MenuGroup.JOURNEYS
    menu_icon = "event"
    menu_order = 60
    list_display = ("title", "starts_at", "place", "status_label", "seats_taken", "capacity", "visibility")
    list_filter = ("status", "visibility")
    search_fields = ("title", "place")
    ordering = ("-starts_at",)
    inlines = (TicketTypeRows,)
    actions_detail = ("open_door", "call_off")
    fields = (
        ("title", "status_label"),
        "description",
        ("place", "online"),
        ("starts_at", "ends_at"),
        ("capacity", "seats_taken"),
        ("visibility", "has_waiting_list"),
        ("journey", "step_code"),
    )
    readonly_fields = ("status_label",)

    def get_urls(self) -> list[Any]:
        """The door's pages first."""
        return [*door.routes(), *super().get_urls()]

    @display(
        description=_("Estado"),
        ordering="status",
        label={Event.Status.SCHEDULED.label: "success", Event.Status.CANCELLED.label: "danger"},
    )
    def status_label(self, obj: Event) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    def has_door_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may check in."""
        return bool(request.backoffice.can(Capability.CHECK_IN))

    def has_call_off_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is on."""
        may = bool(request.backoffice.can(Capability.MANAGE_EVENTS))
        return may and Event.objects.filter(pk=object_id, status=Event.Status.SCHEDULED).upcoming().exists()

    @action(
        description=_("Abrir la puerta"), icon="qr_code_scanner", permissions=["door"], variant=ActionVariant.PRIMARY
    )
    def open_door(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """To the scanner."""
        return HttpResponseRedirect(reverse("admin:journeys_door", args=[object_id]))

    @action(
        description=_("Cancelar el encuentro"),
        icon="event_busy",
        permissions=["call_off"],
        dialog=confirmation(
            _("¿Cancelar este encuentro?"),
            _("Cancelar el encuentro"),
            description=_("Avisamos a todas las personas inscritas, anulamos sus entradas y devolvemos lo pagado."),
        ),
    )
    def call_off(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Everybody is told."""
        catalogue.cancel_event(event_id=UUID(object_id), actor_id=UUID(str(request.user.pk)))
        return done(request, translate("Encuentro cancelado."), "admin:journeys_event_change", object_id)


@admin.register(Registration)
class RegistrationPage(_ReadOnly):
    """Who has a place or waits for one."""

    menu_group = MenuGroup.JOURNEYS
    menu_icon = "how_to_reg"
    menu_order = 61
    list_display = ("event", "person", "ticket_type", "status", "seats", "expires_at", "created_at")
    list_filter = ("status",)
    list_select_related = ("event", "ticket_type")
    search_fields = ("event__title", "person__email", "person__profile__first_name")
    search_help_text = _("Encuentro, nombre o correo")
    ordering = ("-id",)
    fields = (("event", "person"), ("ticket_type", "seats"), ("status", "expires_at"), ("created_at", "ended_at"))


@admin.register(Ticket)
class TicketPage(_ReadOnly):
    """Tickets and who came."""

    menu_group = MenuGroup.JOURNEYS
    menu_icon = "confirmation_number"
    menu_order = 62
    list_display = ("event", "person", "status", "issued_at", "checked_in_at", "checked_in_by")
    list_filter = ("status",)
    list_select_related = ("event",)
    search_fields = ("event__title", "person__email", "person__profile__first_name")
    search_help_text = _("Encuentro, nombre o correo")
    ordering = ("-id",)
    fields = (("event", "person"), ("status", "issued_at"), ("checked_in_at", "checked_in_by"), "checked_out_at")
