"""Signed URLs of the embedded storage: what a bucket does by itself (`oasis.core.storage`)."""

from django.core.files.storage import storages
from django.http import FileResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _

from oasis.core.api.permissions import PUBLIC
from oasis.core.api.rendering import Success
from oasis.core.api.request import Request
from oasis.core.api.schema import operation
from oasis.core.api.views import View
from oasis.core.errors import BodyTooLarge, NotFound, ValidationFailed
from oasis.core.storage.folder import Folder, Grant, TooLong, granted
from oasis.core.storage.keys import attachment, safe_content_type


class StoredObject(View):
    """One object, for who holds its signed URL. The URL says what may be done and until when; there is no other way in."""

    capability = PUBLIC

    @operation(
        "Download a stored object",
        media_type="*/*",
        description="Where files are kept by the application itself; a presigned URL of the bucket elsewhere.",
    )
    def get(self, request: Request, token: str) -> FileResponse:
        """The bytes, to be saved and not shown."""
        folder, grant = self._allowed(token, "download")
        try:
            stream = folder.stream(grant.key)
        except FileNotFoundError as error:
            raise NotFound from error
        response = FileResponse(stream, content_type=safe_content_type(grant.content_type))
        response.headers["Content-Disposition"] = attachment(grant.filename)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @operation(
        "Upload a stored object",
        status=204,
        description="The body is the object: as many bytes as were announced, of the type in `headers`.",
    )
    def put(self, request: Request, token: str) -> Success:
        """Take the bytes as they come, never more than were announced."""
        folder, grant = self._allowed(token, "upload")
        if (request.META.get("CONTENT_TYPE") or "") != grant.content_type:
            raise ValidationFailed(details={"Content-Type": [_("No es el tipo que se anunció.")]})
        try:
            folder.receive(grant.key, request._request, size=grant.size)
        except TooLong as error:
            raise BodyTooLarge from error
        except (EOFError, UnreadablePostError) as error:
            raise ValidationFailed(
                details={"non_field_errors": [_("Han llegado menos bytes de los anunciados.")]}
            ) from error
        return Success(status=204)

    def check_size(self, request: Request) -> None:
        """The grant says how much: the body is counted while it is written, not read into memory first."""

    def _allowed(self, token: str, act: str) -> tuple[Folder, Grant]:
        folder, grant = storages["default"], granted(token, act)
        if grant is None or not isinstance(folder, Folder):
            raise NotFound
        return folder, grant
