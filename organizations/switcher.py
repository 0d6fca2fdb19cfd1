"""The organization switcher of the backoffice: which organization a person works in, and what they may do there.

The choice is kept in the session and proven on every request: an active membership of an active organization with a
role that works in the backoffice, read in one statement together with the other choices. Platform administrators also
have "Plataforma", the shared tables; that alone opens no organization's data.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oasis.core.backoffice import go
from oasis.core.errors import OasisError
from oasis.core.telemetry import request_context
from oasis.core.tenancy import OrganizationRef, organization_scope
from oasis.core.tenancy.scope import COLUMNS
from organizations.models import ROLES, Membership, Organization
from organizations.permissions import Capability, Role, allows

SESSION_KEY = "organization_id"
PLATFORM = "platform"
STAFF_ROLES = [role for role in Role if role.rank >= Role.FACILITATOR.rank]


@dataclass(frozen=True, slots=True)
class Choice:
    """One organization that a person may work in, with their role there."""

    organization: OrganizationRef
    role: str
    kind: str = ""  # of the organization: who pays for its people is shown less of them

    @property
    def role_label(self) -> str:
        """The role as people call it."""
        return str(dict(ROLES)[self.role])


@dataclass(frozen=True, slots=True)
class Backoffice:
    """Where a person stands in the backoffice: an organization or the platform, and what else they could choose."""

    person: str = ""  # the name to show; read outside the scope, where the whole profile may be read
    greeting: str = ""
    choices: tuple[Choice, ...] = ()
    chosen: Choice | None = None
    platform: bool = False  # "Plataforma" is chosen
    may_platform: bool = False

    @property
    def organization(self) -> OrganizationRef | None:
        """The chosen organization."""
        return self.chosen.organization if self.chosen else None

    @property
    def opens(self) -> bool:
        """Whether there is anything here for this person."""
        return bool(self.choices) or self.may_platform

    def can(self, capability: Capability) -> bool:
        """Whether the role in the chosen organization has `capability`."""
        return self.chosen is not None and allows(self.chosen.role, capability)


def here(request: HttpRequest) -> Backoffice:
    """Where the person of a backoffice request stands."""
    standing: Backoffice = request.backoffice
    return standing


def choices_of(user_id: UUID) -> tuple[Choice, ...]:
    """The active organizations where a person's role works in the backoffice, by name; one statement."""
    rows = (
        Membership.objects.filter(
            user_id=user_id,
            status=Membership.Status.ACTIVE,
            role__in=STAFF_ROLES,
            organization__status=Organization.Status.ACTIVE,
        )
        .order_by("organization__name", "organization_id")
        .values_list("role", "organization__kind", *(f"organization__{column}" for column in COLUMNS))
    )
    return tuple(Choice(OrganizationRef.from_row(row[2:]), row[0], row[1]) for row in rows)


def backoffice_of(request: HttpRequest) -> Backoffice:
    """Where the person of this session stands; a choice that is not theirs (any more) counts as none."""
    user = request.user
    if not (user.is_authenticated and user.is_active):
        return Backoffice()
    choices = choices_of(user.pk)
    may_platform = bool(user.is_platform_admin)
    wanted = request.session.get(SESSION_KEY)
    on_platform = wanted == PLATFORM and may_platform
    chosen = next(
        (choice for choice in choices if str(choice.organization.id) == wanted), choices[0] if choices else None
    )
    return Backoffice(
        person=user.get_full_name(),
        greeting=user.get_short_name(),
        choices=choices,
        chosen=None if on_platform else chosen,
        platform=on_platform or (chosen is None and may_platform),
        may_platform=may_platform,
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Work in another organization from now on (`organization`: its id, or `platform`), then the home."""
    wanted = request.POST.get("organization", "")
    standing = here(request)
    allowed = {str(choice.organization.id) for choice in standing.choices}
    if standing.may_platform:
        allowed.add(PLATFORM)
    if wanted not in allowed:
        raise PermissionDenied
    request.session[SESSION_KEY] = wanted
    return HttpResponseRedirect(reverse("admin:index"))


class OrganizationSwitcherMiddleware:
    """For the backoffice's pages: sets `request.backoffice`, `.organization`, `.membership_role` and enters the scope.

    It must be the last middleware: sessions, messages and the person are read and written outside the scope, where the
    application's own role may.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @cached_property
    def prefix(self) -> str:
        """The path of the backoffice."""
        return reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out where the person stands, once a request; serve it in their language and the organization's time."""
        if not request.path.startswith(self.prefix):
            return self.get_response(request)
        standing = backoffice_of(request)
        organization = standing.organization
        request.backoffice = standing
        request.organization = organization
        request.membership_role = standing.chosen.role if standing.chosen else None
        if not request.user.is_authenticated:
            return self.get_response(request)
        request_context.actor_id = request.user.pk
        request_context.organization_id = organization.id if organization else None
        profile = request.user.profile
        with (
            translation.override(profile.locale),
            timezone.override(organization.timezone if organization else profile.timezone),
        ):
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Run a backoffice view, and the rendering of its page, inside the scope that it needs."""
        if not request.path.startswith(self.prefix):
            return None
        try:
            with self._scope(request):
                response = view(request, *args, **kwargs)
                return response.render() if isinstance(response, SimpleTemplateResponse) else response
        except OasisError as refusal:
            messages.error(request, str(refusal.message))
            return go(request, _before(request))
        except PermissionDenied:
            context = {**admin.site.each_context(request), "title": _("Esta página no es para tu rol")}
            return TemplateResponse(request, "admin/refused.html", context, status=403)

    def _scope(self, request: HttpRequest) -> AbstractContextManager[Any]:
        organization = here(request).organization
        model = _model_of(request, self.prefix)
        page = admin.site._registry.get(model) if model else None
        people = request.path == reverse("admin:people")
        if organization is None or not (people or getattr(page, "needs_scope", False)):
            return nullcontext()
        if model is not None:  # the page's templates ask for it, and the organization's role may not
            ContentType.objects.get_for_model(model, for_concrete_model=False)
        return organization_scope(organization)


def _before(request: HttpRequest) -> str:
    """The page that a refused request came from; the home for a plain GET, which would be refused again."""
    origin = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    acts = request.method == "POST" or "HX-Request" in request.headers
    if acts and url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        return origin
    return reverse("admin:index")


def _model_of(request: HttpRequest, prefix: str) -> type[Any] | None:
    """The model that a page of the admin is about: by its path, or for an autocomplete by the field that it fills."""
    try:
        if request.path == reverse("admin:autocomplete"):
            source = apps.get_model(request.GET.get("app_label", ""), request.GET.get("model_name", ""))
            remote = source._meta.get_field(request.GET.get("field_name", "")).remote_field
            return remote.model if remote else None
        parts = request.path.removeprefix(prefix).split("/")
        return apps.get_model(parts[0], parts[1]) if len(parts) > 1 else None
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
