"""The wall before every Django admin site: rate limit, lock, second factor, recovery by a backup code.

A site that is no `WalledSite` is still shut for whoever has a second factor or must have one: the back end raises
`SecondFactorFirst` before anybody is logged in, and only a `WalledSite` knows what to do then (`accounts.E004` names a
site that is none). Between the two factors the browser's session holds the token of the half-finished log-in and nobody
is logged in; afterwards it holds which second factor was passed, so that a session from before it was switched on ends.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth import login as open_session
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.errors import InvalidOneTimeToken
from accounts.models import User
from accounts.services import challenges, devices, second_factor
from oasis.core.errors import OasisError
from oasis.core.ratelimit import limit
from oasis.core.telemetry import request_context

BACKEND = "accounts.backends.AdminBackend"
TOKEN, PASSED = "wall_token", "wall_passed"  # in the browser's session


class SecondFactorFirst(Exception):
    """The password is right, and the person has a second factor or must have one: nobody is logged in yet."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user


def must_pass(user: User) -> bool:
    """Whether a password alone does not let this person in."""
    return user.has_second_factor or (settings.PRODUCTION and user.is_platform_admin)


def has_passed(request: HttpRequest) -> bool:
    """Whether the person of a session gave the second factor that they have now, or needs none."""
    user = request.user
    if not isinstance(user, User) or not must_pass(user):
        return True
    return user.has_second_factor and request.session.get(PASSED) == _mark(user)


def _mark(user: User) -> str:
    return str(user.second_factor.confirmed_at)


class CodeForm(forms.Form):
    """A code of the app, or a backup code."""

    code = forms.CharField(
        label=_("Código de tu aplicación, o uno de reserva"),
        max_length=32,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class FirstCodeForm(CodeForm):
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Número que muestra tu aplicación")


@method_decorator([never_cache, sensitive_post_parameters("password", "code")], name="login")
@method_decorator([never_cache, sensitive_post_parameters("code")], name="second_factor")
@method_decorator([never_cache, sensitive_post_parameters("code")], name="second_factor_setup")
class WalledSite(AdminSite):
    """An admin site behind the wall; a subclass's `has_permission` asks `has_passed` too."""

    def get_urls(self) -> list[Any]:
        """The pages between the two factors, and the site's own."""
        return [
            path("login/code/", self.second_factor, name="second_factor"),
            path("login/setup/", self.second_factor_setup, name="second_factor_setup"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whom the site lets in, once they have passed."""
        return super().has_permission(request) and has_passed(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The log-in's first page; goes on to the second where there is a second factor, or must be one."""
        try:
            response = super().login(request, extra_context)
        except SecondFactorFirst as stop:
            return self._ask(request, stop.user)
        return _with_device(request, response)

    def _ask(self, request: HttpRequest, user: User) -> HttpResponse:
        try:
            (self.login_form or AdminAuthenticationForm)(request).confirm_login_allowed(user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return self._back(request, self.name + ":login")
        request.session.cycle_key()
        request.session[TOKEN] = challenges.begin_challenge(user_id=user.pk)
        page = "second_factor" if user.has_second_factor else "second_factor_setup"
        return self._back(request, f"{self.name}:{page}")

    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """The log-in's second page: a code of the app, or a backup code."""
        token = request.session.get(TOKEN, "")
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                limit(request, "login", str(request_context.address))
                user = second_factor.pass_second_factor(token=token, code=form.cleaned_data["code"], via="admin")
            except InvalidOneTimeToken:
                return self._start_again(request)
            except OasisError as refusal:
                form.add_error("code", str(refusal.message))
            else:
                self._enter(request, user)
                return _with_device(request, HttpResponseRedirect(self._next(request)))
        elif request.method != "POST" and not self._waits(token):
            return self._start_again(request)
        return self._page(request, "admin/second_factor.html", _("Verificación en dos pasos"), form=form)

    def second_factor_setup(self, request: HttpRequest) -> HttpResponse:
        """Where the role asks for a second factor that there is not yet: set it up, then go on."""
        try:
            challenge = challenges.find_challenge(token=request.session.get(TOKEN, ""))
        except InvalidOneTimeToken:
            return self._start_again(request)
        user = challenge.user
        if user.has_second_factor:
            return self._start_again(request)
        form = FirstCodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                limit(request, "login", str(request_context.address))
                codes = second_factor.finish_setup(user_id=user.pk, code=form.cleaned_data["code"])
                challenges.end_challenge(challenge)
            except OasisError as refusal:
                form.add_error("code", str(refusal.message))
            else:
                self._enter(request, User.objects.select_related("profile", "second_factor").get(pk=user.pk))
                page = {"codes": codes, "onward": self._next(request)}
                shown = self._page(request, "admin/backup_codes.html", _("Tus códigos de reserva"), **page)
                return _with_device(request, shown)
        setup = second_factor.resume_setup(user_id=user.pk)
        return self._page(
            request, "admin/second_factor_setup.html", _("Activa la verificación en dos pasos"), form=form, setup=setup
        )

    # -- parts

    def _enter(self, request: HttpRequest, user: User) -> None:
        request.session.pop(TOKEN, None)
        open_session(request, user, backend=BACKEND)
        request.session[PASSED] = _mark(user)

    def _waits(self, token: str) -> bool:
        try:
            return challenges.find_challenge(token=token).user.has_second_factor
        except InvalidOneTimeToken:
            return False

    def _start_again(self, request: HttpRequest) -> HttpResponse:
        request.session.pop(TOKEN, None)
        messages.error(request, _("El acceso a medias ha caducado o se ha cerrado. Empieza de nuevo."))
        return self._back(request, self.name + ":login")

    def _back(self, request: HttpRequest, page: str) -> HttpResponse:
        onward = urlencode({REDIRECT_FIELD_NAME: self._next(request)}, safe="/")
        return HttpResponseRedirect(f"{reverse(page)}?{onward}")

    def _next(self, request: HttpRequest) -> str:
        wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        return wanted if safe else reverse(f"{self.name}:index")

    def _page(self, request: HttpRequest, template: str, title: Any, **context: Any) -> TemplateResponse:
        shown = {**self.each_context(request), "title": title, "next": self._next(request), **context}
        request.current_app = self.name  # as Django's own site does
        return TemplateResponse(request, template, shown)


def _with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser keep the mark by which it is known again, once it has logged in."""
    mark = getattr(request, "device_mark", None)
    if mark is not None:
        response.set_cookie(
            devices.COOKIE,
            mark,
            max_age=int(devices.KEEP.total_seconds()),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response
