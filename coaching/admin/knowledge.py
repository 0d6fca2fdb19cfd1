"""The knowledge base."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from coaching.models import KnowledgeArticle
from oasis.core.backoffice import MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability


@admin.register(KnowledgeArticle)
class KnowledgePage(OrganizationAdmin):
    """Articles and their exercises."""

    view_capability = Capability.SEE_PROGRESS
    change_capability = Capability.EDIT_CATALOGUE
    menu_group = MenuGroup.COACHING
    menu_icon = "menu_book"
    menu_order = 20
    list_display = ("title", "code", "topics", "language", "active", "updated_at")
    list_filter = ("active", "language")
    search_fields = ("title", "code", "body")
    search_help_text = _("Título o texto")
    ordering = ("title",)
    fieldsets = (
        (None, {"fields": (("title", "code"), ("language", "active"), "tags", "body")}),
        (_("Ejercicio"), {"fields": ("exercise",)}),
    )

    @display(description=_("Temas"))
    def topics(self, obj: KnowledgeArticle) -> str:
        """The tags in one line."""
        return ", ".join(obj.tags)
