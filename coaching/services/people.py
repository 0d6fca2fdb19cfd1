"""What coaching needs to know of a person: their country, for the right help lines; their names, to keep them here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from accounts.models import Profile
from oasis.core.database import hot
from oasis.core.errors import NotFound
from oasis.core.tenancy import optional_organization

LOAD = """SELECT u.email, p.first_name, p.last_name, p.nickname, p.phone_number, p.country, p.birth_date,
        (SELECT c.granted FROM accounts_consent c WHERE c.user_id = u.id AND c.kind = 'ai_processing'
            ORDER BY c.id DESC LIMIT 1),
        o.ai_enabled, o.ai_monthly_budget
    FROM accounts_user u LEFT JOIN accounts_profile p ON p.user_id = u.id
        LEFT JOIN organizations_organization o ON o.id = %(organization)s
    WHERE u.id = %(person)s"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who talks to an agent, and what their organization allows; read outside every scope."""

    id: UUID
    email: str
    first_name: str
    last_name: str
    nickname: str
    phone: str
    country: str
    birth_date: date | None
    consented: bool
    ai_enabled: bool
    monthly_budget: Decimal

    @property
    def names(self) -> list[str]:
        """What must not leave in any spelling."""
        whole = f"{self.first_name} {self.last_name}".strip()
        return [name for name in (whole, self.first_name, self.last_name, self.nickname, self.email) if name]


def load_person(*, person_id: UUID, organization_id: UUID) -> Person:
    """A person with their consent to AI and the organization's switches; one statement. Raises `NotFound`."""
    rows = hot.fetch_shared(LOAD, {"person": person_id, "organization": organization_id})
    if not rows:
        raise NotFound
    row = rows[0]
    email, first_name, last_name, nickname, phone, country, birth_date, consented, ai_enabled, budget = row
    return Person(
        id=person_id,
        email=email,
        first_name=first_name or "",
        last_name=last_name or "",
        nickname=nickname or "",
        phone=phone or "",
        country=country or "",
        birth_date=birth_date,
        consented=bool(consented),
        ai_enabled=bool(ai_enabled),
        monthly_budget=budget or Decimal(0),
    )


def country_of(person_id: UUID) -> str | None:
    """The country of a person's profile (two letters), None where it is not known.

    Inside a scope only what organizations may read of a profile is there.
    """
    columns = Profile.organization_rights.columns
    if optional_organization() is not None and columns is not None and "country" not in columns:
        return None
    return Profile.objects.filter(pk=person_id).values_list("country", flat=True).first() or None
