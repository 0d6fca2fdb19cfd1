"""What journeys refuses, and how it says so."""

from django.utils.translation import gettext_lazy as _

from oasis.core.errors import OasisError


class JourneyNotFound(OasisError):
    """No published journey of that id in this organization."""

    code = "journey_001"
    status = 404
    message = _("No encontramos ese recorrido, o todavía no está publicado.")


class AlreadyEnrolled(OasisError):
    """There is an active or paused enrollment."""

    code = "journey_002"
    status = 409
    message = _("Ya tienes una inscripción activa en este recorrido.")


class StepLocked(OasisError):
    """The step cannot be completed now, or not by the participant.

    Its predecessors are not done, it opens later (`details.opens_at`), or something else completes it
    (`details.completed_by`).
    """

    code = "journey_003"
    status = 409
    message = _("Este paso todavía no está abierto para ti.")


class EnrollmentNotActive(OasisError):
    """The enrollment is paused, completed or abandoned."""

    code = "journey_004"
    status = 409
    message = _("Esta inscripción no está en curso.")


class PrerequisiteMissing(OasisError):
    """Another journey has to be completed first; `details.journeys` names them."""

    code = "journey_005"
    status = 409
    message = _("Antes de empezar este recorrido hay que terminar otro.")


class QuizNotPassed(OasisError):
    """Too few right answers; `details` says how many and which. It can be tried again."""

    code = "journey_006"
    status = 409
    message = _("Casi. Revisa las respuestas y vuelve a intentarlo cuando quieras.")


class NotPublishable(OasisError):
    """The draft cannot be published; `details.problems` says why."""

    code = "journey_007"
    status = 409
    message = _("El recorrido tiene algo que corregir antes de publicarse.")


class DocumentRefused(OasisError):
    """A journey's file cannot be taken; `details.problems` says why, every reason."""

    code = "journey_010"
    status = 400
    message = _("El archivo del recorrido tiene algo que no podemos aceptar.")


class NoCertificate(OasisError):
    """The enrollment is not completed, its journey gives no certificate, or the certificate was revoked."""

    code = "journey_011"
    status = 409
    message = _("Esta inscripción no tiene certificado.")


class NotEnoughPoints(OasisError):
    """The balance does not reach."""

    code = "reward_001"
    status = 409
    message = _("Aún no tienes puntos suficientes.")


class OutOfStock(OasisError):
    """Nothing is left."""

    code = "reward_002"
    status = 409
    message = _("Esta recompensa se ha agotado.")


class RewardLimitReached(OasisError):
    """The person has it as often as one person may."""

    code = "reward_003"
    status = 409
    message = _("Ya has canjeado esta recompensa las veces que se puede.")


class RedemptionSettled(OasisError):
    """The redemption is not in a state that allows this."""

    code = "reward_004"
    status = 409
    message = _("Este canje ya no admite ese cambio.")


class EntryNotReversible(OasisError):
    """The movement was corrected already, or is itself a correction."""

    code = "reward_005"
    status = 409
    message = _("Este movimiento ya se corrigió, o es él mismo una corrección.")


class GamificationOff(OasisError):
    """Points, levels and rewards are switched off, for the organization or by the person's own choice."""

    code = "reward_006"
    status = 409
    message = _("Los puntos y las recompensas están desactivados.")


class SoldOut(OasisError):
    """No seat is left, of the event or of the ticket type."""

    code = "event_001"
    status = 409
    message = _("Ya no quedan plazas.")


class AlreadyCheckedIn(OasisError):
    """Somebody came in with this ticket before; `details.checked_in_at` says when."""

    code = "event_002"
    status = 409
    message = _("Esta entrada ya se usó.")


class TicketInvalid(OasisError):
    """The ticket does not open this door; `details.reason` is forged, other_event, cancelled or undone."""

    code = "event_003"
    status = 400
    message = _("Esta entrada no es válida.")


class AlreadyRegistered(OasisError):
    """The person has a place already, or waits for one; `details.status` says which."""

    code = "event_004"
    status = 409
    message = _("Ya tienes una inscripción a este encuentro.")


class NotOnSale(OasisError):
    """The ticket type is not available now; `details` says from when until when it is."""

    code = "event_005"
    status = 409
    message = _("Estas entradas no están disponibles en este momento.")


class EventClosed(OasisError):
    """The event was cancelled, or is over."""

    code = "event_006"
    status = 409
    message = _("Este encuentro ya no admite inscripciones.")


class RegistrationSettled(OasisError):
    """The registration or ticket is not in a state that allows this; `details.status` says which."""

    code = "event_007"
    status = 409
    message = _("Esta inscripción ya no admite ese cambio.")


class CapacityTaken(OasisError):
    """Fewer seats than are taken already; `details.seats_taken` says how many those are."""

    code = "event_008"
    status = 409
    message = _("Ya hay más plazas ocupadas que las que dejas.")


class NotForSale(OasisError):
    """Tickets of that type are not paid for: registering is enough."""

    code = "purchase_001"
    status = 409
    message = _("Estas entradas no se compran: inscríbete directamente.")


class PurchaseSettled(OasisError):
    """The purchase was paid, or paid back; `details.status` says which."""

    code = "purchase_002"
    status = 409
    message = _("Esta compra ya no se puede anular así.")
