"""Master keys of a test's own."""

import base64
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest


def fresh_key() -> str:
    """A master key, as the setting lists it."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


@pytest.fixture
def keys(settings: Any) -> Iterator[Callable[..., None]]:
    """`keys(new, old)` sets the list of master keys; data keys that are unwrapped in memory are forgotten with it."""
    from oasis.core import crypto

    def use(*listed: str) -> None:
        settings.FIELD_ENCRYPTION_KEYS = list(listed)
        crypto._data_cipher.cache_clear()

    yield use
    crypto._data_cipher.cache_clear()
