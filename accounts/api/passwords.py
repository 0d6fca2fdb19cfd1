"""Passwords: forgotten, chosen anew, changed; and the link that unlocks."""

from django.utils.translation import gettext_lazy as _

from accounts.api.fields import LONGEST_TOKEN, Secret
from accounts.api.limits import limit_account
from accounts.api.registration import EmailBody, TokenBody
from accounts.authentication import caller_of
from accounts.errors import AccountLocked, InvalidOneTimeToken, WrongCredentials
from accounts.services import passwords
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import AUTHENTICATED, PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View


class ResetConfirmBody(StrictSerializer):
    """The link's token and another password."""

    token = Secret(max_length=LONGEST_TOKEN)
    new_password = Secret(min_length=10)


class ChangeBody(StrictSerializer):
    """The password and another one."""

    current_password = Secret()
    new_password = Secret(min_length=10)


class PasswordReset(View):
    """POST /auth/password/reset."""

    capability = PUBLIC
    limit = "recovery"

    @operation("Ask for a link to choose another password", request=EmailBody, status=202)
    def post(self, request: Request) -> Success:
        """Always 202."""
        email = self.body(request, EmailBody)["email"]
        limit_account(request, self.limit, email)
        passwords.request_reset(email=email)
        return Success(None, message=_("Si hay una cuenta con esa dirección, le hemos escrito."), status=202)


class PasswordResetConfirm(View):
    """POST /auth/password/reset/confirm."""

    capability = PUBLIC

    @operation("Choose another password with the link", request=ResetConfirmBody, errors=[InvalidOneTimeToken])
    def post(self, request: Request) -> Success:
        """Set the password and end every session."""
        body = self.body(request, ResetConfirmBody)
        passwords.confirm_reset(token=body["token"], new_password=body["new_password"])
        return Success(None, message=_("Contraseña cambiada. Entra con la nueva."))


class PasswordChange(View):
    """POST /auth/password/change."""

    capability = AUTHENTICATED
    limit = "login"

    @operation("Change one's password", request=ChangeBody, errors=[WrongCredentials, AccountLocked])
    def post(self, request: Request) -> Success:
        """Set the password and end the other sessions."""
        body = self.body(request, ChangeBody)
        passwords.change_password(
            user_id=caller_of(request).id,
            session_id=caller_of(request).session_id,
            current_password=body["current_password"],
            new_password=body["new_password"],
        )
        return Success(None, message=_("Contraseña cambiada. Hemos cerrado tus otras sesiones."))


class Unlock(View):
    """POST /auth/unlock."""

    capability = PUBLIC

    @operation("Unlock one's account with the link", request=TokenBody, errors=[InvalidOneTimeToken])
    def post(self, request: Request) -> Success:
        """Take the locks off."""
        passwords.unlock_by_link(token=self.body(request, TokenBody)["token"])
        return Success(None, message=_("Listo: ya puedes volver a entrar."))
