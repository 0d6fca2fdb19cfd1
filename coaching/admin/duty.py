"""The on-call rota of the backoffice."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from coaching.models import OnCallShift
from coaching.services.duty import attends, check_attends
from oasis.core.backoffice import MenuGroup
from oasis.core.telemetry import request_context
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability
from organizations.switcher import here


def attends_here(request: HttpRequest) -> bool:
    """Whether the person of a request attends safety cases in the chosen organization."""
    chosen = here(request).chosen
    if chosen is None or not here(request).can(Capability.TAKE_SAFETY_CASES):
        return False
    return bool(getattr(request.user, "is_platform_admin", False)) or attends(kind=chosen.kind, role=chosen.role)


def for_attenders(count: Callable[[], int]) -> Callable[[], int]:
    """A count for the home of those who attend cases; for everybody else there is nothing."""

    def counted() -> int:
        person_id = request_context.actor_id
        return count() if person_id is not None and check_attends(person_id=person_id) else 0

    return counted


class ShiftForm(ModelForm):
    """A shift; only who attends cases can be on call."""

    class Meta:
        model = OnCallShift
        fields = ("person", "starts_at", "ends_at", "position")

    def clean_person(self) -> Any:
        """Refuse whoever would not see the case."""
        person = self.cleaned_data["person"]
        if not check_attends(person_id=person.pk):
            raise ValidationError(_("Esta persona no atiende casos de seguridad en esta organización."))
        return person


@admin.register(OnCallShift)
class RotaPage(OrganizationAdmin):
    """Who is on call; the team that attends cases keeps it."""

    view_capability = Capability.TAKE_SAFETY_CASES
    change_capability = Capability.TAKE_SAFETY_CASES
    menu_group = MenuGroup.SAFETY
    menu_icon = "schedule"
    menu_order = 20
    form = ShiftForm
    list_display = ("person", "starts_at", "ends_at", "position", "now")
    list_filter = ("starts_at",)
    ordering = ("-ends_at", "position", "id")
    fields = ("person", ("starts_at", "ends_at"), "position")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Those who attend cases."""
        return attends_here(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The same."""
        return attends_here(request)

    @display(description=_("Ahora"), boolean=True)
    def now(self, obj: OnCallShift) -> bool:
        """Whether the shift runs."""
        return obj.starts_at <= clock.now() < obj.ends_at
