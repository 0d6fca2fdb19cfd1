r"""Stored objects that whoever reads the storage cannot read: sealed with a key of the organization's, in segments.

A sealed object is `OASISv1\n | nonce prefix (7 bytes) | segments`, each segment AES-256-GCM of up to 64 KiB under the nonce
`prefix | number (4 bytes) | 1 for the last, else 0`. So it is read as it comes, however large, and a segment that was
altered, left out, moved or cut off at the end is noticed: the STREAM construction of Hoang, Reyhanitabar, Rogaway and
Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance" (CRYPTO 2015).
"""

import os
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oasis.core import storage
from oasis.core.crypto import DecryptionFailed
from oasis.core.storage.keys import BYTES

MAGIC = b"OASISv1\n"
PREFIX, TAG = 7, 16
SEGMENT = 64 * 1024
IN_MEMORY = 2 * 1024 * 1024


def store_sealed(key: str, content: bytes | IO[bytes], *, secret: bytes) -> None:
    """As `storage.store`, sealed with `secret` (32 bytes); of which type it is, is sealed with it."""
    source = BytesIO(content) if isinstance(content, bytes) else content
    source.seek(0)
    with SpooledTemporaryFile(IN_MEMORY) as target:
        for piece in _sealing(source, secret):
            target.write(piece)
        storage.store(key, target, BYTES)


def read_sealed(key: str, *, secret: bytes) -> Iterator[bytes]:
    """The content of a sealed object, a segment at a time.

    Raises `FileNotFoundError`, and `DecryptionFailed` for what was not sealed with `secret`, altered or cut off.
    """
    with closing(storage.open_stream(key)) as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise DecryptionFailed("not a sealed object")
        cipher, prefix = AESGCM(secret), source.read(PREFIX)
        for number, (piece, last) in enumerate(_segments(source, SEGMENT + TAG)):
            try:
                yield cipher.decrypt(_nonce(prefix, number, last=last), piece, MAGIC)
            except (InvalidTag, ValueError) as error:
                raise DecryptionFailed("altered or cut off") from error


def _sealing(source: IO[bytes], secret: bytes) -> Iterator[bytes]:
    cipher, prefix = AESGCM(secret), os.urandom(PREFIX)
    yield MAGIC + prefix
    for number, (piece, last) in enumerate(_segments(source, SEGMENT)):
        yield cipher.encrypt(_nonce(prefix, number, last=last), piece, MAGIC)


def _segments(source: IO[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """Pieces of `size` bytes and whether each is the last; one empty one where there is nothing."""
    piece = source.read(size)
    while True:
        following = source.read(size) if len(piece) == size else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])
