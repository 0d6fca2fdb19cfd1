"""What the accounts app answers when it says no. `auth_001`, `auth_005` and `auth_010` live in the kernel."""

from django.utils.translation import gettext_lazy as _

from oasis.core.errors import OasisError


class WrongCredentials(OasisError):
    """Wrong e-mail or password: the same whether or not the account exists."""

    code = "auth_002"
    status = 401
    message = _("El correo o la contraseña no son correctos.")


class EmailNotVerified(OasisError):
    """The password is right; nobody has proved yet to read the mailbox."""

    code = "auth_003"
    status = 403
    message = _("Antes de entrar, confirma tu correo con el enlace que te enviamos.")


class AccountLocked(OasisError):
    """Too many failures: `Retry-After` says when to come back."""

    code = "auth_004"
    status = 423
    message = _(
        "Hemos pausado el acceso por varios intentos fallidos. Vuelve a intentarlo más tarde o elige otra contraseña."
    )


class InvalidRefreshToken(OasisError):
    """The refresh token is malformed, expired, ended or was used before."""

    code = "auth_006"
    status = 401
    message = _("Tu sesión ha terminado. Vuelve a entrar.")


class InvalidOneTimeToken(OasisError):
    """The link is unknown, was used or is too old."""

    code = "auth_008"
    status = 400
    message = _("Este enlace ya no sirve: se ha usado o ha caducado. Pide otro.")


class WrongSecondFactor(OasisError):
    """The code is wrong, used or too old."""

    code = "auth_007"
    status = 401
    message = _("El código no es correcto o ya se ha usado.")


class TwoFactorUnchanged(OasisError):
    """Two-factor log-in is already on, or already off."""

    code = "auth_009"
    status = 409
    message = _("La verificación en dos pasos ya está así.")


class RecentLoginNeeded(OasisError):
    """A dangerous act, and the log-in is older than ten minutes: send the password along, or log in again."""

    code = "auth_011"
    status = 403
    message = _("Por tu seguridad, escribe tu contraseña para continuar.")


class SecondFactorNeeded(OasisError):
    """The person's role asks for a second factor that is not set up: until then nothing else is open."""

    code = "auth_012"
    status = 403
    message = _("Tu papel pide verificación en dos pasos. Actívala para continuar.")


class NothingToRestore(OasisError):
    """The account does not wait to be erased, or its day has come."""

    code = "auth_013"
    status = 409
    message = _("Tu cuenta no está pendiente de borrarse, o ya es tarde para recuperarla.")
