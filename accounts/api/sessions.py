"""Logging in, staying in, getting out."""

from math import ceil
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.fields import LONGEST_CODE, LONGEST_TOKEN, Id, Secret, Text
from accounts.api.limits import limit_account
from accounts.api.shapes import (
    AccessAnswer,
    ContextAnswer,
    LoginAnswer,
    SessionShape,
    login_outcome,
    organization_data,
    person_data,
    session_data,
    with_host,
)
from accounts.authentication import caller_of
from accounts.errors import (
    AccountLocked,
    EmailNotVerified,
    InvalidOneTimeToken,
    InvalidRefreshToken,
    WrongCredentials,
    WrongSecondFactor,
)
from accounts.models import Session
from accounts.services import devices, login, sessions
from oasis.core.api import StrictSerializer, Success, operation
from oasis.core.api.permissions import AUTHENTICATED, PUBLIC
from oasis.core.api.request import Request
from oasis.core.api.views import View
from oasis.core.errors import CATALOGUE, OasisError
from oasis.core.ratelimit import limit

COOKIE = "oasis_refresh"
COOKIE_PATH = "/api/v1/auth"
DEVICE_SECONDS = int(devices.KEEP.total_seconds())
DIRECTORY_REFUSES = ("org_002", "org_005")


def hand_over(request: Request, response: Success, tokens: sessions.Tokens) -> Success:
    """Put the tokens into an answer: access in the body, refresh in the cookie, in the body too for native clients."""
    response.data["access"] = tokens.access
    if request.headers.get("X-Client-Type") == "native":
        response.data["refresh"] = tokens.refresh
    response.set_cookie(
        COOKIE,
        tokens.refresh,
        max_age=ceil((tokens.refresh_expires_at - timezone.now()).total_seconds()),
        path=COOKIE_PATH,
        secure=settings.REFRESH_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def without_cookie(response: Success) -> Success:
    """Take the refresh cookie away."""
    response.set_cookie(
        COOKIE, "", max_age=0, path=COOKIE_PATH, secure=settings.REFRESH_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return response


def entered(request: Request, done: login.LoggedIn) -> Success:
    """The answer of a log-in: who and where, the tokens, and the cookie by which the device is known again."""
    data: dict[str, Any] = {
        "user": with_host(person_data(done.user), request),
        "organizations": [organization_data(one) for one in done.organizations],
    }
    if done.second_factor_due:
        data["mfa_setup_required"] = True
    response = hand_over(request, Success(data, message=_("Hola de nuevo.")), done.tokens)
    secure = settings.REFRESH_COOKIE_SECURE
    response.set_cookie(
        devices.COOKIE, done.device, max_age=DEVICE_SECONDS, path="/", secure=secure, httponly=True, samesite="Lax"
    )
    return response


class LoginBody(StrictSerializer):
    """E-mail (or `username`, the same under another name) and password."""

    email = Text(max_length=254, required=False)
    username = Text(max_length=254, required=False)
    password = Secret()

    def validate(self, data: dict[str, str]) -> dict[str, str]:
        """One name, not both."""
        if ("email" in data) == ("username" in data):
            raise serializers.ValidationError({"email": [_("Hace falta el correo.")]})
        return {"email": data.get("email") or data["username"], "password": data["password"]}


class SecondFactorBody(StrictSerializer):
    """The token of a log-in that waits for its second factor, and a code of the app or a backup code."""

    mfa_token = Secret()
    code = Secret(max_length=LONGEST_CODE)


class RefreshBody(StrictSerializer):
    """The refresh token, from clients without cookies."""

    refresh = Secret(max_length=LONGEST_TOKEN, required=False)


class OrganizationBody(StrictSerializer):
    """An organization."""

    organization_id = Id()


class Login(View):
    """POST /auth/login."""

    capability = PUBLIC
    limit = "login"

    @operation(
        "Log in",
        description="Where the second factor is on, the answer is a token for `/auth/login/2fa` and no access.",
        request=LoginBody,
        response=cast(Any, login_outcome),
        errors=[WrongCredentials, EmailNotVerified, AccountLocked],
    )
    def post(self, request: Request) -> Success:
        """Open a session, or ask for the second factor."""
        body = self.body(request, LoginBody)
        limit_account(request, self.limit, body["email"])
        done = login.login(email=body["email"], password=body["password"], device=request.COOKIES.get(devices.COOKIE))
        if isinstance(done, login.LoggedIn):
            return entered(request, done)
        data = {"mfa_required": True, "mfa_token": done.token, "methods": list(done.methods)}
        return Success(data, message=_("Escribe el código de tu aplicación."))


class LoginSecondFactor(View):
    """POST /auth/login/2fa."""

    capability = PUBLIC
    limit = "login"

    @operation(
        "Log in: the second factor",
        description="Five tries a token; a code is good once.",
        request=SecondFactorBody,
        response=LoginAnswer,
        errors=[WrongSecondFactor, InvalidOneTimeToken, AccountLocked],
    )
    def post(self, request: Request) -> Success:
        """Open a session."""
        body = self.body(request, SecondFactorBody)
        limit(request, self.limit, body["mfa_token"])
        cookie = request.COOKIES.get(devices.COOKIE)
        done = login.login_with_second_factor(token=body["mfa_token"], code=body["code"], device=cookie)
        return entered(request, done)


class Refresh(View):
    """POST /auth/refresh."""

    capability = PUBLIC

    @operation("Get the next access token", request=RefreshBody, response=AccessAnswer, errors=[InvalidRefreshToken])
    def post(self, request: Request) -> Success:
        """Rotate the refresh token of the body or of the cookie."""
        token = self.body(request, RefreshBody).get("refresh") or request.COOKIES.get(COOKIE)
        if not token:
            raise InvalidRefreshToken
        return hand_over(request, Success({}), sessions.refresh(refresh_token=token))


class Logout(View):
    """POST /auth/logout."""

    capability = AUTHENTICATED

    @operation("Log out of this session", status=204)
    def post(self, request: Request) -> Success:
        """End the session of the access token."""
        caller = caller_of(request)
        sessions.end_session(user_id=caller.id, session_id=caller.session_id, reason=Session.Ended.LOGOUT)
        return without_cookie(Success(status=204))


class LogoutAll(View):
    """POST /auth/logout-all."""

    capability = AUTHENTICATED

    @operation("Log out everywhere", status=204)
    def post(self, request: Request) -> Success:
        """End every session of the caller."""
        sessions.end_sessions(user_id=caller_of(request).id, reason=Session.Ended.LOGOUT)
        return without_cookie(Success(status=204))


class SelectOrganization(View):
    """POST /auth/select-organization."""

    capability = AUTHENTICATED

    @property
    def scope_errors(self) -> list[type[OasisError]]:
        """What the directory may answer; the classes live in an app above this one."""
        return [CATALOGUE[code] for code in DIRECTORY_REFUSES]

    @operation("Choose an organization", request=OrganizationBody, response=ContextAnswer)
    def post(self, request: Request) -> Success:
        """A context token for one of the caller's organizations."""
        body = self.body(request, OrganizationBody)
        access, organization = sessions.select_organization(
            user_id=caller_of(request).id,
            session_id=caller_of(request).session_id,
            organization_id=body["organization_id"],
        )
        data = {"access": access, "organization": organization_data(organization), "role": organization.role}
        return Success(data)


class SessionList(View):
    """GET /auth/sessions."""

    capability = AUTHENTICATED

    @operation("One's sessions", response=SessionShape, many=True)
    def get(self, request: Request) -> Success:
        """Where one is logged in, the last used first."""
        found = sessions.list_sessions(user_id=caller_of(request).id)
        return Success([session_data(session, caller_of(request).session_id) for session in found])


class SessionDetail(View):
    """DELETE /auth/sessions/{id}."""

    capability = AUTHENTICATED

    @operation("End one of one's sessions", status=204)
    def delete(self, request: Request, session_id: UUID) -> HttpResponse:
        """Log out on another device (or this one)."""
        sessions.end_session(user_id=caller_of(request).id, session_id=session_id, reason=Session.Ended.REMOVED)
        return Success(status=204)
