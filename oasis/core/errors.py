"""Coded errors: the only way a use case says no.

Each subclass of `OasisError` with a `code` enters the catalogue that
`GET /api/v1/errors` and the OpenAPI document publish.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

CATALOGUE: dict[str, type["OasisError"]] = {}


class OasisError(Exception):
    """An expected refusal with a stable code, an HTTP status and a sentence for the person.

    `details` says more for a client (for validation `{field: [messages]}`), `headers` go on the response.
    """

    code: ClassVar[str] = ""
    status: ClassVar[int] = 400
    message: Any = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" in cls.__dict__ and cls.code:
            taken = CATALOGUE.setdefault(cls.code, cls)
            if (taken.__module__, taken.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"{cls.code} is {taken.__qualname__} already")

    def __init__(self, message: Any = None, *, details: Any = None, headers: dict[str, str] | None = None) -> None:
        self.message = message or type(self).message
        self.details = details
        self.headers = headers or {}
        super().__init__(self.code)


class ValidationFailed(OasisError):
    """A body or query that is not what the endpoint takes; `details` is `{field: [messages]}`."""

    code = "common_001"
    status = 400
    message = _("Revisa los datos: hay algo que no está bien.")


class NotFound(OasisError):
    """No such thing here; it may exist in another organization, and nobody will know."""

    code = "common_002"
    status = 404
    message = _("No lo encontramos.")


class MethodNotAllowed(OasisError):
    """The path exists, the method does not."""

    code = "common_003"
    status = 405
    message = _("Este método no está permitido aquí.")


class RateLimited(OasisError):
    """Too many requests; `Retry-After` says when to come back."""

    code = "common_004"
    status = 429
    message = _("Has hecho muchas peticiones seguidas. Espera un momento y vuelve a intentarlo.")


class Unexpected(OasisError):
    """Something broke that nobody expected; no internals are shown."""

    code = "common_005"
    status = 500
    message = _("Algo ha fallado de nuestro lado. Ya lo estamos mirando.")


class InvalidJSON(OasisError):
    """The body is not JSON."""

    code = "common_006"
    status = 400
    message = _("El cuerpo de la petición no es JSON válido.")


class UnsupportedMediaType(OasisError):
    """The body is of a type that the endpoint does not read."""

    code = "common_007"
    status = 415
    message = _("Ese tipo de contenido no se admite aquí.")


class Unavailable(OasisError):
    """Something we depend on is away; `Retry-After` says when to try again."""

    code = "common_008"
    status = 503
    message = _("El servicio no está disponible en este momento. Vuelve a intentarlo enseguida.")

    def __init__(self, message: Any = None, *, details: Any = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message, details=details, headers={"Retry-After": "5", **(headers or {})})


class IdempotencyConflict(OasisError):
    """The `Idempotency-Key` was used before with another body."""

    code = "common_009"
    status = 409
    message = _("Esa Idempotency-Key ya se usó con otro contenido.")


class BodyTooLarge(OasisError):
    """The body is larger than the endpoint takes."""

    code = "common_010"
    status = 413
    message = _("El contenido es demasiado grande.")


class NotAuthenticated(OasisError):
    """The endpoint needs a logged-in person."""

    code = "auth_001"
    status = 401
    message = _("Necesitas iniciar sesión.")


class InvalidAccessToken(OasisError):
    """The access token is malformed, forged, expired or its session has ended."""

    code = "auth_005"
    status = 401
    message = _("Tu sesión ha caducado. Vuelve a iniciarla.")


class Forbidden(OasisError):
    """The caller's role does not allow it."""

    code = "auth_010"
    status = 403
    message = _("Tu rol no permite hacer esto.")
