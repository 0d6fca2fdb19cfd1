"""The backoffice's pages of the audit trail."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditRecord
from oasis.core.backoffice import ReadOnlyPlatformAdmin


@admin.register(AuditRecord)
class AuditRecordAdmin(ReadOnlyPlatformAdmin):
    """The audit trail."""

    menu_icon = "policy"
    menu_order = 40
    list_display = ("created_at", "action", "target_type", "target_id", "actor_id", "organization_id")
    list_filter = ("created_at", "target_type")
    search_fields = ("=target_id", "=actor_id", "=organization_id", "action")
    search_help_text = _("Acción, o el identificador de una persona, una organización o un objeto")
    ordering = ("-id",)
