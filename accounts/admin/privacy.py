"""The backoffice's pages of what people ask about their data: erasures and copies. Read only: services act."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import DataExport, Erasure
from oasis.core.backoffice import ReadOnlyPlatformAdmin, Realm, Urgency, WorkItem, work_item


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyPlatformAdmin):
    """Who asked to be erased, when it is due, what it waits for."""

    menu_icon = "person_remove"
    menu_order = 32
    list_display = ("user", "requested_at", "due_at", "held_by", "cancelled_at", "finished_at")
    list_filter = ("requested_at", "held_by")
    list_select_related = ("user",)
    search_fields = ("user__email", "=user__id")
    ordering = ("-id",)
    fields = ("user", "requested_at", "due_at", "held_by", "cancelled_at", "finished_at")


@admin.register(DataExport)
class DataExportAdmin(ReadOnlyPlatformAdmin):
    """Which copies were asked for; never what is in them."""

    menu_icon = "folder_zip"
    menu_order = 34
    list_display = ("user", "status", "progress", "size", "created_at", "finished_at", "expires_at")
    list_filter = ("status", "created_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "=user__id")
    ordering = ("-id",)
    fields = ("user", "status", "progress", "size", "created_at", "finished_at", "expires_at")


work_item(
    WorkItem(
        key="accounts.erasures_held",
        title=_("Borrados que esperan por algo"),
        icon="person_remove",
        count=Erasure.objects.open().exclude(held_by="").count,
        link="admin:accounts_erasure_changelist",
        query="held_by__isnull=False",
        urgency=Urgency.SOON,
        realm=Realm.PLATFORM,
        order=40,
    )
)
