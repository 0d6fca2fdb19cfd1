"""The backoffice's pages of the audit trail: read with filters, verified with a button, changed by nobody."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display
from unfold.forms import BaseDialogForm

from accounts.audit import record
from accounts.models import AuditRecord
from accounts.services.audit_reading import Reader, Reading, open_records
from accounts.services.audit_verification import verify_audit
from accounts.services.audit_witness import read_witness
from oasis.core.backoffice import CountedOnce, Exportable, ReadOnlyPlatformAdmin, actor_id_of, asking, go

KINDS = (
    ("user", _("Personas y accesos")),
    ("session", _("Sesiones")),
    ("password", _("Contraseñas")),
    ("consent", _("Consentimientos")),
    ("membership", _("Personas de organizaciones y sus roles")),
    ("organization", _("Organizaciones")),
    ("person", _("Lecturas de datos sensibles")),
    ("export", _("Copias de datos")),
    ("erasure", _("Borrados")),
    ("safety_case", _("Casos de seguridad")),
    ("webhooks", _("Webhooks")),
)


class NounFilter(admin.SimpleListFilter):
    """What the act was about: the noun that its name begins with."""

    title = _("de qué")
    parameter_name = "noun"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, Any], ...]:
        """The nouns that matter most."""
        return KINDS

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        """Acts whose name begins so."""
        return queryset.filter(action__startswith=f"{self.value()}.") if self.value() else queryset


class MomentFilter(RangeDateTimeFilter):
    """From when to when, by the reader's clock (the theme's own reads UTC); a day without an hour is the whole day."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditRecord]) -> QuerySet[AuditRecord]:
        """The records in between; what is no moment asks for nothing."""
        name, typed = self.field_path, {key: value for key, value in self.used_parameters.items() if value}
        whole_day = {f"{name}_from_1": "00:00", f"{name}_to_1": "23:59:59.999999"}
        form = self.form_class(name=name, data={**whole_day, **typed})
        form.is_valid()
        ends = {"gte": form.cleaned_data.get(f"{name}_from"), "lte": form.cleaned_data.get(f"{name}_to")}
        return queryset.filter(**{f"{name}__{lookup}": moment for lookup, moment in ends.items() if moment})


class WithNames(CountedOnce):
    """A list that opens the private part of the page's records together."""

    def get_results(self, request: HttpRequest) -> None:
        """Read them once, after the page is known."""
        super().get_results(request)
        rows: list[Any] = list(self.result_list)  # type: ignore[has-type]
        for row, reading in zip(rows, open_records(rows), strict=True):
            row.reading = reading
        self.result_list = rows


@admin.register(AuditRecord)
class AuditRecordAdmin(Exportable, ReadOnlyPlatformAdmin):
    """The audit trail."""

    menu_icon = "policy"
    menu_order = 40
    list_display = ("created_at", "action", "actor", "person", "target", "organization_id", "address", "sealed")
    list_filter = (NounFilter, ("created_at", MomentFilter), "target_type")
    search_fields = ("=target_id", "=actor_id", "=person_id", "=organization_id", "^action", "=request_id")
    search_help_text = _("Acción, o el identificador de una persona, una organización, una petición o un objeto")
    ordering = ("-id",)
    fields = (
        ("created_at", "action"),
        ("actor", "person"),
        ("target", "organization_id"),
        ("address", "user_agent"),
        "request_id",
        "changed",
        "sealed",
    )
    actions_list = ("verify",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[CountedOnce]:
        """The list with names."""
        return WithNames

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One record, with its private part."""
        row = super().get_object(request, object_id, from_field)
        if isinstance(row, AuditRecord):
            (row.reading,) = open_records([row])
        return row

    def has_verify_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever sees the trail."""
        return self.has_view_permission(request)

    @display(description=_("quién"))
    def actor(self, row: AuditRecord) -> str:
        """Who acted, by name as long as there is one."""
        return _named(_read(row).actor, row.actor_id)

    @display(description=_("sobre quién"))
    def person(self, row: AuditRecord) -> str:
        """Whose data it is about."""
        return _named(_read(row).person, row.person_id)

    @display(description=_("objeto"))
    def target(self, row: AuditRecord) -> str:
        """What was acted upon."""
        return f"{row.target_type}:{row.target_id}" if row.target_type else "–"

    @display(description=_("dirección"))
    def address(self, row: AuditRecord) -> str:
        """Readable as long as the actor's key exists."""
        return _read(row).address or "–"

    @display(description=_("navegador"))
    def user_agent(self, row: AuditRecord) -> str:
        """Readable as long as the actor's key exists."""
        return _read(row).user_agent or "–"

    @display(description=_("en la cadena"))
    def sealed(self, row: AuditRecord) -> str:
        """Its position; new records wait a minute."""
        position = _read(row).position
        return str(position) if position else str(_("en espera"))

    @display(description=_("cambios"))
    def changed(self, row: AuditRecord) -> str:
        """Before and after, field by field."""
        lines = [
            f"{field}: {_shown(change, 'before')} → {_shown(change, 'after')}"
            for field, change in _read(row).changes.items()
        ]
        return "\n".join(lines) or "–"

    @asking(
        _("Comprobar la cadena"),
        icon="verified",
        question=_("¿Comprobar ahora toda la auditoría?"),
        submit=_("Comprobar"),
        text=_("Vuelve a calcular la cadena desde el primer registro. Puede tardar unos segundos."),
        permission="verify",
    )
    def verify(self, request: HttpRequest, form: BaseDialogForm) -> HttpResponse:
        """Walk the chain and say what was found; that somebody did is on record too."""
        witness = read_witness()
        verdict = verify_audit(held=[witness] if witness else [])
        record(
            action="audit.verified",
            after={"ok": verdict.ok, "links": verdict.links},
            actor_id=actor_id_of(request),
        )
        if verdict.ok:
            text = _now("Todo encaja: %(links)s registros sellados, %(waiting)s en espera.")
            messages.success(request, text % {"links": verdict.links, "waiting": verdict.waiting})
        for finding in verdict.findings[:5]:
            text = _now("No encaja: %(said)s (registro %(record)s, posición %(position)s)")
            said = {"said": finding.said, "record": finding.record_id or "–", "position": finding.position}
            messages.error(request, text % said)
        return go(request, reverse("admin:accounts_auditrecord_changelist"))


def _read(row: Model) -> Reading:
    reading: Reading | None = getattr(row, "reading", None)
    if reading is None:
        (reading,) = open_records([row])  # type: ignore[list-item]
        row.reading = reading
    return reading


def _named(reader: Reader | None, identifier: UUID | None) -> str:
    if identifier is None:
        return "–"
    return (reader and (reader.name or reader.email)) or str(identifier)


def _shown(change: dict[str, Any], side: str) -> str:
    return str(change[side]) if side in change else "–"
