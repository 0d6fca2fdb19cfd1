"""The key of each person: sealing with it, opening, destroying it. What it sealed is erased with it."""

from uuid import UUID

from accounts.models import PersonKey
from oasis.core.crypto import decrypt_text, encrypt_text


def key_of(*, person_id: UUID) -> bytes:
    """A person's wrapped data key, made when it is first needed; of two who make it at once, one key stays."""
    found = PersonKey.objects.filter(pk=person_id).values_list("data_key", flat=True).first()
    if found is None:
        PersonKey.objects.bulk_create([PersonKey(user_id=person_id)], ignore_conflicts=True)
        found = PersonKey.objects.filter(pk=person_id).values_list("data_key", flat=True).get()
    return bytes(found)


def seal_for(*, person_id: UUID, text: str) -> bytes:
    """Encrypt a text with a person's key."""
    return encrypt_text(text, data_key=key_of(person_id=person_id))


def open_for(*, person_id: UUID, sealed: bytes) -> str | None:
    """Decrypt what `seal_for` made; None once the key was destroyed. Raises `DecryptionFailed` for altered bytes."""
    found = PersonKey.objects.filter(pk=person_id).values_list("data_key", flat=True).first()
    return None if found is None else decrypt_text(sealed, data_key=bytes(found))


def destroy_key(*, person_id: UUID) -> bool:
    """Make everything unreadable that was sealed for a person; whether there was a key."""
    return bool(PersonKey.objects.filter(pk=person_id).delete()[0])
