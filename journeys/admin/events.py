"""Events: made, changed and called off, and the way to their doors."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import formats
from django.utils import timezone as clock
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldBooleanWidget

from journeys.admin import door
from journeys.admin.event_form import EventForm, StewardFormSet, TicketTypeForm, TicketTypeFormSet
from journeys.models import Event, Steward, TicketType
from journeys.rules.series import Every
from journeys.services.events import catalogue
from journeys.services.events.series import cancel_series, change_series, later_dates, repeat
from journeys.services.events.stewards import set_stewards
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done
from organizations.backoffice import OrganizationAdmin, OrganizationStackedInline, OrganizationTabularInline
from organizations.permissions import Capability

MOST_TICKET_TYPES = 20  # of one event


class TicketTypeRows(OrganizationStackedInline):
    """The ways to come to an event."""

    model = TicketType
    form = TicketTypeForm
    formset = TicketTypeFormSet
    min_num = 1
    max_num = MOST_TICKET_TYPES
    fields = (
        ("name", "kind"),
        ("price", "currency"),
        "program_id",
        ("quota", "taken"),
        "sale_starts_at",
        "sale_ends_at",
    )
    readonly_fields = ("taken",)

    @display(description=_("Plazas ocupadas"))
    def taken(self, obj: TicketType) -> int:
        """Held or confirmed."""
        return obj.seats_taken


class StewardRows(OrganizationTabularInline):
    """Who helps at the door of an event."""

    model = Steward
    formset = StewardFormSet
    fields = ("person", "supervises")


class CallOffForm(BaseDialogForm):
    """Which dates."""

    following = forms.BooleanField(
        label=_("También las fechas siguientes de la serie, si las tiene"), required=False, widget=UnfoldBooleanWidget
    )


@admin.register(Event)
class EventPage(Exportable, OrganizationAdmin):
    """The programme: made, changed and called off here, and the way to each event's door."""

    view_capability = Capability.CHECK_IN
    change_capability = Capability.MANAGE_EVENTS
    menu_group = MenuGroup.JOURNEYS
    menu_icon = "event"
    menu_order = 60
    form = EventForm
    list_display = ("title", "starts_at", "place", "status_label", "seats_taken", "capacity", "visibility")
    list_filter = ("status", "visibility")
    search_fields = ("title", "place")
    ordering = ("-starts_at",)
    inlines = (TicketTypeRows, StewardRows)
    actions_detail = ("open_door", "call_off")
    readonly_fields = ("status_label", "seats_taken", "dates_label", "step_label")

    def get_urls(self) -> list[Any]:
        """The door's pages first."""
        return [*door.routes(), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While it is on: what was called off stays as it was."""
        on = obj is None or obj.status == Event.Status.SCHEDULED
        return on and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: events are called off."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, dict[str, Any]]]:
        """What it is, when and where, for whom; and the dates of a series."""
        writes = self._edits(request, obj)
        state: tuple[Any, ...] = ()
        series: tuple[Any, ...] = (("repeats", "times"),)
        if obj is not None:
            state = (("status_label", "seats_taken"),)
            later = writes and later_dates(obj).exists()
            series = (*(("dates_label",) if obj.series_id else ()), *(("following",) if later else ()))
        found = [
            (None, {"fields": (*state, "title", "description")}),
            (_("Cuándo y dónde"), {"fields": ("starts_at", "ends_at", ("place", "online"), "room_url")}),
            (
                _("Para quién"),
                {
                    "fields": (
                        ("capacity", "has_waiting_list"),
                        "visibility",
                        "step" if writes else "step_label",
                    )
                },
            ),
        ]
        return [*found, (_("Serie"), {"fields": series})] if series else found

    @display(description=_("Fechas de la serie"))
    def dates_label(self, obj: Event) -> str:
        """All of them."""
        moments = [clock.localtime(moment) for moment in obj.series_dates]
        return " · ".join(formats.date_format(moment, "SHORT_DATETIME_FORMAT") for moment in moments)

    @display(description=_("Paso que completa"))
    def step_label(self, obj: Event) -> str:
        """Of which journey."""
        return f"{obj.journey} · {obj.step_code}" if obj.journey_id else "–"

    # -- saving: the service writes, the form only asks

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Nothing yet: the ways to come belong to the same change."""

    def save_related(self, request: HttpRequest, form: EventForm, formsets: list[Any], change: bool) -> None:
        """Make or change the event, with its ways to come and the dates of its series."""
        cleaned = form.cleaned_data
        data = {
            **{name: cleaned[name] for name in catalogue.PLAIN},
            "step_id": cleaned.get("step"),
            "ticket_types": formsets[0].rows(),
        }
        actor_id, zone = actor_id_of(request), ZoneInfo(clock.get_current_timezone_name())
        if change and cleaned.get("following"):
            dates = change_series(event_id=form.instance.pk, data=data, zone=zone, actor_id=actor_id)
            messages.info(request, translate("Hemos cambiado %(count)s fechas.") % {"count": len(dates)})
        elif change:
            dates = [catalogue.change_event(event_id=form.instance.pk, data=data, actor_id=actor_id)]
        elif cleaned.get("repeats"):
            every, times = Every(cleaned["repeats"]), cleaned["times"]
            dates = repeat(data=data, every=every, times=times, zone=zone, actor_id=actor_id)
            messages.info(request, translate("La serie tiene %(count)s fechas.") % {"count": times})
        else:
            dates = [catalogue.create_event(data=data, actor_id=actor_id)]
        form.instance.pk = dates[0].pk
        for event in dates:
            set_stewards(event_id=event.pk, people=formsets[1].people(), actor_id=actor_id)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[str]:
        """None: the service audits."""
        return []

    def log_addition(self, request: HttpRequest, obj: Model, message: list[str]) -> None:
        """The service audits."""

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

    @asking(
        _("Cancelar el encuentro"),
        icon="event_busy",
        question=_("¿Cancelar este encuentro?"),
        submit=_("Cancelar el encuentro"),
        text=_("Avisamos a todas las personas inscritas, anulamos sus entradas y devolvemos lo pagado."),
        permission="call_off",
        form_class=CallOffForm,
    )
    def call_off(self, request: HttpRequest, form: CallOffForm, object_id: str) -> HttpResponse:
        """Everybody is told."""
        cancel = cancel_series if form.cleaned_data["following"] else catalogue.cancel_event
        cancel(event_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, translate("Encuentro cancelado."), "admin:journeys_event_change", object_id)
