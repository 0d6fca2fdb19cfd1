"""Files in the backoffice: what there is, who sent it, what became of it. Nobody opens a person's file here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.models import File
from organizations.permissions import Capability

STATUS_COLOURS = {"uploading": "info", "processing": "info", "ready": "success", "refused": "danger"}
REASONS = {
    "missing": _("no llegó"),
    "empty": _("está vacío"),
    "size": _("no tiene el tamaño anunciado"),
    "type": _("no es del tipo anunciado"),
    "polyglot": _("esconde otro archivo"),
    "script": _("contiene programas"),
    "encrypted": _("está cifrado"),
    "broken": _("no se puede leer"),
    "dimensions": _("tiene demasiados píxeles"),
}
PURPOSES = {
    "avatar": _("foto de una persona"),
    "evidence": _("entrega de una persona"),
    "logo": _("logotipo"),
    "cover": _("imagen del catálogo"),
    "material": _("material de un paso"),
    "recording": _("grabación de una sesión"),
}


class PurposeFilter(SimpleListFilter):
    """Files by what they are for."""

    title = _("para qué")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The purposes, in words."""
        return list(PURPOSES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        """Those of the chosen one."""
        return queryset.filter(purpose=self.value()) if self.value() else queryset


@admin.register(File)
class FilePage(Exportable, OrganizationAdmin):
    """Files of the chosen organization."""

    view_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.PEOPLE
    menu_icon = "folder_open"
    menu_order = 60
    list_display = ("filename", "purpose_label", "owner", "status_label", "size_label", "created_at")
    list_filter = ("status", PurposeFilter)
    search_fields = ("filename",)
    ordering = ("-id",)
    fields = (
        "filename",
        "purpose_label",
        "owner",
        "status_label",
        "content_type",
        "size_label",
        "created_at",
        "finished_at",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """They come through the API."""
        return False

    @display(description=_("Para qué"), ordering="purpose")
    def purpose_label(self, obj: File) -> str:
        """In words."""
        return str(PURPOSES[obj.purpose])

    @display(description=_("Estado"), label=STATUS_COLOURS, ordering="status")
    def status_label(self, obj: File) -> tuple[str, str]:
        """In words, with the reason of a refusal."""
        said = obj.get_status_display()
        return obj.status, f"{said}: {REASONS[obj.reason]}" if obj.reason else said

    @display(description=_("Tamaño"), ordering="size")
    def size_label(self, obj: File) -> str:
        """In kilobytes or megabytes."""
        return filesizeformat(obj.size)
