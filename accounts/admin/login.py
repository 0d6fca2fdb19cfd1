"""The backoffice's pages of log-in: where people are logged in."""

from django.contrib import admin

from accounts.models import Session
from oasis.core.backoffice import ReadOnlyPlatformAdmin


@admin.register(Session)
class SessionAdmin(ReadOnlyPlatformAdmin):
    """Where people are logged in."""

    menu_icon = "devices"
    menu_order = 20
    list_display = ("user", "device", "address", "created_at", "last_used_at", "revoked_reason")
    list_filter = ("revoked_reason", "last_used_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-id",)
    fields = (
        "user",
        "device",
        "address",
        "user_agent",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
        "revoked_reason",
    )
