"""What coaching needs to know of a person: their country, for the right help lines; their names, to keep them here."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, Subquery

from accounts.models import Consent, Profile, User
from oasis.core.errors import NotFound
from oasis.core.tenancy import optional_organization
from organizations.models import Organization


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
    newest = Consent.objects.filter(user_id=OuterRef("pk"), kind=Consent.Kind.AI_PROCESSING).order_by("-id")
    organization = Organization.objects.filter(pk=organization_id)
    row = (
        User.objects.filter(pk=person_id)
        .annotate(
            consented=Subquery(newest.values("granted")[:1]),
            ai_enabled=Subquery(organization.values("ai_enabled")),
            ai_budget=Subquery(organization.values("ai_monthly_budget")),
        )
        .values_list(
            "email",
            "profile__first_name",
            "profile__last_name",
            "profile__nickname",
            "profile__phone_number",
            "profile__country",
            "profile__birth_date",
            "consented",
            "ai_enabled",
            "ai_budget",
        )
        .first()
    )
    if row is None:
        raise NotFound
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
