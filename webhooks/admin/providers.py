"""The backoffice's card of the providers: who is heard of, what waits, what is dead."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display
from unfold.views import ChangeList

from oasis.core.backoffice import CountedOnce, MenuGroup, ReadOnlyPlatformAdmin
from webhooks.models import ProviderState
from webhooks.providers import load_providers
from webhooks.services.overview import provider_overview
from webhooks.services.secrets import note_secrets

HEALTH_COLOURS = {
    "good": "success",
    "failing": "warning",
    "silent": "warning",
    "dead": "danger",
    "away": "danger",
    "unconfigured": "info",
}


class WithFigures(CountedOnce):
    """The providers with their figures, which one statement finds for all."""

    def get_results(self, request: HttpRequest) -> None:
        """Attach them to the rows."""
        super().get_results(request)
        figures = {row["name"]: row for row in provider_overview()}
        for state in self.result_list:
            state.figures = figures[state.name]


@admin.register(ProviderState)
class ProviderStateAdmin(ReadOnlyPlatformAdmin):
    """One line a provider."""

    menu_group = MenuGroup.WEBHOOKS
    menu_icon = "monitoring"
    menu_order = 5

    list_display = ("title", "health", "day", "dead", "last_success", "waiting", "latency", "skew", "secret")
    list_display_links = None
    ordering = ("name",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list with figures."""
        return WithFigures

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProviderState]:
        """Those that there are; a new one is written down by looking at it."""
        note_secrets()
        return super().get_queryset(request).filter(name__in=list(load_providers()))

    @display(description=gettext_lazy("proveedor"))
    def title(self, state: Any) -> str:
        """Its name for people."""
        return str(state.figures["title"])

    @display(description=gettext_lazy("estado"), label=HEALTH_COLOURS)
    def health(self, state: Any) -> tuple[str, str]:
        """In a word."""
        figures = state.figures
        if not figures["configured"]:
            return "unconfigured", _("sin secreto")
        if figures["circuit"] == "open":
            return "away", _("no responde cuando le preguntamos")
        if figures["dead_letters"]:
            return "dead", _("con eventos muertos")
        if figures["last_24_hours"]["failed"]:
            return "failing", _("con fallos")
        if state.silent_since:
            return "silent", _("en silencio")
        return "good", _("bien")

    @display(description=gettext_lazy("24 horas"))
    def day(self, state: Any) -> str:
        """Received, processed, waiting for another try, rejected."""
        told = _(
            "Recibidos: %(received)s · procesados: %(processed)s · con fallos: %(failed)s · rechazados: %(rejected)s"
        )
        return told % state.figures["last_24_hours"]

    @display(description=gettext_lazy("muertos"))
    def dead(self, state: Any) -> str:
        """A link to the dead letters."""
        count = state.figures["dead_letters"]
        address = f"../webhookevent/?status__exact=dead&provider={state.name}"
        return format_html('<a href="{}">{}</a>', address, count) if count else "0"

    @display(description=gettext_lazy("último éxito"))
    def last_success(self, state: Any) -> str:
        """When an event was last processed."""
        return _moment(state.figures["last_success_at"])

    @display(description=gettext_lazy("espera desde"))
    def waiting(self, state: Any) -> str:
        """The oldest that waits."""
        return _moment(state.figures["oldest_waiting_at"])

    @display(description=gettext_lazy("mediana · p99"))
    def latency(self, state: Any) -> str:
        """From receipt to processed, retries included."""
        figures = state.figures
        return (
            "–" if figures["median_ms"] is None else f"{_lasting(figures['median_ms'])} · {_lasting(figures['p99_ms'])}"
        )

    @display(description=gettext_lazy("reloj"))
    def skew(self, state: Any) -> str:
        """The sender's clock minus ours."""
        skew = state.figures["clock_skew_ms"]
        return "–" if skew is None else f"{'+' if skew > 0 else ''}{number_format(skew / 1000, 1)} s"

    @display(description=gettext_lazy("secreto desde"))
    def secret(self, state: Any) -> str:
        """Since when the oldest live secret is in use."""
        return _moment(state.figures["secret_since"])


def _lasting(milliseconds: int) -> str:
    """A span in the largest unit of which there is one at least."""
    for unit, length in (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000)):
        if milliseconds >= length:
            return f"{number_format(milliseconds / length, 1)} {unit}"
    return f"{milliseconds} ms"


def _moment(moment: Any) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else "–"
