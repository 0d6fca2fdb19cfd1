"""The embedded default: objects as files in a folder, reached through signed URLs that the application serves itself."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.core import signing
from django.core.files.storage import FileSystemStorage

from oasis.core.storage import Upload
from oasis.core.storage.keys import BYTES, check_key

SALT = "oasis.core.storage"
CHUNK = 64 * 1024
PATH = "/api/v1/files/stored/"


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed URL allows: reading (`download`) or writing (`upload`) one key."""

    act: str
    key: str
    content_type: str
    filename: str = ""
    size: int = 0

    def url(self, minutes: int) -> str:
        """The path that carries this grant for some minutes."""
        content = [self.act, self.key, self.content_type, self.filename, self.size, int(time.time()) + 60 * minutes]
        return PATH + signing.dumps(content, salt=SALT, compress=True)


def granted(token: str, act: str) -> Grant | None:
    """What `token` allows, or None where it was not signed by us, is over, or allows something else."""
    try:
        said, key, content_type, filename, size, until = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    if said != act or until < time.time():
        return None
    return Grant(said, check_key(key), content_type, filename, size)


class TooLong(Exception):
    """More bytes came than were announced."""


class Folder(FileSystemStorage):
    """Stored objects as files."""

    def put(self, key: str, content: bytes | IO[bytes], content_type: str) -> None:
        """Write a file whole, or not at all."""
        source = BytesIO(content) if isinstance(content, bytes) else content
        source.seek(0)
        with self.replacing(key) as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)

    def receive(self, key: str, source: Any, *, size: int) -> int:
        """Write what a client sends, up to `size` bytes; returns how many came.

        Raises `TooLong` as soon as there is one byte more; then, and where fewer came, nothing is kept.
        """
        written = 0
        with self.replacing(key) as target:
            while chunk := source.read(min(CHUNK, size + 1 - written)):
                written += len(chunk)
                if written > size:
                    raise TooLong
                target.write(chunk)
            if written < size:
                raise EOFError(written)
        return written

    @contextmanager
    def replacing(self, key: str) -> Iterator[IO[bytes]]:
        """A file beside the key's own that takes its place at the end of the block, and goes away with an exception."""
        path = Path(self.path(key))
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, beside = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as target:
                yield target
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def stream(self, key: str) -> IO[bytes]:
        """Open a file."""
        return Path(self.path(key)).open("rb")

    def first_bytes(self, key: str, length: int) -> bytes:
        """A file's beginning."""
        with self.stream(key) as stream:
            return stream.read(length)

    def length(self, key: str) -> int:
        """A file's size."""
        return Path(self.path(key)).stat().st_size

    def remove(self, key: str) -> None:
        """Delete a file."""
        Path(self.path(key)).unlink(missing_ok=True)

    def signed_download(self, key: str, *, filename: str, content_type: str, minutes: int) -> str:
        """A path of the application with a signed grant."""
        return Grant("download", key, content_type, filename).url(minutes)

    def signed_upload(self, key: str, *, content_type: str, size: int, minutes: int) -> Upload:
        """A path of the application with a signed grant."""
        url = Grant("upload", key, content_type, size=size).url(minutes)
        return Upload(url, headers={"Content-Type": content_type or BYTES})
