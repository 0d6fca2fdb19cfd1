"""What an organization is billed for its programmes: read by who answers for the money."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from journeys.shared.models import SponsorInvoice
from oasis.core.backoffice import Exportable, MenuGroup
from organizations.backoffice import OrganizationAdmin
from organizations.permissions import Capability

COLOURS = {
    SponsorInvoice.Status.OPEN.label: "warning",
    SponsorInvoice.Status.PAID.label: "success",
    SponsorInvoice.Status.UNCOLLECTIBLE.label: "danger",
}


@admin.register(SponsorInvoice)
class SponsorInvoicePage(Exportable, OrganizationAdmin):
    """Invoices, written by the provider's webhook only."""

    view_capability = Capability.MANAGE_BILLING
    menu_group = MenuGroup.PEOPLE
    menu_icon = "request_quote"
    menu_order = 60
    list_display = ("number", "status_label", "amount_due", "amount_paid", "currency", "due_at", "created_at")
    list_display_links = ("number", "status_label")
    list_filter = ("status",)
    search_fields = ("number", "=invoice_id")
    ordering = ("-id",)
    fields = (
        ("number", "status_label"),
        ("amount_due", "amount_paid", "currency"),
        ("due_at", "payment_failed_at"),
        ("page_url", "created_at"),
    )
    readonly_fields = ("status_label",)

    @display(description=_("Estado"), ordering="status", label=COLOURS)
    def status_label(self, obj: SponsorInvoice) -> str:
        """The status in colour."""
        return str(obj.get_status_display())

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody."""
        return False
