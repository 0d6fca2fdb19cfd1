"""What coaching refuses, and how it says so."""

from django.utils.translation import gettext_lazy as _

from oasis.core.errors import OasisError, Unavailable


class AssistantUnavailable(Unavailable):
    """The provider did not answer, and nothing may stand in for it (`AI_FALLBACK` is off)."""

    code = "coaching_001"
    message = _("El acompañante no está disponible en este momento. Vuelve a intentarlo enseguida.")


class ConsentMissing(OasisError):
    """The person has not agreed to their words being processed by an artificial intelligence."""

    code = "coaching_003"
    status = 403
    message = _("Para hablar con este acompañante hace falta que aceptes el tratamiento con inteligencia artificial.")


class CaseSettled(OasisError):
    """The safety case is closed already."""

    code = "coaching_004"
    status = 409
    message = _("Este caso ya está cerrado.")


class CaseNotTaken(OasisError):
    """A case is closed by whoever took it: somebody has to take it first."""

    code = "coaching_005"
    status = 409
    message = _("Antes de cerrar el caso, alguien tiene que atenderlo.")


class QuotaUsedUp(OasisError):
    """The person's or the organization's share of artificial intelligence for the day, or the month, is used up."""

    code = "coaching_002"
    status = 429
    message = _("Por hoy hemos llegado al límite de uso del acompañante. Mañana seguimos.")


class TooManyMemories(OasisError):
    """A person's memory is full; something has to be forgotten first."""

    code = "coaching_006"
    status = 409
    message = _("Ya no caben más recuerdos. Borra alguno que no haga falta.")


class CaseReviewed(OasisError):
    """Somebody has looked back on the safety case already."""

    code = "coaching_020"
    status = 409
    message = _("Este caso ya está revisado.")


class TimeTaken(OasisError):
    """The mentor or a participant has another session then."""

    code = "coaching_021"
    status = 409
    message = _("A esa hora ya hay otra sesión. Elige otra.")


class MentorAway(OasisError):
    """The mentor holds no sessions then."""

    code = "coaching_022"
    status = 409
    message = _("A esa hora no hay sesiones con esta persona. Elige otra hora.")


class SessionOver(OasisError):
    """The session was held, cancelled, or its time has passed."""

    code = "coaching_023"
    status = 409
    message = _("Esta sesión ya ha terminado o se canceló.")


class RoomUnavailable(OasisError):
    """No video server is configured."""

    code = "coaching_024"
    status = 503
    message = _("La sala de vídeo no está disponible en este momento.")


class RecordingNotAllowed(OasisError):
    """Not everybody of the session has agreed to its recording, or somebody said no."""

    code = "coaching_030"
    status = 409
    message = _("Esta sesión no se puede grabar: falta el consentimiento de alguien que participa.")


class CannotTranscribe(OasisError):
    """No provider that can listen is configured: the guided companion cannot."""

    code = "coaching_031"
    status = 409
    message = _("Aquí no hay ningún servicio que pueda transcribir grabaciones. El audio no se guarda.")


class RecordingExists(OasisError):
    """The session has a recording already."""

    code = "coaching_032"
    status = 409
    message = _("Esta sesión ya tiene una grabación.")


class SummaryAccepted(OasisError):
    """Somebody has accepted the summary: it is not made anew or changed any more."""

    code = "coaching_033"
    status = 409
    message = _("Este resumen ya está aceptado.")


class TranscriptMissing(OasisError):
    """What was said is not written down yet."""

    code = "coaching_034"
    status = 409
    message = _("La transcripción todavía no está lista.")


class AudioUnusable(OasisError):
    """The uploaded file was refused or is gone before it could be listened to."""

    code = "coaching_035"
    status = 409
    message = _("No hemos podido leer el audio. Vuelve a subirlo.")
