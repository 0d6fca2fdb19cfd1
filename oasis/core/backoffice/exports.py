"""Lists as files: CSV or XLSX of what the list shows, for a stated purpose, audited, and never with a formula in it.

    class RewardAdmin(Exportable, OrganizationAdmin):   # before the base class; nothing else is needed

The file has the list's columns and the rows that its filters and search let through. Columns are read by
django-import-export's fields, so that a column may be a field, a method of the admin or one of the model.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Manager, Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from oasis.core.backoffice.auditing import audit_export
from oasis.core.backoffice.dialogs import asking, go
from oasis.core.errors import ValidationFailed
from oasis.core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_of, xlsx_of
from oasis.core.storage.keys import attachment

SALT = "oasis.core.backoffice.exports"
SECONDS = 120  # between the answer of the dialog and the download
MOST_ROWS = 100_000
CHUNK = 1000
KINDS = {"csv": (CSV_TYPE, "CSV"), "xlsx": (XLSX_TYPE, "Excel (XLSX)")}


class ExportForm(BaseDialogForm):
    """As what, and what for."""

    kind = forms.ChoiceField(
        label=_("Formato"),
        choices=[(kind, label) for kind, (_type, label) in KINDS.items()],
        widget=UnfoldAdminSelectWidget,
    )
    purpose = forms.CharField(
        label=_("Para qué la necesitas"),
        min_length=10,
        max_length=200,
        help_text=_("Queda anotado, con tu nombre y los filtros de la lista."),
        widget=UnfoldAdminTextInputWidget,
    )


class Exportable:
    """Mixin of an admin page: its list can be exported by whoever sees it."""

    model: type[Model]
    admin_site: Any
    actions_list: Any = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions_list = (*self.actions_list, "export_list")

    def get_urls(self) -> list[URLPattern]:
        """The download beside the page's own."""
        view = self.admin_site.admin_view(self.download_list)
        return [path("export-file/", view, name=self._export_name), *super().get_urls()]  # type: ignore[misc]

    @property
    def _export_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_export_file"

    def has_export_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Whoever sees the list."""
        return bool(self.has_view_permission(request))  # type: ignore[attr-defined]

    @asking(
        _("Exportar"),
        icon="download",
        question=_("¿Exportar esta lista?"),
        submit=_("Exportar"),
        text=_("Se descargan las columnas que ves, con los filtros y la búsqueda que tienes puestos."),
        permission="export",
        form_class=ExportForm,
    )
    def export_list(self, request: HttpRequest, form: ExportForm) -> HttpResponse:
        """Note who exports what and why, then lead to the download."""
        shown = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
        mine = shown.path == reverse(f"{self.admin_site.name}:{self._list_name}")
        filters = shown.query if mine else ""
        said = form.cleaned_data
        audit_export(request, self.model, kind=said["kind"], purpose=said["purpose"], filters=filters)
        token = signing.dumps([said["kind"], filters, *self._standing(request)], salt=SALT)
        return go(request, f"{reverse(f'{self.admin_site.name}:{self._export_name}')}?token={token}")

    def download_list(self, request: HttpRequest) -> HttpResponse:
        """The file, for the person, page and organization that the dialog was answered for."""
        try:
            kind, filters, *standing = signing.loads(request.GET.get("token", ""), salt=SALT, max_age=SECONDS)
        except signing.BadSignature as error:
            raise PermissionDenied from error
        if standing != self._standing(request) or not self.has_export_permission(request):
            raise PermissionDenied
        content_type, _label = KINDS[kind]
        request.GET = QueryDict(filters, mutable=False)
        title = str(self.model._meta.verbose_name_plural)
        rows = self._exported(request)
        content = csv_of(rows) if kind == "csv" else xlsx_of(rows, title=title)
        name = f"{title}-{timezone.localdate():%Y-%m-%d}.{kind}"
        return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": attachment(name)})

    @property
    def _list_name(self) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_changelist"

    def _standing(self, request: HttpRequest) -> list[str]:
        organization = getattr(request, "organization", None)
        return [str(request.user.pk), str(organization.id) if organization else "", self.model._meta.label_lower]

    def _exported(self, request: HttpRequest) -> Iterator[list[Any]]:
        page: Any = self
        changelist = page.get_changelist_instance(request)
        rows = changelist.queryset
        if rows.count() > MOST_ROWS:
            raise ValidationFailed(_("Son demasiadas filas. Filtra la lista antes de exportarla."))
        columns = list(page.get_list_display(request))
        resource = _resource(self.model, columns, page)
        yield [str(label_for_field(column, self.model, page)).capitalize() for column in columns]
        for row in rows.iterator(chunk_size=CHUNK):
            yield [field.get_value(row) for field in resource.get_export_fields()]


def _resource(model: type[Model], columns: list[Any], page: Any) -> Any:
    """A resource of django-import-export with the list's columns."""
    from import_export.fields import Field
    from import_export.resources import Resource

    class Column(Field):
        """A column of a list."""

        def __init__(self, column: Any) -> None:
            super().__init__(column_name=str(getattr(column, "__name__", column)), attribute=None)
            self.column = column

        def get_value(self, instance: Any, **kwargs: Any) -> Any:
            return _plain(*lookup_field(self.column, instance, page))

    resource = Resource()
    resource.fields = {f"column{number}": Column(column) for number, column in enumerate(columns)}
    resource.get_export_fields = lambda selected_fields=None: list(resource.fields.values())
    return resource


def _plain(field: Any, attribute: Any, value: Any) -> Any:
    """What a list shows, as one plain value."""
    if field is not None and getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, tuple):  # the theme's labels: what decides the colour, and the word
        return str(value[-1])
    if isinstance(value, list):  # the theme's columns of several lines: a name, what is under it, initials
        return str(value[0]) if not value[1:2] or not value[1] else f"{value[0]} · {value[1]}"
    if isinstance(value, bool):
        return str(_("sí")) if value else str(_("no"))
    if isinstance(value, Manager):
        return ""
    if hasattr(value, "isoformat"):
        return formats.localize_input(timezone.localtime(value) if hasattr(value, "tzinfo") and value.tzinfo else value)
    return value if isinstance(value, int | float) or value is None else strip_tags(str(value))
