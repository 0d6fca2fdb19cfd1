"""Why something was refused, failed or set aside, in words: for staff, who read no codes.

The rows keep codes: the reason of a `PermanentError`, `<code or kind of error> at <file>:<line>` of anything else, the
outcome of a delivery. Apps above explain theirs with `explain`; a code without words is shown with a hint whom to ask.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oasis.core.errors import CATALOGUE

_words: dict[str, Promise | str] = {
    "superseded": gettext_lazy("Ya se aplicó uno más nuevo del mismo sujeto."),
    "no_organization": gettext_lazy("La organización no existe."),
    "body_purged": gettext_lazy("El contenido ya se había borrado por su antigüedad."),
    "provider_gone": gettext_lazy("Ese proveedor ya no está configurado."),
    "DecryptionFailed": gettext_lazy("No se puede leer: falta la clave con la que se cifró."),
    "worker_died": gettext_lazy("El proceso que lo atendía murió todas las veces."),
    "conflict_with": gettext_lazy("Llegó con el id de otro evento y otro contenido."),
    # Mercado Pago
    "payment_id": gettext_lazy("No lleva el id de un pago."),
    "not_a_payment": gettext_lazy("No habla de un pago."),
    "PaymentUnknown": gettext_lazy("Mercado Pago no conoce ese pago: es de otra cuenta, o una prueba."),
    "AccessTokenMissing": gettext_lazy("Falta MERCADOPAGO_ACCESS_TOKEN: sin él no se puede preguntar por el pago."),
    # refused requests
    "webhook_002: missing": gettext_lazy("Llegó sin firma."),
    "webhook_002: malformed": gettext_lazy("La firma no tiene la forma debida."),
    "webhook_002: mismatch": gettext_lazy("La firma no es correcta."),
    "webhook_002: stale": gettext_lazy("La firma había caducado."),
    "webhook_002: unconfigured": gettext_lazy("No hay ningún secreto con el que comprobar la firma."),
    "webhook_003: not_json": gettext_lazy("El cuerpo no es JSON."),
    "webhook_003: not_an_object": gettext_lazy("El cuerpo no es un objeto JSON."),
    "webhook_003: malformed": gettext_lazy("Al cuerpo le falta lo que este proveedor envía siempre."),
    "webhook_003: another_id": gettext_lazy("El cuerpo habla de otro id que el firmado."),
    # deliveries
    "timeout": gettext_lazy("No respondió a tiempo."),
    "unresolvable": gettext_lazy("Ese nombre no existe en internet."),
    "address_refused": gettext_lazy("El nombre lleva a una red privada: ahí no enviamos nada."),
    "connection_failed": gettext_lazy("No se pudo conectar."),
    "tls_failed": gettext_lazy("Su certificado no es válido."),
    "answer_broken": gettext_lazy("La respuesta no llegó entera."),
    "secret_unreadable": gettext_lazy("Su secreto no se puede leer: cámbialo por uno nuevo."),
    "endpoint_off": gettext_lazy("La dirección se apagó."),
    "endpoint_deleted": gettext_lazy("La dirección se eliminó."),
}


def explain(words: dict[str, Promise | str]) -> None:
    """Give codes their words."""
    _words.update(words)


def in_words(reason: str) -> str:
    """A reason as staff read it; "" stays "", and what somebody wrote themselves is not for here."""
    if not reason or reason in _words:
        return str(_words.get(reason, ""))
    code = reason.partition(" ")[0]
    if code in _words:
        return str(_words[code])
    if code in CATALOGUE:
        return str(CATALOGUE[code].message)
    if code.startswith("http_"):
        return _("La dirección respondió %s.") % code.removeprefix("http_")
    if code.startswith("url_"):
        return _("Esa dirección no se puede usar.")
    return _("Algo que no esperábamos (%s): díselo a quien mantiene la plataforma.") % reason
