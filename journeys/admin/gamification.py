"""Levels, badges, point rules, rewards, redemptions and the ledger."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from journeys.models import Badge, Journey, Level, PointEntry, PointRule, Redemption, Reward
from journeys.rules import badges as badge_rules
from journeys.services import levels, rewards
from oasis.core.backoffice import MenuGroup, confirmation, done
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

REDEMPTION_COLOURS = {
    Redemption.Status.REQUESTED.label: "warning",
    Redemption.Status.APPROVED.label: "info",
    Redemption.Status.DELIVERED.label: "success",
    Redemption.Status.CANCELLED.label: "danger",
}


class _Catalogue(OrganizationAdmin):
    """What staff set up: seen by facilitators, changed by administrators."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.GAMIFICATION


@admin.register(Level)
class LevelPage(_Catalogue):
    """Levels; a changed threshold gives everybody the right level at once."""

    menu_icon = "stairs"
    menu_order = 10
    list_display = ("number", "name", "threshold", "icon")
    list_display_links = ("number", "name")
    ordering = ("number",)
    fields = (("number", "threshold"), ("name", "icon"))

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save, and level everybody anew."""
        super().save_model(request, obj, form, change)
        levels.relevel(actor_id=UUID(str(request.user.pk)))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete, and level everybody anew."""
        super().delete_model(request, obj)
        levels.relevel(actor_id=UUID(str(request.user.pk)))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete, and level everybody anew."""
        super().delete_queryset(request, queryset)
        levels.relevel(actor_id=UUID(str(request.user.pk)))


class BadgeForm(forms.ModelForm):
    """A badge; its criteria in words instead of data."""

    KINDS = (
        ("event_count", _("un suceso, tantas veces")),
        ("steps", _("tantos pasos completados")),
        ("streak", _("tantos días seguidos")),
        ("journey", _("terminar un recorrido")),
        ("level", _("llegar a un nivel")),
        ("check_ins", _("tantos registros de ánimo")),
    )
    kind = forms.ChoiceField(label=_("Se gana por"), choices=KINDS, widget=UnfoldAdminSelectWidget)
    number = forms.IntegerField(
        label=_("Cuántos"),
        min_value=1,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=_("Veces, días o número de nivel."),
    )
    event = forms.CharField(
        label=_("Qué suceso"),
        required=False,
        max_length=64,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Solo para «un suceso». Por ejemplo: journal_entry."),
    )
    journey = forms.ModelChoiceField(
        label=_("Qué recorrido"),
        queryset=Journey.objects.none(),
        required=False,
        to_field_name="slug",
        widget=UnfoldAdminSelectWidget,
        help_text=_("Solo para «terminar un recorrido». Vacío: cualquiera, tantas veces."),
    )

    class Meta:
        model = Badge
        fields = ("name", "code", "description", "icon", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = Journey.objects.order_by("title")
        criteria = self.instance.criteria or {}
        self.fields["kind"].initial = criteria.get("kind")
        self.fields["number"].initial = criteria.get("count") or criteria.get("days") or criteria.get("number")
        self.fields["event"].initial = criteria.get("event")
        self.fields["journey"].initial = criteria.get("journey")

    def clean(self) -> dict[str, Any]:
        """The criteria as data, checked by the rules."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        criteria: dict[str, Any] = {"kind": kind}
        if kind == "journey" and cleaned.get("journey"):
            criteria["journey"] = cleaned["journey"].slug
        else:
            criteria[{"streak": "days", "level": "number"}.get(kind or "", "count")] = cleaned.get("number")
        if kind == "event_count":
            criteria["event"] = cleaned.get("event")
        for problem in badge_rules.problems(criteria):
            self.add_error("event" if problem == "event" else "number", _("Falta este dato."))
        self.instance.criteria = criteria
        return cleaned


@admin.register(Badge)
class BadgePage(_Catalogue):
    """Badges."""

    menu_icon = "military_tech"
    menu_order = 20
    form = BadgeForm
    list_display = ("name", "icon", "description", "active")
    list_filter = ("active",)
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name",)}
    fieldsets = (
        (None, {"fields": (("name", "code"), "description", ("icon", "active"))}),
        (_("Cómo se gana"), {"fields": (("kind", "number"), ("event", "journey"))}),
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody holds it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.awards.exists()


@admin.register(PointRule)
class PointRulePage(_Catalogue):
    """What gives how many points."""

    menu_icon = "add_task"
    menu_order = 30
    list_display = ("name", "event", "points", "per_day_cap", "cool_down_seconds", "active")
    list_filter = ("active",)
    search_fields = ("name", "event")
    fields = (
        ("name", "event"),
        ("points", "active"),
        ("per_day_cap", "cool_down_seconds"),
        ("active_from", "active_to"),
    )


@admin.register(Reward)
class RewardPage(_Catalogue):
    """Rewards and their stock."""

    menu_icon = "redeem"
    menu_order = 40
    list_display = ("name", "kind", "cost", "stock_left", "per_person_limit", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "code")
    prepopulated_fields = {"code": ("name",)}
    fields = (
        ("name", "code"),
        "description",
        "image",
        ("kind", "cost"),
        ("stock_left", "per_person_limit"),
        ("valid_from", "valid_to"),
        "active",
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only while nobody asked for it; else it is made inactive."""
        return super().has_delete_permission(request, obj) and obj is not None and not obj.redemptions.exists()


class _ReadOnly(OrganizationAdmin):
    """Rows that services write."""

    view_capability = Capability.SEE_PROGRESS

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(Redemption)
class RedemptionPage(_ReadOnly):
    """Redemptions: approve, deliver, cancel."""

    menu_group = MenuGroup.GAMIFICATION
    menu_icon = "shopping_bag"
    menu_order = 50
    list_display = ("person", "reward", "status_label", "points_spent", "requested_at", "decided_by")
    list_filter = ("status", "reward")
    list_select_related = ("reward",)
    search_fields = ("=code", "person__email", "person__profile__first_name")
    search_help_text = _("Código, nombre o correo")
    ordering = ("-id",)
    actions_detail = ("approve", "deliver", "cancel")
    fields = (
        ("person", "reward"),
        ("status_label", "code"),
        ("points_spent", "requested_at"),
        ("decided_at", "decided_by"),
    )
    readonly_fields = ("status_label",)

    @display(description=_("Estado"), ordering="status", label=REDEMPTION_COLOURS)
    def status_label(self, obj: Redemption) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    def has_approve_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """While it is requested."""
        return self._stands(request, object_id, Redemption.Status.REQUESTED)

    def has_settle_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Until it is delivered or cancelled."""
        return self._stands(request, object_id, Redemption.Status.REQUESTED, Redemption.Status.APPROVED)

    def _stands(self, request: HttpRequest, object_id: Any, *statuses: str) -> bool:
        may = bool(request.backoffice.can(Capability.APPROVE_REDEMPTIONS))
        return may and Redemption.objects.filter(pk=object_id, status__in=statuses).exists()

    @action(
        description=_("Aprobar"),
        icon="check",
        variant=ActionVariant.PRIMARY,
        permissions=["approve"],
        dialog=confirmation(
            _("¿Aprobar este canje?"), _("Aprobar"), description=_("La persona verá que está aprobado.")
        ),
    )
    def approve(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Say yes."""
        rewards.approve_redemption(redemption_id=UUID(object_id), actor_id=UUID(str(request.user.pk)))
        return done(request, _("Canje aprobado."), "admin:journeys_redemption_change", object_id)

    @action(
        description=_("Entregar"),
        icon="local_shipping",
        permissions=["settle"],
        dialog=confirmation(
            _("¿Dar el canje por entregado?"), _("Entregar"), description=_("Después ya no se puede cancelar.")
        ),
    )
    def deliver(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """It was handed over."""
        rewards.deliver_redemption(redemption_id=UUID(object_id), actor_id=UUID(str(request.user.pk)))
        return done(request, _("Canje entregado."), "admin:journeys_redemption_change", object_id)

    @action(
        description=_("Cancelar"),
        icon="undo",
        permissions=["settle"],
        dialog=confirmation(
            _("¿Cancelar este canje?"),
            _("Cancelar el canje"),
            description=_("La persona recupera sus puntos y la unidad vuelve a las existencias."),
        ),
    )
    def cancel(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Points and stock come back."""
        rewards.cancel_redemption(redemption_id=UUID(object_id), actor_id=UUID(str(request.user.pk)))
        return done(
            request, _("Canje cancelado: los puntos han vuelto."), "admin:journeys_redemption_change", object_id
        )


class ReasonForm(BaseDialogForm):
    """Why an award is corrected; the person reads it."""

    reason = forms.CharField(
        label=_("Motivo, como lo leerá la persona"),
        min_length=5,
        max_length=300,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )


@admin.register(PointEntry)
class PointEntryPage(_ReadOnly):
    """The ledger: read, and corrected by reversing entries."""

    menu_group = MenuGroup.GAMIFICATION
    menu_icon = "receipt_long"
    menu_order = 60
    list_display = ("created_at", "person", "amount", "balance_after", "reason", "kind")
    list_filter = ("kind",)
    search_fields = ("person__email", "person__profile__first_name")
    search_help_text = _("Nombre o correo")
    ordering = ("-id",)
    actions_detail = ("correct",)
    fields = (("person", "created_at"), ("amount", "balance_after"), ("kind", "rule"), "reason", "corrects")
    readonly_fields = ("corrects",)

    @display(description=_("Corrige a"))
    def corrects(self, obj: PointEntry) -> str:
        """The entry it reverses."""
        return str(obj.reversal_of.reason) if obj.reversal_of else "–"

    def has_correct_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Of an award that was not corrected yet."""
        open_entries = PointEntry.objects.filter(pk=object_id, kind=PointEntry.Kind.EARNED, reversal=None)
        return bool(request.backoffice.can(Capability.APPROVE_REDEMPTIONS)) and open_entries.exists()

    @action(
        description=_("Corregir"),
        icon="undo",
        permissions=["correct"],
        dialog=confirmation(
            _("¿Retirar estos puntos?"),
            _("Corregir"),
            description=_("Se añade un movimiento contrario con su motivo. Nada se borra."),
            form_class=ReasonForm,
        ),
    )
    def correct(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Reverse a mistaken award."""
        entry = rewards.reverse_entry(
            entry_id=UUID(object_id), reason=form.cleaned_data["reason"], actor_id=UUID(str(request.user.pk))
        )
        return done(request, translate("Corregido."), "admin:journeys_pointentry_change", str(entry.pk))
