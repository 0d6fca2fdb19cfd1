"""The backoffice's list of what people agreed to."""

from django.contrib import admin

from accounts.models import Consent
from oasis.core.backoffice import ReadOnlyPlatformAdmin


@admin.register(Consent)
class ConsentAdmin(ReadOnlyPlatformAdmin):
    """What people agreed to."""

    menu_icon = "handshake"
    menu_order = 30
    list_display = ("user", "kind", "version", "granted", "created_at")
    list_filter = ("kind", "granted", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email",)
    ordering = ("-id",)
