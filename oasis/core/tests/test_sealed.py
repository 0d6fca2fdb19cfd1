"""Sealed objects: what lies in the storage says nothing, and what was changed there is noticed."""

import io
import os

import pytest

from oasis.core import storage
from oasis.core.crypto import DecryptionFailed
from oasis.core.storage.sealed import MAGIC, PREFIX, SEGMENT, TAG, read_sealed, store_sealed

KEY = "018f00000000700080000000000000aa/recording/018f0000000070008000000000000001"
SECRET, OTHER = b"s" * 32, b"o" * 32
HEAD = len(MAGIC) + PREFIX


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_what_was_sealed_is_read_back(folder, size):
    content = os.urandom(size)
    store_sealed(KEY, content, secret=SECRET)
    assert b"".join(read_sealed(KEY, secret=SECRET)) == content


def test_neither_a_bucket_nor_a_folder_holds_what_was_said(kept):
    store_sealed(KEY, io.BytesIO(b"RIFF" + b"Hola, Diego. " * 20_000), secret=SECRET)
    stored = storage.read(KEY)
    assert b"Diego" not in stored
    assert b"RIFF" not in stored
    assert b"".join(read_sealed(KEY, secret=SECRET)).startswith(b"RIFFHola, Diego.")
    with pytest.raises(DecryptionFailed):
        list(read_sealed(KEY, secret=OTHER))


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored[:-1],
        lambda stored: stored[: HEAD + SEGMENT + TAG],  # the last segment is gone
        lambda stored: stored[:HEAD],
        lambda stored: stored + b"x",
        lambda stored: stored[:HEAD] + stored[HEAD + SEGMENT + TAG :],  # the first one is gone
        lambda stored: stored[: HEAD + 5] + bytes([stored[HEAD + 5] ^ 1]) + stored[HEAD + 6 :],
        lambda stored: b"plain",
    ],
)
def test_what_was_cut_or_altered_is_not_read(folder, change):
    store_sealed(KEY, os.urandom(SEGMENT + 100), secret=SECRET)
    storage.store(KEY, change(storage.read(KEY)), "application/octet-stream")
    with pytest.raises(DecryptionFailed):
        list(read_sealed(KEY, secret=SECRET))
