"""Encryption at rest: what is stored, who can open it, and how keys are changed."""

import base64
import hmac

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from journeys.models import EmotionCheckIn, JournalEntry
from oasis.core import crypto
from oasis.core.crypto import DecryptionFailed, decrypt_text, encrypt_text, keyed_hash, new_data_key, seal, unseal
from oasis.core.tenancy import ScopeMissing, organization_scope
from oasis.core.testing import fresh_key

TEXT = "Hoy he dormido mal y no se lo he contado a nadie. 🌙"


def write(cast, text=TEXT):
    with organization_scope(cast.a):
        return JournalEntry.objects.create(person_id=cast.diego.id, text=text).pk


def stored(cast, pk):
    """The bytes on the disk."""
    with organization_scope(cast.a), connection.cursor() as cursor:
        cursor.execute("SELECT text FROM journeys_journalentry WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


# -- sealing


def test_what_is_sealed_opens_again():
    assert unseal(seal(TEXT.encode())) == TEXT.encode()


def test_the_same_text_is_sealed_differently_each_time():
    data_key = new_data_key()
    sealed = {encrypt_text(TEXT, data_key=data_key) for _ in range(20)}
    assert len(sealed) == 20
    assert {decrypt_text(one, data_key=data_key) for one in sealed} == {TEXT}


@pytest.mark.parametrize("text", ["", "ñ", "\x00", "x" * 100_000])
def test_any_text_comes_back(text):
    data_key = new_data_key()
    assert decrypt_text(encrypt_text(text, data_key=data_key), data_key=data_key) == text


def test_any_altered_byte_of_nonce_text_or_tag_is_noticed():
    data_key = new_data_key()
    sealed = encrypt_text("breve", data_key=data_key)
    for position in range(crypto.ID_BYTES, len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 1
        with pytest.raises(DecryptionFailed):
            decrypt_text(bytes(altered), data_key=data_key)


def test_any_altered_byte_of_what_the_platform_sealed_is_noticed():
    sealed = seal(b"breve")
    for position in range(len(sealed)):
        altered = bytearray(sealed)
        altered[position] ^= 0x80
        with pytest.raises(DecryptionFailed):
            unseal(bytes(altered))


@pytest.mark.parametrize("length", [0, 3, 4, 15, 16, 31])
def test_a_truncated_value_is_refused_and_not_a_crash(length):
    data_key = new_data_key()
    with pytest.raises(DecryptionFailed):
        decrypt_text(encrypt_text("breve", data_key=data_key)[:length], data_key=data_key)
    with pytest.raises(DecryptionFailed):
        unseal(seal(b"breve")[:length])


def test_what_was_sealed_for_one_purpose_does_not_open_for_another():
    with pytest.raises(DecryptionFailed):
        unseal(seal(b"x", purpose=b"one"), purpose=b"another")
    with pytest.raises(DecryptionFailed):
        unseal(new_data_key())


# -- master keys


def test_a_new_first_key_seals_and_the_old_one_still_opens(keys):
    old, new = fresh_key(), fresh_key()
    keys(old)
    sealed, data_key = seal(b"antes"), new_data_key()
    text = encrypt_text(TEXT, data_key=data_key)
    keys(new, old)
    assert unseal(sealed) == b"antes"
    assert decrypt_text(text, data_key=data_key) == TEXT
    fresh = seal(b"despues")
    keys(new)
    assert unseal(fresh) == b"despues"


def test_a_derived_key_outlives_its_master_key_and_differs_by_purpose(keys):
    old, new = fresh_key(), fresh_key()
    keys(old)
    data_key = new_data_key()
    before = crypto.derived_key(data_key, "tickets")
    assert crypto.derived_key(data_key, "other") != before
    keys(new, old)
    assert crypto.derived_key(crypto.reseal(data_key), "tickets") == before


def test_without_its_key_nothing_opens(keys):
    keys(fresh_key())
    sealed, data_key = seal(b"antes"), new_data_key()
    text = encrypt_text(TEXT, data_key=data_key)
    keys(fresh_key())
    with pytest.raises(DecryptionFailed, match="not configured"):
        unseal(sealed)
    with pytest.raises(DecryptionFailed, match="not configured"):
        decrypt_text(text, data_key=data_key)


def test_a_key_of_the_wrong_length_is_a_misconfiguration(keys):
    keys(base64.urlsafe_b64encode(b"short").decode())
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        seal(b"x")


# -- the field


def test_the_field_gives_back_the_text(cast):
    pk = write(cast)
    with organization_scope(cast.a):
        assert JournalEntry.objects.get(pk=pk).text == TEXT
        assert JournalEntry.objects.values_list("text", flat=True).get(pk=pk) == TEXT


def test_the_stored_bytes_never_contain_the_text(cast):
    pk = write(cast)
    words = [word.encode() for word in TEXT.split() if len(word) > 3]
    for saved in (stored(cast, pk), stored(cast, write(cast))):
        assert not any(word in saved for word in words)
        assert len(saved) == crypto.ID_BYTES + crypto.NONCE_BYTES + len(TEXT.encode()) + 16


def test_update_and_bulk_create_encrypt_too(cast):
    pk = write(cast)
    with organization_scope(cast.a):
        JournalEntry.objects.filter(pk=pk).update(text="otra cosa")
        (other,) = JournalEntry.objects.bulk_create([JournalEntry(person_id=cast.diego.id, text="una más")])
        entry = JournalEntry.objects.get(pk=other.pk)
        entry.text = "corregida"
        JournalEntry.objects.bulk_update([entry], ["text"])
        assert JournalEntry.objects.get(pk=pk).text == "otra cosa"
        assert JournalEntry.objects.get(pk=other.pk).text == "corregida"
    assert b"otra cosa" not in stored(cast, pk)
    assert b"corregida" not in stored(cast, other.pk)


def test_nothing_is_stored_for_no_text_and_a_sealed_empty_one_for_an_empty_text(cast):
    with organization_scope(cast.a):
        silent = EmotionCheckIn.objects.create(person_id=cast.diego.id, mood=3, energy=3, day="2026-01-01")
        assert EmotionCheckIn.objects.get(pk=silent.pk).note is None
    pk = write(cast, "")
    assert len(stored(cast, pk)) == crypto.ID_BYTES + crypto.NONCE_BYTES + 16
    with organization_scope(cast.a):
        assert JournalEntry.objects.get(pk=pk).text == ""


def test_another_organizations_key_does_not_open_it(cast):
    sealed = stored(cast, write(cast))
    assert decrypt_text(sealed, data_key=cast.a.data_key) == TEXT
    with pytest.raises(DecryptionFailed):
        decrypt_text(sealed, data_key=cast.b.data_key)
    with organization_scope(cast.b), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journeys_journalentry (id, person_id, text, created_at, updated_at)"
            " VALUES (gen_random_uuid(), %s::uuid, %s, now(), now())",
            [cast.elena.id, sealed],
        )
        with pytest.raises(DecryptionFailed):
            list(JournalEntry.objects.all())


def test_outside_a_scope_the_field_neither_seals_nor_opens(cast):
    field = JournalEntry._meta.get_field("text")
    with pytest.raises(ScopeMissing):
        field.get_db_prep_value(TEXT, connection)
    with pytest.raises(ScopeMissing):
        field.from_db_value(b"anything", None, connection)


# -- keyed hashes


def test_a_keyed_hash_is_the_same_each_time_and_differs_by_purpose_and_text():
    first = keyed_hash("session", "abc")
    assert first == keyed_hash("session", "abc")
    assert len({first, keyed_hash("reset", "abc"), keyed_hash("session", "abd")}) == 3
    assert len(first) == 64


def test_a_keyed_hash_cannot_be_computed_without_the_secret(settings):
    before = keyed_hash("session", "abc")
    settings.SECRET_KEY = "another" * 10
    assert keyed_hash("session", "abc") != before
    assert before != hmac.new(b"", b"abc", "sha256").hexdigest()
