"""Hours and sessions in the backoffice: of whoever holds them, and no agenda for anybody else."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from coaching.models import Availability, CoachingSession
from oasis.core.backoffice import MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.models import Membership
from organizations.permissions import Capability, Role, allows


class HoursForm(ModelForm):
    """Hours; only of who holds sessions."""

    class Meta:
        model = Availability
        fields = ("mentor", "weekday", "starts", "ends")

    def clean_mentor(self) -> Any:
        """Refuse whoever holds none."""
        mentor = self.cleaned_data["mentor"]
        role = (
            Membership.objects.filter(user_id=mentor.pk, status=Membership.Status.ACTIVE)
            .values_list("role", flat=True)
            .first()
        )
        if role is None or not allows(Role(role), Capability.HOLD_SESSIONS):
            raise ValidationError(_("Elige a alguien que lleve sesiones en tu organización."))
        return mentor


@admin.register(Availability)
class HoursPage(OrganizationAdmin):
    """When facilitators hold sessions."""

    view_capability = Capability.HOLD_SESSIONS
    change_capability = Capability.HOLD_SESSIONS
    menu_group = MenuGroup.COACHING
    menu_icon = "calendar_month"
    menu_order = 60
    form = HoursForm
    list_display = ("mentor", "weekday", "starts", "ends")
    list_filter = ("weekday",)
    fields = ("mentor", "weekday", ("starts", "ends"))
    ordering = ("weekday", "starts", "id")


@admin.register(CoachingSession)
class SessionPage(OrganizationAdmin):
    """One's own sessions, to be looked up; they are booked and moved over the API."""

    view_capability = Capability.HOLD_SESSIONS
    menu_group = MenuGroup.COACHING
    menu_icon = "video_call"
    menu_order = 50
    list_display = ("mentor", "starts_at", "minutes", "status")
    list_display_links = ("starts_at",)
    list_filter = ("status", "starts_at")
    ordering = ("-starts_at", "-id")
    fields = ("mentor", ("starts_at", "minutes"), "status")

    def get_queryset(self, request: HttpRequest) -> QuerySet[CoachingSession]:
        """Those that the person holds or takes part in; without the agenda."""
        return super().get_queryset(request).of(request.user.pk).defer("agenda")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: a session is cancelled, and everybody told."""
        return False
