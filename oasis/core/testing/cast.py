"""The cast of the tests, always the same, in the template database.

Ana owns organization A, Bruno administers it, Clara facilitates, Diego participates; Elena participates in organization
B; Fran is anonymous; Gala is a platform admin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

PASSWORD = "caminando-despacio-2026"
A_ID, B_ID = UUID("018f0000-0000-7000-8000-00000000000a"), UUID("018f0000-0000-7000-8000-00000000000b")
PEOPLE = {  # name: (organization, role)
    "ana": ("a", "owner"),
    "bruno": ("a", "admin"),
    "clara": ("a", "facilitator"),
    "diego": ("a", "participant"),
    "elena": ("b", "participant"),
    "gala": (None, None),
}


def people_template() -> None:
    """Make the two organizations and the people."""
    from django.utils import timezone

    from accounts.models import Profile, User
    from oasis.core.models import OutboxMessage
    from organizations.models import Membership
    from organizations.services.provisioning import create_organization, provision_now

    organizations = {
        "a": create_organization(organization_id=A_ID, name="Empresa Alba", slug="alba", kind="company"),
        "b": create_organization(organization_id=B_ID, name="Fundación Brisa", slug="brisa", kind="sponsor"),
    }
    for organization in organizations.values():
        provision_now(organization)
    OutboxMessage.objects.all().delete()  # tests begin with an empty outbox
    for number, (name, (where, role)) in enumerate(PEOPLE.items(), start=1):
        user = User(
            id=UUID(f"018f0000-0000-7000-8000-0000000001{number:02d}"),
            email=f"{name}@{where or 'oasis'}.example",
            email_verified_at=timezone.now(),
            is_staff=role != "participant",
            is_platform_admin=where is None,
        )
        user.set_password(PASSWORD)
        user.save(force_insert=True)
        Profile.objects.create(
            user=user, first_name=name.capitalize(), last_name="Ejemplo", country="ES", timezone="Europe/Madrid"
        )
        if where is not None:
            Membership.objects.create(organization=organizations[where], user=user, role=role or "")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    name: str
    id: UUID
    email: str
    organization: Any
    role: str | None
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and their organizations."""

    a: Any
    b: Any
    ana: Person
    bruno: Person
    clara: Person
    diego: Person
    elena: Person
    gala: Person
    fran: Person | None = None


@pytest.fixture(scope="session")
def _cast_rows(django_db_setup: None, django_db_blocker: Any) -> Cast:
    from django.db import connections

    from accounts.models import User
    from organizations.models import Organization

    with django_db_blocker.unblock():
        refs = {ref.id: ref for ref in Organization.objects.filter(pk__in=[A_ID, B_ID]).refs()}
        organizations = {"a": refs[A_ID], "b": refs[B_ID], None: None}
        users = dict(User.objects.values_list("email", "id"))
        connections["default"].close()
    people = {}
    for name, (where, role) in PEOPLE.items():
        email = f"{name}@{where or 'oasis'}.example"
        people[name] = Person(name, users[email], email, organizations[where], role)
    return Cast(refs[A_ID], refs[B_ID], *(people[name] for name in PEOPLE))


@pytest.fixture
def cast(request: pytest.FixtureRequest, _cast_rows: Cast) -> Cast:
    """The cast, in this test's database."""
    if "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
    return _cast_rows


@pytest.fixture
def scope_a(cast: Cast) -> Iterator[Any]:
    """Stand inside organization A."""
    from oasis.core.tenancy import organization_scope

    with organization_scope(cast.a) as organization:
        yield organization
