"""The backoffice of received events: attempts, masked payload, retry, replay after a look, discard."""

from typing import Any
from uuid import UUID

import orjson
from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.admin import TabularInline
from unfold.decorators import display
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminTextareaWidget

from oasis.core.backoffice import (
    MenuGroup,
    NobodyWrites,
    ReadOnlyPlatformAdmin,
    Realm,
    Urgency,
    WorkItem,
    actor_id_of,
    asking,
    done,
    go,
    is_platform_admin,
    work_item,
)
from oasis.core.crypto import DecryptionFailed
from webhooks.admin.confirming import ask_first
from webhooks.admin.payloads import shown_json
from webhooks.models import EventStatus, WebhookAttempt, WebhookEvent
from webhooks.reasons import in_words
from webhooks.rules.masking import masked
from webhooks.services.dead_letters import DISCARDABLE, discard_event, retry_dead_letters
from webhooks.services.replay import REPLAYABLE, preview_replay, replay_event

STATUS_COLOURS = {
    EventStatus.RECEIVED: "info",
    EventStatus.PROCESSING: "info",
    EventStatus.PROCESSED: "success",
    EventStatus.FAILED: "warning",
    EventStatus.DEAD: "danger",
    EventStatus.CONFLICT: "warning",
    EventStatus.REJECTED: "warning",
}


class AttemptInline(NobodyWrites, TabularInline):
    """The attempts of an event, to be read."""

    model = WebhookAttempt
    fields = readonly_fields = ("number", "started_at", "finished_at", "error_told")
    hide_title = True
    extra = 0
    tab = True

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Platform administrators."""
        return is_platform_admin(request)

    @display(description=gettext_lazy("error"))
    def error_told(self, attempt: WebhookAttempt) -> str:
        """In words."""
        return in_words(attempt.error)


class DiscardForm(BaseDialogForm):
    """Why an event is set aside."""

    reason = forms.CharField(
        label=gettext_lazy("Motivo"), min_length=3, max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3})
    )


class ReplayForm(BaseDialogForm):
    """Shows what processing an event once more would change."""

    form_before_template = "webhooks/admin/replay_preview.html"

    def get_before_template_context(self, request: HttpRequest, object_id: int | str | None = None) -> dict[str, Any]:
        """The preview."""
        preview = preview_replay(event_id=UUID(str(object_id)))
        return {"preview": preview, "reason": in_words(preview.error)}


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnlyPlatformAdmin):
    """Received events: search, masked payload, attempts, retry and discard."""

    menu_group = MenuGroup.WEBHOOKS
    menu_icon = "webhook"
    menu_order = 10

    list_display = ("provider", "type", "status_label", "received_at", "attempt_count", "organization", "reason_told")
    list_display_links = ("provider", "type")
    list_filter = ("status", "provider", "late", "received_at")
    list_select_related = ("organization",)
    search_fields = ("=event_id", "=subject", "=request_id")
    search_help_text = gettext_lazy("Id del evento, de su sujeto o de la petición.")
    ordering = ("-id",)
    inlines = (AttemptInline,)
    actions = ("retry_selected",)
    actions_detail = ("retry", "replay", "discard")
    fieldsets = (
        (None, {"fields": ("provider", "type", "status", "reason_told", "organization")}),
        (gettext_lazy("Identidad"), {"fields": ("event_id", "account", "subject", "request_id", "deliveries", "late")}),
        (
            gettext_lazy("Tiempos"),
            {"fields": ("occurred_at", "received_at", "processed_at", "next_attempt_at", "attempt_count")},
        ),
        (gettext_lazy("Contenido"), {"fields": ("masked_payload",)}),
    )
    readonly_fields = ("reason_told", "masked_payload")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEvent]:
        """Lists do not fetch bodies."""
        return super().get_queryset(request).defer("body")

    @display(description=gettext_lazy("estado"), ordering="status", label=STATUS_COLOURS)
    def status_label(self, event: WebhookEvent) -> tuple[str, str]:
        """The status as a coloured label."""
        return event.status, event.get_status_display()

    @display(description=gettext_lazy("motivo"))
    def reason_told(self, event: WebhookEvent) -> str:
        """The reason in words: a person's own, or ours."""
        by_hand = event.status == EventStatus.DISCARDED and event.reason != "superseded"
        return event.reason if by_hand else in_words(event.reason)

    @display(description=gettext_lazy("contenido sin secretos ni datos personales"))
    def masked_payload(self, event: WebhookEvent) -> str:
        """The payload without secrets and personal words."""
        try:
            shown = masked(event.payload())
        except DecryptionFailed:
            return _("No se puede leer: falta la clave con la que se cifró.")
        except orjson.JSONDecodeError:
            return _("No es JSON.")
        return shown_json(shown)

    def has_retry_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Platform administrators, for a dead event."""
        return is_platform_admin(request) and self._stands(object_id, (EventStatus.DEAD,))

    def has_replay_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Platform administrators, for an event that was processed, failed or set aside and has its body."""
        return is_platform_admin(request) and self._stands(object_id, REPLAYABLE, with_body=True)

    def has_discard_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Platform administrators, for an event that was not processed."""
        return is_platform_admin(request) and self._stands(object_id, DISCARDABLE)

    @staticmethod
    def _stands(object_id: str | None, statuses: tuple[EventStatus, ...], *, with_body: bool = False) -> bool:
        if object_id is None:
            return True
        rows = WebhookEvent.objects.filter(pk=object_id, status__in=statuses)
        return (rows.exclude(body=b"") if with_body else rows).exists()

    @admin.action(description=gettext_lazy("Reintentar los muertos seleccionados"), permissions=["view"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet[WebhookEvent]) -> HttpResponse | None:
        """Try the dead ones among the selected again, after telling how many of which provider they are."""
        dead = queryset.filter(status=EventStatus.DEAD).order_by()
        of_each = dead.values_list("provider").annotate(count=Count("pk")).order_by("provider")
        question = ask_first(
            self,
            request,
            question=_("Reintentar los muertos seleccionados"),
            text=_("Vuelven a la cola con una nueva ronda de intentos. Los que no están muertos se quedan como están."),
            submit=_("Reintentar"),
            summary=of_each or [(_("Eventos muertos"), 0)],
        )
        if question is None:
            self._retry(request, list(dead.values_list("pk", flat=True)))
        return question

    @asking(
        gettext_lazy("Reintentar"),
        icon="replay",
        question=gettext_lazy("Reintentar este evento"),
        submit=gettext_lazy("Reintentar"),
        text=gettext_lazy("Vuelve a la cola con una nueva ronda de intentos."),
        permission="retry",
        primary=True,
    )
    def retry(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Try one dead event again."""
        self._retry(request, [UUID(object_id)])
        return go(request, reverse("admin:webhooks_webhookevent_change", args=[object_id]))

    @asking(
        gettext_lazy("Volver a procesar"),
        icon="restart_alt",
        question=gettext_lazy("Volver a procesar este evento"),
        submit=gettext_lazy("Volver a procesar"),
        permission="replay",
        form_class=ReplayForm,
    )
    def replay(self, request: HttpRequest, form: ReplayForm, object_id: str) -> HttpResponse:
        """Process one event once more, after a look at what that would change."""
        replay_event(event_id=UUID(object_id), actor_id=actor_id_of(request))
        return done(request, _("Vuelve a la cola."), "admin:webhooks_webhookevent_change", object_id)

    @asking(
        gettext_lazy("Descartar"),
        icon="delete_sweep",
        question=gettext_lazy("Descartar este evento"),
        submit=gettext_lazy("Descartar"),
        text=gettext_lazy("No se procesará. El motivo queda en el registro."),
        permission="discard",
        form_class=DiscardForm,
    )
    def discard(self, request: HttpRequest, form: DiscardForm, object_id: str) -> HttpResponse:
        """Set one event aside, with a reason."""
        discard_event(event_id=UUID(object_id), reason=form.cleaned_data["reason"], actor_id=actor_id_of(request))
        return done(request, _("Evento descartado."), "admin:webhooks_webhookevent_change", object_id)

    def _retry(self, request: HttpRequest, ids: list[UUID]) -> None:
        count = retry_dead_letters(ids=ids, actor_id=actor_id_of(request))
        text = ngettext("Se reintentará %(count)s evento.", "Se reintentarán %(count)s eventos.", count)
        messages.add_message(request, messages.SUCCESS if count else messages.WARNING, text % {"count": count})


work_item(
    WorkItem(
        key="webhooks.dead_letters",
        title=gettext_lazy("Eventos que no se pudieron procesar"),
        icon="report",
        count=lambda: WebhookEvent.objects.dead().count(),
        link="admin:webhooks_webhookevent_changelist",
        query="status__exact=dead",
        realm=Realm.PLATFORM,
        urgency=Urgency.SOON,
        order=20,
    )
)
