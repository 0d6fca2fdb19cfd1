"""Coded refusals of the gateway, and what a handler raises when trying again would not help."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from oasis.core.errors import OasisError
from oasis.core.outbox import PermanentFailure


class UnknownProvider(OasisError):
    """No provider of that name."""

    code = "webhook_001"
    status = 404
    message = _("No conocemos ese proveedor.")


class Refused(OasisError):
    """A delivery that is not taken; `reason` is a code for the record, never shown to the sender."""

    def __init__(self, reason: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason = reason


class SignatureRefused(Refused):
    """The signature is missing, malformed, wrong or too old, or there is no secret to check it against."""

    code = "webhook_002"
    status = 401
    message = _("La firma falta, no es correcta o ha caducado.")


class PayloadRefused(Refused):
    """Rightly signed, but not what the provider sends."""

    code = "webhook_003"
    status = 400
    message = _("El contenido no es lo que envía este proveedor.")


class EventConflict(OasisError):
    """The event's id is known with other bytes."""

    code = "webhook_004"
    status = 409
    message = _("Ya recibimos un evento con ese id y otro contenido.")


class NotDiscardable(OasisError):
    """Only what has not been processed and is not being processed can be discarded."""

    code = "webhook_005"
    status = 409
    message = _("Este evento ya no se puede descartar.")


class NotReplayable(OasisError):
    """Being processed right now, refused, or too old: the body is no longer kept."""

    code = "webhook_006"
    status = 409
    message = _("Este evento no se puede volver a procesar.")


class TooManyEndpoints(OasisError):
    """The organization has as many endpoints as it may."""

    code = "webhook_007"
    status = 409
    message = _("Ya tienes el máximo de direcciones de envío: elimina una antes de añadir otra.")


class EndpointOff(OasisError):
    """Nothing is sent to an endpoint that is off."""

    code = "webhook_008"
    status = 409
    message = _("Esta dirección está apagada: enciéndela antes de reenviar.")


class PermanentError(PermanentFailure):
    """Raised by a handler or a resolver: trying again would not help; `reason` carries nobody's data."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
