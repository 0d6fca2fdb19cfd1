"""One's own data: a copy of all of it, its erasure, and who of the staff looked at it."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import Secret
from accounts.authentication import caller_of
from accounts.errors import AccountLocked, NothingToRestore, RecentLoginNeeded, WrongCredentials
from accounts.models import DataExport, Erasure
from accounts.services import access_log, erasure, export
from oasis.core.api import StrictSerializer, Success, cursor_of, operation
from oasis.core.api.permissions import AUTHENTICATED
from oasis.core.api.request import Request
from oasis.core.api.schema import EnvelopeSchema
from oasis.core.api.serializers import CursorQuery
from oasis.core.api.views import View
from oasis.core.errors import CATALOGUE, InvalidJSON, OasisError, UnsupportedMediaType

GATE = [RecentLoginNeeded, WrongCredentials, AccountLocked]


class ExportBody(StrictSerializer):
    """The password, where the log-in is older than ten minutes."""

    password = Secret(required=False)


class ErasureBody(StrictSerializer):
    """The password, always."""

    password = Secret()


class ExportBegunShape(serializers.Serializer):
    """Which copy it is."""

    export_id = serializers.UUIDField()


class ExportShape(serializers.Serializer):
    """A copy of one's data."""

    status = serializers.ChoiceField(DataExport.Status.choices)
    progress = serializers.IntegerField(help_text="Per cent.")
    url = serializers.CharField(required=False, help_text="The ZIP, when `ready`, until `expires_at`.")
    expires_at = serializers.DateTimeField(required=False)


class ErasureShape(serializers.Serializer):
    """When the account will be erased."""

    erasure_due_at = serializers.DateTimeField()


class LookerShape(serializers.Serializer):
    """Somebody of the staff; after their own erasure only the pseudonym is left."""

    id = serializers.UUIDField()
    name = serializers.CharField(allow_null=True)


class PlaceShape(serializers.Serializer):
    """An organization."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class LookShape(serializers.Serializer):
    """One look at one's sensitive data."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    by = LookerShape(allow_null=True)
    organization = PlaceShape(allow_null=True, help_text="Null: the platform's administration.")
    what = serializers.CharField(allow_null=True, help_text="`user.profile`, `coaching.safety_excerpt` …")
    reason = serializers.CharField(allow_null=True)


class BodyOfDelete(EnvelopeSchema):
    """A DELETE with a body: drf-spectacular documents one only for methods that usually have it."""

    def _get_request_body(self, direction: str = "request") -> Any:
        method = self.method
        self.method = "PUT" if method == "DELETE" and self.said and self.said.request else method
        try:
            return super()._get_request_body(direction)
        finally:
            self.method = method


class Erasable(View):
    """DELETE /users/me: what oneself's view inherits."""

    schema = BodyOfDelete()

    @property
    def scope_errors(self) -> list[type[OasisError]]:
        """What an app above may answer: somebody has to own each organization."""
        return [CATALOGUE["org_004"]] if self.request and self.request.method == "DELETE" else []

    @operation(
        "Ask to be erased",
        description="The account is erased after 30 days. Until then it logs in, and its session opens nothing but "
        "`POST /users/me/restore`: everything else answers `auth_005` with `details.erasure`. The sole owner of an "
        "organization is refused (`org_004`, with the organizations' names) until somebody else owns it.",
        request=ErasureBody,
        response=ErasureShape,
        status=202,
        errors=[*GATE, InvalidJSON, UnsupportedMediaType],
    )
    def delete(self, request: Request) -> Success:
        """Begin the days of grace; the other sessions end."""
        caller = caller_of(request)
        asked: Erasure = erasure.request_erasure(
            user_id=caller.id,
            session_id=caller.session_id,
            password=self.body(request, ErasureBody)["password"],
        )
        message = _("Borraremos tu cuenta dentro de 30 días. Hasta entonces puedes recuperarla.")
        return Success({"erasure_due_at": asked.due_at}, message=message, status=202)


class Restore(View):
    """POST /users/me/restore."""

    capability = AUTHENTICATED
    limit = "privacy"

    def admit(self, request: Request, required: Any, claims: Any) -> None:
        """Whoever has a live session, also one that opens nothing else."""
        request.user = self.authenticator.restorable(claims)

    @operation("Take the erasure back", errors=[NothingToRestore])
    def post(self, request: Request) -> Success:
        """The account is as it was."""
        erasure.restore(user_id=caller_of(request).id)
        return Success(None, message=_("Tu cuenta sigue aquí. Nos alegra que te quedes."))


class ExportList(View):
    """POST /users/me/export."""

    capability = AUTHENTICATED
    limit = "privacy"

    @operation(
        "Ask for a copy of one's data",
        description="Asked again while one is under way, it is the same one. The password is needed where the log-in is "
        "older than ten minutes.",
        request=ExportBody,
        response=ExportBegunShape,
        status=202,
        errors=GATE,
    )
    def post(self, request: Request) -> Success:
        """Begin it; a mail tells when it is ready."""
        caller, body = caller_of(request), self.body(request, ExportBody)
        made = export.request_export(user_id=caller.id, session_id=caller.session_id, password=body.get("password"))
        message = _("Estamos reuniendo tus datos. Te escribiremos cuando estén.")
        return Success({"export_id": made.pk}, message=message, status=202)


class ExportItem(View):
    """GET /users/me/export/{id}."""

    capability = AUTHENTICATED

    @operation("A copy of one's data", response=ExportShape)
    def get(self, request: Request, export_id: UUID) -> Success:
        """How far it is, and where it can be fetched."""
        made, url = export.read_export(user_id=caller_of(request).id, export_id=export_id)
        data: dict[str, Any] = {"status": made.status, "progress": made.progress}
        if url is not None:
            data |= {"url": request.build_absolute_uri(url), "expires_at": made.expires_at}
        return Success(data)


class AccessLog(View):
    """GET /users/me/access-log."""

    capability = AUTHENTICATED

    @operation(
        "Who of the staff looked at one's sensitive data", query=CursorQuery, response=LookShape, paginated="cursor"
    )
    def get(self, request: Request) -> Success:
        """Newest first: who, when, where, at what and why."""
        query = self.query(request, CursorQuery)
        records, meta = cursor_of(access_log.looks_at(user_id=caller_of(request).id), query)
        return Success(access_log.told(records), meta=meta)
