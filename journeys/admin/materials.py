"""Uploading pictures, sounds and documents from the forms of the backoffice; scripts ask here, outside every scope."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from unfold.widgets import UnfoldAdminURLInputWidget

from journeys.services import materials
from oasis.core.backoffice import actor_id_of
from oasis.core.errors import OasisError
from organizations.admin.files import REASONS
from organizations.models import File
from organizations.permissions import Capability, Role
from organizations.rules.purposes import SOUNDS
from organizations.switcher import Choice, here

REFUSED = _("No hemos podido aceptar este archivo: %(why)s. Prueba con otro.")


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """Take one `file` for a `purpose`; `{id, status, url, message}`, the checks go on afterwards."""
    chosen = _editor(request)
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.file is None:
        return JsonResponse({"message": translate("No ha llegado ningún archivo.")}, status=400)
    try:
        file = materials.upload_material(
            organization=chosen.organization,
            person_id=actor_id_of(request),
            role=Role(chosen.role),
            purpose=request.POST.get("purpose", ""),
            filename=sent.name or "",
            content=sent.file,
            size=sent.size,
        )
    except OasisError as refusal:
        return JsonResponse({"message": _why(refusal)}, status=400)
    return JsonResponse(_told(file))


@require_GET
def uploaded(request: HttpRequest, file_id: UUID) -> JsonResponse:
    """What became of it."""
    file = materials.uploaded(organization=_editor(request).organization, file_id=file_id)
    if file is None:
        raise Http404
    return JsonResponse(_told(file))


def upload_words(purpose: str) -> dict[str, Any]:
    """What the script beside an address needs."""
    return {
        "url": reverse("admin:materials"),
        "purpose": purpose,
        **materials.accepted(purpose),
        "sounds": ",".join(sorted(SOUNDS)),
        "words": {
            "choose": translate("Subir un archivo"),
            "sending": translate("Subiendo…"),
            "checking": translate("Comprobando el archivo…"),
            "ready": translate("Listo. Guarda para que quede puesto."),
            "large": translate("Es demasiado grande: como mucho %(most)d MB.")
            % {"most": int(materials.accepted(purpose)["most"]) // 1024**2},  # type: ignore[call-overload]
            "failed": translate("No ha llegado. Comprueba la conexión y vuelve a intentarlo."),
            "late": translate("Sigue en revisión. Búscalo dentro de un rato en Archivos."),
        },
    }


class UploadInput(UnfoldAdminURLInputWidget):
    """An address, with a button that uploads a file and fills it in."""

    class Media:
        css = {"all": ("journeys/journeys.css",)}
        js = ("journeys/upload.js",)

    def __init__(self, purpose: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.purpose = purpose

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With what the script needs."""
        return super().get_context(
            name, value, {**(attrs or {}), "data-upload": json.dumps(upload_words(self.purpose))}
        )


def _editor(request: HttpRequest) -> Choice:
    standing = here(request)
    if standing.chosen is None or not standing.can(Capability.EDIT_CATALOGUE):
        raise PermissionDenied
    return standing.chosen


def _told(file: File) -> dict[str, Any]:
    ready, refused = file.status == File.Status.READY, file.status == File.Status.REFUSED
    return {
        "id": str(file.pk),
        "status": file.status,
        "check": reverse("admin:material", args=[file.pk]),
        "url": materials.address_of(file) if ready else None,
        "message": REFUSED % {"why": REASONS[file.reason]} if refused else "",
    }


def _why(refusal: OasisError) -> str:
    details = refusal.details or {}
    if "reason" in details:
        return REFUSED % {"why": REASONS[details["reason"]]}
    said = [str(message) for messages in details.values() if isinstance(messages, list) for message in messages]
    return " ".join(said) or str(refusal.message)
