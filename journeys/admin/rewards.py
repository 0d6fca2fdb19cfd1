"""Rewards, redemptions and the ledger."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from journeys.admin.effects import TellsEffects
from journeys.admin.gamification import CataloguePage
from journeys.admin.materials import UploadInput
from journeys.models import PointEntry, Redemption, Reward
from journeys.services import effects, rewards
from oasis.core.backoffice import Exportable, MenuGroup, actor_id_of, asking, done, https_assumed
from organizations.backoffice import OrganizationAdmin, person_name
from organizations.permissions import Capability

REDEMPTION_COLOURS = {
    Redemption.Status.REQUESTED.label: "warning",
    Redemption.Status.APPROVED.label: "info",
    Redemption.Status.DELIVERED.label: "success",
    Redemption.Status.CANCELLED.label: "danger",
}


class RewardForm(forms.ModelForm):
    """A reward, its picture uploaded or linked."""

    class Meta:
        model = Reward
        fields = (
            "name",
            "code",
            "description",
            "image",
            "kind",
            "cost",
            "stock_left",
            "per_person_limit",
            "valid_from",
            "valid_to",
            "active",
        )
        widgets = {"image": UploadInput("cover")}
        formfield_callback = https_assumed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stock_left"].show_hidden_initial = True

    def clean_stock_left(self) -> int | None:
        """The stock moves while staff write: what they left alone stays as it is, what moved is not written over."""
        wanted: int | None = self.cleaned_data["stock_left"]
        shown = self.data.get(self.add_initial_prefix("stock_left"))
        if self.instance._state.adding or shown is None:
            return wanted
        now: int | None = (
            Reward.objects.select_for_update().values_list("stock_left", flat=True).get(pk=self.instance.pk)
        )
        if "stock_left" not in self.changed_data:
            return now
        if now != self.fields["stock_left"].to_python(shown):
            raise forms.ValidationError(
                _("Las unidades han cambiado mientras editabas. Vuelve a abrir la ficha y mira cuántas quedan.")
            )
        return wanted


@admin.register(Reward)
class RewardPage(Exportable, TellsEffects, CataloguePage):
    """Rewards and their stock."""

    menu_icon = "redeem"
    menu_order = 40
    form = RewardForm
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
        "valid_from",
        "valid_to",
        "active",
    )

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        """Only while it is new."""
        return {} if obj else dict(self.prepopulated_fields)

    def effects(self, request: HttpRequest, form: Any, before: Reward | None) -> list[str]:
        """Who could have it, and when."""
        return effects.of_reward(form.instance, before=before)

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
class RedemptionPage(Exportable, _ReadOnly):
    """Redemptions: approve, deliver, cancel."""

    menu_group = MenuGroup.GAMIFICATION
    menu_icon = "shopping_bag"
    menu_order = 50
    list_display = ("person", "reward", "status_label", "points_spent", "requested_at", "decider")
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
        ("decided_at", "decider"),
    )
    readonly_fields = ("status_label", "decider")

    @display(description=_("Decidió"), ordering="decided_by__email")
    def decider(self, obj: Redemption) -> str:
        """Who decided, once somebody did."""
        return "–" if obj.decided_at is None else person_name(obj.decided_by)

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

    @asking(
        _("Aprobar"),
        icon="check",
        question=_("¿Aprobar este canje?"),
        submit=_("Aprobar"),
        text=_("La persona verá que está aprobado."),
        permission="approve",
        primary=True,
    )
    def approve(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Say yes."""
        rewards.approve_redemption(redemption_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Canje aprobado."), "admin:journeys_redemption_change", object_id)

    @asking(
        _("Entregar"),
        icon="local_shipping",
        question=_("¿Dar el canje por entregado?"),
        submit=_("Entregar"),
        text=_("Después ya no se puede cancelar."),
        permission="settle",
    )
    def deliver(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """It was handed over."""
        rewards.deliver_redemption(redemption_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Canje entregado."), "admin:journeys_redemption_change", object_id)

    @asking(
        _("Cancelar"),
        icon="undo",
        question=_("¿Cancelar este canje?"),
        submit=_("Cancelar el canje"),
        text=_("La persona recupera sus puntos y la unidad vuelve a las existencias."),
        permission="settle",
    )
    def cancel(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Points and stock come back."""
        rewards.cancel_redemption(redemption_id=UUID(object_id), actor_id=actor_id_of(request))
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
class PointEntryPage(Exportable, _ReadOnly):
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

    @asking(
        _("Corregir"),
        icon="undo",
        question=_("¿Retirar estos puntos?"),
        submit=_("Corregir"),
        text=_("Se añade un movimiento contrario con su motivo. Nada se borra."),
        permission="correct",
        form_class=ReasonForm,
    )
    def correct(self, request: HttpRequest, form: ReasonForm, object_id: str) -> HttpResponse:
        """Reverse a mistaken award."""
        entry = rewards.reverse_entry(
            entry_id=UUID(object_id), reason=form.cleaned_data["reason"], actor_id=actor_id_of(request)
        )
        return done(request, translate("Corregido."), "admin:journeys_pointentry_change", str(entry.pk))
