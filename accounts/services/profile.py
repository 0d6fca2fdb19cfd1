"""What a person sees and changes of themselves."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.forms import model_to_dict

from accounts.audit import record
from accounts.models import Profile, User
from accounts.names import NAMES, screen_names


def read_user(*, user_id: UUID) -> User:
    """A user with their profile, in one statement."""
    return User.objects.select_related("profile").get(pk=user_id)


@transaction.atomic
def update_profile(*, user_id: UUID, changes: dict[str, Any]) -> dict[str, Any] | None:
    """Change fields of a person's own profile; the audit trail keeps which, not what.

    Returns what the person is to be told about a new name, `{level, resources}`, or None where all is well.
    """
    profile = Profile.objects.select_for_update().get(pk=user_id)
    changed = sorted(name for name, value in changes.items() if getattr(profile, name) != value)
    if changed:
        for name in changed:
            setattr(profile, name, changes[name])
        profile.save(update_fields=changed)
        record(action="profile.changed", target=f"user:{user_id}", after={"fields": changed}, actor_id=user_id)
    if not set(NAMES) & set(changed):
        return None
    return screen_names(person_id=user_id, profile=model_to_dict(profile, NAMES), country=profile.country)
