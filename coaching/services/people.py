"""What coaching needs to know of a person: their country, for the right help lines."""

from uuid import UUID

from accounts.models import Profile
from oasis.core.tenancy import optional_organization


def country_of(person_id: UUID) -> str | None:
    """The country of a person's profile (two letters), None where it is not known.

    Inside a scope only what organizations may read of a profile is there.
    """
    columns = Profile.organization_rights.columns
    if optional_organization() is not None and columns is not None and "country" not in columns:
        return None
    return Profile.objects.filter(pk=person_id).values_list("country", flat=True).first() or None
