"""The authorization matrix: every route, every method, every role; what is refused changes nothing."""

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Profile, User
from journeys.api.open import OpenOrganizationView
from oasis.core.api.permissions import AUTHENTICATED, PLATFORM_ADMIN, PUBLIC, Level
from oasis.core.api.views import View
from oasis.core.errors import CATALOGUE
from oasis.core.testing import Api, Person
from oasis.tests import matrix
from oasis.tests.routes import every_route
from organizations.api.views import OrganizationView
from organizations.models import Membership, Organization
from organizations.permissions import ROLE_CAPABILITIES, Capability, Role
from organizations.services.provisioning import create_organization

ROUTES = every_route()
WRITTEN = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables"
NOT_LOGGED_IN, ROLE, OUTSIDER, SUSPENDED = (401, "auth_001"), (403, "auth_010"), (403, "org_002"), (403, "org_005")
DOOR = {code for _, code in (NOT_LOGGED_IN, ROLE, OUTSIDER, SUSPENDED)} | {"auth_005", "org_001"}


@pytest.fixture
def sara(cast):
    """The owner of a suspended organization."""
    suspended = create_organization(name="Cooperativa Cierzo", slug="cierzo", kind="company")
    Organization.objects.filter(pk=suspended.pk).update(status=Organization.Status.SUSPENDED)
    return newcomer("sara", suspended)


@pytest.fixture
def rita(cast):
    """Who owned organization A once and was removed."""
    person = newcomer("rita", Organization.objects.get(pk=cast.a.id))
    Membership.objects.filter(user_id=person.id).update(status=Membership.Status.REMOVED)
    return person


def newcomer(name, organization):
    user = User.objects.create(email=f"{name}@c.example", email_verified_at=timezone.now())
    Profile.objects.create(user=user, first_name=name.capitalize(), last_name="Ejemplo", country="ES")
    Membership.objects.create(organization=organization, user=user, role="owner")
    return Person(name, user.id, user.email, organization, "owner")


def changes():
    """How many rows this transaction has written so far, in all tables, also those rolled back."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return cursor.fetchone()[0]


def ask(route, person, organization):
    """One request and how much it wrote; afterwards everything is as before."""
    client = Api(person)
    headers = {}
    if person is not None:
        client.token()
        headers["x-organization-id"] = str(
            organization.pk if isinstance(organization, Organization) else organization.id
        )
    url = route.url(organization_id=headers.get("x-organization-id", organization.id), provider="typeform")
    before = changes()
    with transaction.atomic():
        answer = client.request(route.method.upper(), url, None if route.method == "get" else {}, **headers)
        written = changes() - before
        transaction.set_rollback(True)
    code = answer.json()["error"]["code"] if answer.status_code >= 400 else None
    return answer.status_code, code, written


def expected(route, name, role):
    """What the door says to somebody: a refusal, or None."""
    capability = route.declared("capability")
    if capability == PUBLIC:  # anybody; but whoever comes as a member is treated as one
        return SUSPENDED if name == "sara" and issubclass(route.view, OpenOrganizationView) else None
    if name == "fran":
        return NOT_LOGGED_IN
    if capability == AUTHENTICATED:
        return None
    if capability == PLATFORM_ADMIN:
        return None if name == "gala" else ROLE
    if name == "gala" and getattr(route.view, "open_to_platform", False):  # its administrators need no membership
        return None
    if name in ("elena", "gala", "rita"):
        return OUTSIDER
    if name == "sara":
        return SUSPENDED
    return None if capability in ROLE_CAPABILITIES[Role(role)] else ROLE


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_route_lets_in_whom_the_table_says_and_nobody_else(cast, sara, rita, route):
    capability = route.declared("capability")
    assert capability is not None, f"{route} declares no capability"
    wrong = {}
    for name in ("ana", "bruno", "clara", "diego", "elena", "gala", "fran", "sara", "rita"):
        person = {"sara": sara, "rita": rita}.get(name) or getattr(cast, name)
        status, code, written = ask(route, person, sara.organization if name == "sara" else cast.a)
        refusal = expected(route, name, person.role if person else None)
        if refusal is not None:
            right = (status, code) == refusal and written == 0
        else:
            own_rules = (
                {error.code for error in route.handler.operation.errors}
                if hasattr(route.handler, "operation")
                else set()
            )
            right = status < 500 and code not in DOOR - own_rules
        if not right:
            wrong[name] = (status, code, f"{written} rows written", f"expected {refusal or 'to be let in'}")
    assert not wrong


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_each_route_is_one_of_our_views_with_a_declaration_that_exists(route):
    assert issubclass(route.view, View)
    if issubclass(route.view, OpenOrganizationView) and route.declared("capability") == PUBLIC:
        assert route.method == "get"
        return
    kind = Capability if issubclass(route.view, OrganizationView) else Level
    assert isinstance(route.declared("capability"), kind)


def test_each_route_is_in_the_table_with_the_capability_it_declares():
    """A new route is let in by adding its line to `oasis/tests/matrix.py`."""
    declared = {str(route): str(route.declared("capability")) for route in ROUTES}
    missing = {route: capability for route, capability in declared.items() if matrix.ROUTES.get(route) != capability}
    assert not missing, "\n".join(f'    "{route}": "{capability}",' for route, capability in sorted(missing.items()))
    assert set(matrix.ROUTES) - set(declared) == set(), "these routes are no more"


# The lowest role that holds a capability; those above it hold it too.
LOWEST = {
    Role.PARTICIPANT: {
        "walk_journeys",
        "see_own_progress",
        "talk_to_coach",
        "redeem_rewards",
        "see_organization",
        "leave",
    },
    Role.FACILITATOR: {
        "see_progress",
        "manage_events",
        "check_in",
        "take_safety_cases",
        "hold_sessions",
        "see_members",
    },
    Role.ADMIN: {
        "manage_members",
        "see_reports",
        "manage_programs",
        "edit_catalogue",
        "approve_redemptions",
        "see_audit",
    },
    Role.OWNER: {"manage_settings", "manage_billing", "transfer_ownership", "archive"},
}


def test_each_role_holds_what_the_page_of_organizations_says():
    for role, held in ROLE_CAPABILITIES.items():
        assert held == {
            capability for lowest, names in LOWEST.items() if lowest.rank <= role.rank for capability in names
        }


def test_the_walk_finds_the_routes():
    """That nothing is refused because nothing was asked."""
    assert {"GET /api/v1/errors", "GET /api/v1/journeys", "POST /api/v1/auth/login"} <= {str(route) for route in ROUTES}
    assert len(ROUTES) > 60
    assert {capability for route in ROUTES if (capability := route.declared("capability"))} >= set(Level)


def test_every_refusal_that_the_matrix_expects_is_in_the_catalogue():
    assert {code: CATALOGUE[code].status for _, code in (NOT_LOGGED_IN, ROLE, OUTSIDER, SUSPENDED)} == {
        code: status for status, code in (NOT_LOGGED_IN, ROLE, OUTSIDER, SUSPENDED)
    }


def test_a_written_row_is_seen_even_when_it_is_rolled_back(cast):
    """The guard of the guard: what the matrix counts."""
    before = changes()
    with transaction.atomic():
        User.objects.filter(pk=cast.diego.id).update(is_active=True)
        transaction.set_rollback(True)
    assert changes() == before + 1
