"""Inviting a list in the backoffice: upload, see row by row what would happen, send, undo."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminFileFieldWidget

from oasis.core.backoffice import MenuGroup, asking, done
from oasis.core.errors import NotFound, ValidationFailed
from oasis.core.models import Job
from organizations.backoffice import OrganizationAdmin, actor
from organizations.models import ROLES, InvitationBatch
from organizations.permissions import Capability
from organizations.rules.invitation_rows import Row
from organizations.services import imports
from organizations.switcher import here

CHANGELIST = "admin:organizations_invitationbatch_changelist"
SHOWN = 20  # good rows of the preview
STATES = {"waiting": "info", "done": "success", "failed": "danger", "undone": "default"}
STATE_WORDS = {"waiting": _("enviándose"), "done": _("enviada"), "failed": _("no se pudo"), "undone": _("deshecha")}


class ListForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Archivo CSV"),
        help_text=_("Una fila por persona, con las columnas correo, rol y nombre. Hasta 5.000 filas."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,text/csv", "aria-describedby": "file-help"}),
        allow_empty_file=True,
    )


@admin.register(InvitationBatch)
class InvitationBatchPage(OrganizationAdmin):
    """Lists of people that were invited in the chosen organization."""

    view_capability = Capability.MANAGE_MEMBERS
    menu_group = MenuGroup.PEOPLE
    menu_icon = "upload_file"
    menu_order = 30
    list_display = ("created_at", "created_by", "total", "invited", "state_label")
    ordering = ("-id",)
    fields = (("created_at", "created_by"), ("total", "invited"), "state", "problems")
    readonly_fields = ("created_at", "total", "invited", "state", "problems")
    actions_list = ("upload",)
    actions_detail = ("undo",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that were sent; a list that somebody only looked at is no news."""
        return super().get_queryset(request).filter(dry_run=False)

    def has_upload_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Administrators and owners."""
        return bool(here(request).can(Capability.MANAGE_MEMBERS))

    def has_undo_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Administrators and owners, once."""
        waiting = InvitationBatch.objects.filter(pk=object_id, dry_run=False, undone_at__isnull=True)
        return self.has_upload_permission(request) and waiting.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody: it is undone."""
        return False

    @display(description=_("Situación"))
    def state(self, obj: InvitationBatch) -> str:
        """What became of it; of one under way, how far it is."""
        state = _state(obj)
        job = _job(obj) if state == "waiting" else None
        return f"{STATE_WORDS[state]}, {job.progress} %" if job else str(STATE_WORDS[state])

    @display(description=_("Situación"), label=STATES)
    def state_label(self, obj: InvitationBatch) -> tuple[str, str]:
        """The same in colour."""
        return _state(obj), self.state(obj)

    @display(description=_("Filas que no se pudieron usar"))
    def problems(self, obj: InvitationBatch) -> str:
        """The report, row by row, as long as it is kept."""
        job = _job(obj)
        errors: list[dict[str, Any]] = job.errors if job else []
        return "\n".join(str(_("Fila %(row)s: %(message)s") % error) for error in errors) or "–"

    @action(description=_("Invitar a una lista"), icon="upload", permissions=["upload"], variant=ActionVariant.PRIMARY)
    def upload(self, request: HttpRequest) -> HttpResponse:
        """A file is read and shown; nobody is invited before the second step."""
        form = ListForm(request.POST or None, request.FILES or None)
        rehearsal = None
        if request.method == "POST" and "batch" in request.POST:
            return self._send(request)
        if request.method == "POST" and form.is_valid():
            rehearsal = self._rehearse(request, form)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invitar a una lista"),
            "opts": self.opts,
            "form": form,
            "rehearsal": rehearsal,
            "first": _table(rehearsal.good[:SHOWN]) if rehearsal else None,
            "more": max(0, len(rehearsal.good) - SHOWN) if rehearsal else 0,
        }
        return TemplateResponse(request, "organizations/admin/import.html", context)

    def _rehearse(self, request: HttpRequest, form: ListForm) -> imports.Rehearsal | None:
        file, who = form.cleaned_data["file"], actor(request)
        if file.size > imports.LARGEST_FILE:
            form.add_error("file", _("El archivo es demasiado grande."))
            return None
        try:
            rows = imports.rows_of_file(file.read())
            return imports.rehearse(organization_id=who["organization_id"], rows=rows, actor_id=who["actor_id"])
        except ValidationFailed as refusal:
            for messages in (refusal.details or {}).values():
                form.add_error("file", [str(message) for message in messages])
            return None

    def _send(self, request: HttpRequest) -> HttpResponse:
        who = actor(request)
        try:
            batch_id = UUID(request.POST["batch"])
        except ValueError as error:
            raise NotFound from error
        imports.start_rehearsed(organization_id=who["organization_id"], batch_id=batch_id, actor_id=who["actor_id"])
        return done(request, _("Las invitaciones van saliendo. Aquí verás cómo ha ido."), CHANGELIST)

    @asking(
        _("Deshacer"),
        icon="undo",
        question=_("¿Deshacer esta importación?"),
        submit=_("Deshacer"),
        text=_("Se anulan las invitaciones que nadie ha aceptado todavía. Quien ya aceptó se queda."),
        permission="undo",
    )
    def undo(self, request: HttpRequest, form: BaseDialogForm, object_id: str) -> HttpResponse:
        """Revoke what still waits."""
        who = actor(request)
        undone = imports.undo_import(
            organization_id=who["organization_id"], batch_id=UUID(object_id), actor_id=who["actor_id"]
        )
        return done(request, _("Invitaciones anuladas: %(revoked)s.") % undone, CHANGELIST)


def _table(rows: list[Row]) -> dict[str, Any]:
    words = {role: str(label).capitalize() for role, label in ROLES}
    return {
        "headers": [_("Fila"), _("Correo"), _("Rol"), _("Nombre")],
        "rows": [[row.number, row.email, words[row.role], row.first_name] for row in rows],
    }


def _state(batch: InvitationBatch) -> str:
    if batch.undone_at is not None:
        return "undone"
    if batch.finished_at is not None:
        return "done"
    job = _job(batch)
    return "failed" if job is not None and job.status == Job.Status.FAILED else "waiting"


def _job(batch: InvitationBatch) -> Job | None:
    return None if batch.job_id is None else Job.objects.filter(pk=batch.job_id).first()
