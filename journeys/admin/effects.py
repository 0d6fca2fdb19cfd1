"""Saving in two steps: first what it would do is told, then it is done."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

ACKNOWLEDGED = "_acknowledged"


class TellsEffects:
    """For admin pages: a valid form with `effects` is shown with them once more before it is saved."""

    model: Any
    admin_site: admin.AdminSite

    def effects(self, request: HttpRequest, form: Any, before: Any) -> list[str]:
        """What saving the valid `form` would do, in sentences; `before` is the row as it is, None for a new one."""
        raise TypeError(f"{type(self).__name__} tells no effects.")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; or, for what was sent and not yet acknowledged, its effects."""
        if request.method == "POST" and ACKNOWLEDGED not in request.POST:
            told = self._told(request, object_id)
            if told:
                return self._ask(request, object_id, told)
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        return answer

    def _told(self, request: HttpRequest, object_id: str | None) -> list[str]:
        page: Any = self
        row, before = (page.get_object(request, object_id) for _twice in range(2)) if object_id else (None, None)
        may = page.has_change_permission(request, row) if row else page.has_add_permission(request)
        if not may or (object_id and row is None):
            return []
        form = page.get_form(request, row, change=row is not None)(request.POST, request.FILES, instance=row)
        return self.effects(request, form, before) if form.is_valid() else []

    def _ask(self, request: HttpRequest, object_id: str | None, told: list[str]) -> HttpResponse:
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}"
        back = reverse(f"{name}_change", args=[object_id]) if object_id else reverse(f"{name}_add")
        sent = [
            (key, value) for key, values in request.POST.lists() if key != "csrfmiddlewaretoken" for value in values
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Antes de guardar"),
            "effects": told,
            "sent": sent,
            "acknowledged": ACKNOWLEDGED,
            "back": back,
            "opts": meta,
        }
        return TemplateResponse(request, "journeys/admin/effects.html", context)
