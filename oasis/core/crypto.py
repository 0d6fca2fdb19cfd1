"""Encryption at rest and keyed hashes.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce. A sealed value is `key id (4 bytes) | nonce (12) | ciphertext
and tag`. Texts of an organization are sealed with its own data key, which is kept wrapped by a master key
(`FIELD_ENCRYPTION_KEYS`: the first encrypts, all of them decrypt), so that erasing the data key erases the texts, and
rotating a master key re-wraps one key an organization.
"""

import base64
import hmac
import os
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from oasis.core.tenancy.scope import current_organization

KEY_BYTES = 32
NONCE_BYTES = 12
ID_BYTES = 4
TEXT = b"oasis.text"
DATA_KEY = b"oasis.data-key"
PLATFORM = b"oasis.platform"
AUDIT = b"oasis.audit"
PURPOSES = (DATA_KEY, PLATFORM, AUDIT)  # all that anything stored is sealed for: `manage.py rotate_keys` tries these


class DecryptionFailed(ValueError):
    """The value was not sealed with any key we have, or was altered."""


def _key_id(key: bytes) -> bytes:
    return sha256(b"oasis.key-id" + key).digest()[:ID_BYTES]


@lru_cache(maxsize=1)
def _master_keys(configured: tuple[str, ...], secret: str) -> dict[bytes, AESGCM]:
    keys = [base64.urlsafe_b64decode(text) for text in configured]
    if any(len(key) != KEY_BYTES for key in keys):
        raise ImproperlyConfigured("Each of FIELD_ENCRYPTION_KEYS is 32 bytes in URL-safe base64.")
    if not keys:  # development: derived from the secret, so that `./dev` needs no configuration
        keys = [hmac.digest(secret.encode(), b"oasis.master-key", "sha256")]
    return {_key_id(key): AESGCM(key) for key in keys}


def _masters() -> dict[bytes, AESGCM]:
    return _master_keys(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.SECRET_KEY)


def seal(data: bytes, *, purpose: bytes = PLATFORM) -> bytes:
    """Encrypt `data` with the first master key; for what belongs to the platform rather than to an organization."""
    identifier, cipher = next(iter(_masters().items()))
    nonce = os.urandom(NONCE_BYTES)
    return identifier + nonce + cipher.encrypt(nonce, data, purpose)


def unseal(sealed: bytes, *, purpose: bytes = PLATFORM) -> bytes:
    """Decrypt what `seal` made; raises `DecryptionFailed`."""
    sealed = bytes(sealed)
    cipher = _masters().get(sealed[:ID_BYTES])
    if cipher is None:
        raise DecryptionFailed("sealed with a master key that is not configured")
    return _open(cipher, sealed, purpose)


def master_key_ids() -> list[bytes]:
    """How sealed values name the configured master keys; the first is the one that encrypts."""
    return list(_masters())


def reseal(sealed: bytes) -> bytes:
    """The same value under the current master key, for whichever of `PURPOSES` it was sealed.

    Raises `DecryptionFailed` for what no configured master key sealed.
    """
    for purpose in PURPOSES:
        try:
            return seal(unseal(sealed, purpose=purpose), purpose=purpose)
        except DecryptionFailed:
            continue
    raise DecryptionFailed("sealed with no configured master key, or for a purpose that is not in PURPOSES")


def _open(cipher: AESGCM, sealed: bytes, purpose: bytes) -> bytes:
    nonce = sealed[ID_BYTES : ID_BYTES + NONCE_BYTES]
    try:
        return cipher.decrypt(nonce, sealed[ID_BYTES + NONCE_BYTES :], purpose)
    except (InvalidTag, ValueError) as error:
        raise DecryptionFailed("altered or truncated") from error


def new_data_key() -> bytes:
    """A fresh data key, wrapped by the current master key: what is stored with the organization."""
    return seal(os.urandom(KEY_BYTES), purpose=DATA_KEY)


@lru_cache(maxsize=512)
def _data_cipher(wrapped: bytes) -> tuple[bytes, AESGCM]:
    key = unseal(wrapped, purpose=DATA_KEY)
    return _key_id(key), AESGCM(key)


def encrypt_text(text: str, *, data_key: bytes) -> bytes:
    """Encrypt a text with a wrapped data key."""
    identifier, cipher = _data_cipher(data_key)
    nonce = os.urandom(NONCE_BYTES)
    return identifier + nonce + cipher.encrypt(nonce, text.encode(), TEXT)


def decrypt_text(sealed: bytes, *, data_key: bytes) -> str:
    """Decrypt what `encrypt_text` made; raises `DecryptionFailed`."""
    return _open(_data_cipher(data_key)[1], bytes(sealed), TEXT).decode()


def derived_key(data_key: bytes, purpose: str) -> bytes:
    """32 bytes for `purpose` from an organization's wrapped data key, by HKDF-SHA-256 (RFC 5869).

    The same as long as the data key is, also after a master key was rotated.
    """
    material = unseal(data_key, purpose=DATA_KEY)
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"oasis.derived.{purpose}".encode()).derive(
        material
    )


def keyed_hash(purpose: str, text: str) -> str:
    """HMAC-SHA-256 of `text` under a key of its own for `purpose`, in hex: how tokens are stored and looked up."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"oasis.hash.{purpose}".encode(), "sha256")
    return hmac.new(key, text.encode(), sha256).hexdigest()


class EncryptedTextField(models.BinaryField):
    """A text sealed with the data key of the organization in whose scope it is written and read.

    It can be neither filtered nor ordered by; reading it outside a scope raises `ScopeMissing`.
    """

    description = "Text, encrypted with the organization's data key"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Seal on the way in."""
        if isinstance(value, str):
            value = encrypt_text(value, data_key=current_organization().data_key)
        return super().get_db_prep_value(value, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        """Open on the way out."""
        return None if value is None else decrypt_text(value, data_key=current_organization().data_key)

    def to_python(self, value: Any) -> Any:
        """Forms and serializers hand over text."""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Fixtures carry the plain text only inside a scope."""
        return str(self.value_from_object(obj))

    def get_default(self) -> Any:
        """An empty text, not empty bytes."""
        default = super().get_default()
        return "" if default == b"" else default
