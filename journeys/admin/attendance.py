"""Who has a place at an event, their tickets, and what was read at the doors."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from journeys.errors import AlreadyCheckedIn, TicketInvalid
from journeys.models import Registration, Scan, Ticket
from journeys.services.events.door import ACCEPTED
from journeys.services.events.joining import cancel_registration, cancellable
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

REGISTRATION_COLOURS = {
    Registration.Status.CONFIRMED: "success",
    Registration.Status.PENDING_PAYMENT: "warning",
    Registration.Status.OFFERED: "warning",
    Registration.Status.WAITING_LIST: "info",
}
OUTCOMES = {
    ACCEPTED: _("aceptada"),
    AlreadyCheckedIn.code: _("ya usada"),
    TicketInvalid.code: _("no válida"),
}
OUTCOME_COLOURS = {ACCEPTED: "success", AlreadyCheckedIn.code: "warning", TicketInvalid.code: "danger"}


class _ReadOnly(Exportable, OrganizationAdmin):
    """Rows that services write."""

    view_capability = Capability.CHECK_IN
    menu_group = MenuGroup.JOURNEYS
    ordering = ("-id",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(Registration)
class RegistrationPage(_ReadOnly):
    """Who has a place or waits for one."""

    menu_icon = "how_to_reg"
    menu_order = 61
    list_display = ("event", "person", "ticket_type", "status_label", "seats", "expires_at", "created_at")
    list_filter = ("status",)
    list_select_related = ("event", "ticket_type")
    search_fields = ("event__title", "person__email", "person__profile__first_name")
    search_help_text = _("Encuentro, nombre o correo")
    fields = (("event", "person"), ("ticket_type", "seats"), ("status", "expires_at"), ("created_at", "ended_at"))
    actions_detail = ("withdraw",)

    @display(description=_("Estado"), ordering="status", label=REGISTRATION_COLOURS)
    def status_label(self, obj: Registration) -> tuple[str, str]:
        """The status in colour."""
        return obj.status, obj.get_status_display()

    def has_withdraw_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While somebody has the place and did not come in yet."""
        may = bool(request.backoffice.can(Capability.MANAGE_EVENTS))
        return may and cancellable().filter(pk=object_id).exists()

    @asking(
        _("Anular la inscripción"),
        icon="person_remove",
        question=_("¿Anular esta inscripción?"),
        submit=_("Anular la inscripción"),
        text=_("Avisamos a la persona, le devolvemos lo que pagó y la plaza pasa a quien espera."),
        permission="withdraw",
    )
    def withdraw(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """The place goes to the next."""
        cancel_registration(registration_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, translate("Inscripción anulada."), "admin:journeys_registration_change", object_id)


@admin.register(Ticket)
class TicketPage(_ReadOnly):
    """Tickets and who came."""

    menu_icon = "confirmation_number"
    menu_order = 62
    list_display = ("event", "person", "status", "issued_at", "checked_in_at", "checked_in_by")
    list_filter = ("status",)
    list_select_related = ("event",)
    search_fields = ("event__title", "person__email", "person__profile__first_name")
    search_help_text = _("Encuentro, nombre o correo")
    fields = (("event", "person"), ("status", "issued_at"), ("checked_in_at", "checked_in_by"), "checked_out_at")


@admin.register(Scan)
class ScanPage(_ReadOnly):
    """The log of the doors: what was read, by whom and on which device, and what came of it."""

    menu_icon = "qr_code_scanner"
    menu_order = 63
    list_display = ("received_at", "event", "action", "outcome_label", "steward", "device", "scanned_at", "reason")
    list_display_links = ("received_at", "event")
    list_filter = ("action", "outcome")
    list_select_related = ("event",)
    search_fields = ("event__title", "=ticket__id", "device")
    search_help_text = _("Encuentro, id de la entrada o dispositivo")
    fields = (
        ("event", "ticket"),
        ("action", "outcome_label"),
        ("steward", "device"),
        ("scanned_at", "received_at"),
        "reason",
    )
    readonly_fields = ("outcome_label",)

    @display(description=_("Resultado"), ordering="outcome", label=OUTCOME_COLOURS)
    def outcome_label(self, obj: Scan) -> tuple[str, str]:
        """In a word."""
        return obj.outcome, str(OUTCOMES.get(obj.outcome, obj.outcome))
