"""Registering and confirming one's mailbox."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import LONGEST_TOKEN, Email, Flag, NewProfile, Secret
from accounts.api.limits import limit_account
from accounts.api.shapes import UserAnswer, told, user_data
from accounts.errors import InvalidOneTimeToken
from accounts.names import screen_names
from accounts.services import registration
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View


class RegisterBody(StrictSerializer):
    """Who registers."""

    email = Email()
    password = Secret(min_length=10)
    profile = NewProfile()
    accept_terms = Flag()

    def validate_accept_terms(self, value: bool) -> bool:
        """Only yes lets in."""
        if not value:
            raise serializers.ValidationError(_("Para crear la cuenta hace falta aceptar las condiciones."))
        return value


class TokenBody(StrictSerializer):
    """The token of a link in a mail."""

    token = Secret(max_length=LONGEST_TOKEN)


class EmailBody(StrictSerializer):
    """An e-mail address."""

    email = Email()


class Register(View):
    """POST /auth/register."""

    capability = PUBLIC
    limit = "register"
    idempotent = True

    @operation("Register", request=RegisterBody, response=UserAnswer, status=201)
    def post(self, request: Request) -> Success:
        """Make an account; the answer is the same where the address has one."""
        body = self.body(request, RegisterBody)
        user = registration.register(email=body["email"], password=body["password"], profile=body["profile"])
        message = _("Te hemos enviado un correo. Ábrelo para terminar.")
        said = screen_names(person_id=None, profile=body["profile"], country=body["profile"].get("country"))
        return Success({"user": user_data(user)} | told(said), message=message, status=201)


class VerifyEmail(View):
    """POST /auth/verify-email."""

    capability = PUBLIC

    @operation("Confirm the mailbox", request=TokenBody, response=UserAnswer, errors=[InvalidOneTimeToken])
    def post(self, request: Request) -> Success:
        """Use the link's token up."""
        user = registration.verify_email(token=self.body(request, TokenBody)["token"])
        return Success({"user": user_data(user)}, message=_("Correo confirmado. Ya puedes entrar."))


class ResendVerification(View):
    """POST /auth/resend-verification."""

    capability = PUBLIC
    limit = "recovery"

    @operation("Send the confirmation mail again", request=EmailBody, status=202)
    def post(self, request: Request) -> Success:
        """Always 202."""
        email = self.body(request, EmailBody)["email"]
        limit_account(request, self.limit, email)
        registration.resend_verification(email=email)
        return Success(None, message=_("Si esa dirección espera confirmación, le hemos escrito."), status=202)
