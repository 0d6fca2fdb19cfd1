"""The second factor: set up, switched off, backup codes."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.api.fields import LONGEST_CODE, Secret
from accounts.api.shapes import BackupCodesShape, SecondFactorShape, SetupShape
from accounts.authentication import caller_of
from accounts.errors import (
    AccountLocked,
    RecentLoginNeeded,
    SecondFactorNeeded,
    TwoFactorUnchanged,
    WrongCredentials,
    WrongSecondFactor,
)
from accounts.services import second_factor
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import AUTHENTICATED
from oasis.core.api.request import Request
from oasis.core.api.views import View

PASSWORD_ERRORS = [WrongCredentials, AccountLocked]


class PasswordBody(StrictSerializer):
    """The caller's password."""

    password = Secret()


class CodeBody(StrictSerializer):
    """A code of the app."""

    code = Secret(max_length=LONGEST_CODE)


class CodeAndMaybePasswordBody(CodeBody):
    """A code of the app or a backup code; the password too, where the log-in is older than ten minutes."""

    password = Secret(required=False)


class CodeAndPasswordBody(CodeBody):
    """A code of the app or a backup code, and the password."""

    password = Secret()


class SetupView(View):
    """What a session may do that still lacks the second factor its role asks for."""

    capability = AUTHENTICATED
    limit = "login"

    def admit(self, request: Request, required: Any, claims: Any) -> None:
        """Whoever has a live session."""
        request.user = self.authenticator.newcomer(claims)


class Enable(SetupView):
    """POST /auth/2fa/enable."""

    @operation(
        "Begin to set up the second factor",
        description="It is on once `/auth/2fa/verify-setup` has seen a first code, within ten minutes.",
        request=PasswordBody,
        response=SetupShape,
        errors=[*PASSWORD_ERRORS, TwoFactorUnchanged],
    )
    def post(self, request: Request) -> Success:
        """A new secret."""
        caller, body = caller_of(request), self.body(request, PasswordBody)
        setup = second_factor.enable(user_id=caller.id, session_id=caller.session_id, password=body["password"])
        return Success(asdict(setup), message=_("Escanea el código con tu aplicación y escribe el número que muestre."))


class VerifySetup(SetupView):
    """POST /auth/2fa/verify-setup."""

    @operation(
        "Switch the second factor on",
        description="The code is spent by it, as by a log-in. The backup codes are shown this once.",
        request=CodeBody,
        response=BackupCodesShape,
        errors=[RecentLoginNeeded, TwoFactorUnchanged, WrongSecondFactor],
    )
    def post(self, request: Request) -> Success:
        """A first code."""
        caller, body = caller_of(request), self.body(request, CodeBody)
        codes = second_factor.verify_setup(user_id=caller.id, session_id=caller.session_id, code=body["code"])
        return Success({"backup_codes": codes}, message=_("Activada. Guarda estos códigos: no volverás a verlos."))


class Disable(View):
    """POST /auth/2fa/disable."""

    capability = AUTHENTICATED
    limit = "login"

    @operation(
        "Switch the second factor off",
        request=CodeAndPasswordBody,
        errors=[*PASSWORD_ERRORS, TwoFactorUnchanged, WrongSecondFactor, SecondFactorNeeded],
    )
    def post(self, request: Request) -> Success:
        """With password and code."""
        caller, body = caller_of(request), self.body(request, CodeAndPasswordBody)
        second_factor.disable(user_id=caller.id, session_id=caller.session_id, **body)
        return Success(None, message=_("La verificación en dos pasos está desactivada."))


class RegenerateBackupCodes(View):
    """POST /auth/2fa/regenerate-backup-codes."""

    capability = AUTHENTICATED
    limit = "login"

    @operation(
        "Make new backup codes",
        description="The ones before stop working.",
        request=CodeAndMaybePasswordBody,
        response=BackupCodesShape,
        errors=[*PASSWORD_ERRORS, RecentLoginNeeded, TwoFactorUnchanged, WrongSecondFactor],
    )
    def post(self, request: Request) -> Success:
        """With a code."""
        caller, body = caller_of(request), self.body(request, CodeAndMaybePasswordBody)
        codes = second_factor.regenerate_backup_codes(user_id=caller.id, session_id=caller.session_id, **body)
        return Success({"backup_codes": codes}, message=_("Guarda estos códigos: los de antes ya no sirven."))


class Status(SetupView):
    """GET /auth/2fa/status."""

    limit = "default"

    @operation("The state of the second factor", response=SecondFactorShape)
    def get(self, request: Request) -> Success:
        """Whether it is on, since when, how many backup codes are left."""
        return Success(asdict(second_factor.standing_of(user_id=caller_of(request).id)))
