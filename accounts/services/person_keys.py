"""The key of each person: made when it is first needed, destroyed with all that it sealed."""

from uuid import UUID

from accounts.models import PersonKey


def key_of(*, person_id: UUID) -> bytes:
    """A person's wrapped data key, made when it is first needed; of two who make it at once, one key stays."""
    found = PersonKey.objects.filter(pk=person_id).values_list("data_key", flat=True).first()
    if found is None:
        PersonKey.objects.bulk_create([PersonKey(user_id=person_id)], ignore_conflicts=True)
        found = PersonKey.objects.filter(pk=person_id).values_list("data_key", flat=True).get()
    return bytes(found)


def destroy_key(*, person_id: UUID) -> bool:
    """Make everything unreadable that was sealed for a person; whether there was a key."""
    return bool(PersonKey.objects.filter(pk=person_id).delete()[0])
