"""Stored objects: one contract over an S3 bucket (`S3_BUCKET`) and the embedded default, a folder under `DATA_DIR`.

    store(key, content, content_type); read(key); open_stream(key); head(key, length); size(key); delete(key)
    download_url(key, filename=…, content_type=…, minutes=5) -> a URL that works for that long, served as attachment
    upload_url(key, content_type=…, size=…, minutes=15) -> Upload(url, method, headers): the client's own PUT

A key is `<organization hex or "people/<person hex>">/<purpose>/<uuid>`: ours, never a file name that a person chose. In
both storages an upload has exactly the announced size, and what is downloaded is never rendered by a browser. URLs of the
folder begin with `/api/`: views make them absolute by `request.build_absolute_uri`, which leaves those of a bucket alone.

`FileNotFoundError` says that there is no such object, `oasis.core.errors.Unavailable` that the bucket cannot be reached:
never call these (but for the two URLs of a bucket, which are computed) inside a scope or a transaction.
"""

from dataclasses import dataclass, field
from typing import IO, Any, Protocol, cast

from django.core.files.storage import default_storage

from oasis.core.storage.keys import check_key, safe_content_type

__all__ = [
    "Upload",
    "delete",
    "download_url",
    "head",
    "open_stream",
    "read",
    "safe_content_type",
    "size",
    "store",
    "upload_url",
]


@dataclass(frozen=True, slots=True)
class Upload:
    """How a client sends an object's bytes: one request with this method and these headers, the bytes as its body."""

    url: str
    method: str = "PUT"
    headers: dict[str, str] = field(default_factory=dict)


class ObjectStorage(Protocol):
    """What both storages can do; keys were checked before."""

    def put(self, key: str, content: bytes | IO[bytes], content_type: str) -> None:
        """Write an object whole, or not at all; one that was there is replaced."""

    def stream(self, key: str) -> IO[bytes]:
        """Open an object for reading; raises FileNotFoundError."""

    def first_bytes(self, key: str, length: int) -> bytes:
        """An object's beginning; raises FileNotFoundError."""

    def length(self, key: str) -> int:
        """Bytes of an object; raises FileNotFoundError."""

    def remove(self, key: str) -> None:
        """Delete an object; one that is not there is no error."""

    def signed_download(self, key: str, *, filename: str, content_type: str, minutes: int) -> str:
        """A URL that gives the object as an attachment for some minutes."""

    def signed_upload(self, key: str, *, content_type: str, size: int, minutes: int) -> Upload:
        """A request that takes exactly `size` bytes for some minutes."""


def _storage() -> ObjectStorage:
    return cast(ObjectStorage, cast(Any, default_storage))


def store(key: str, content: bytes | IO[bytes], content_type: str) -> None:
    """Write an object whole, or not at all; one that was there is replaced."""
    _storage().put(check_key(key), content, content_type)


def read(key: str) -> bytes:
    """An object's bytes, all in memory; raises FileNotFoundError."""
    with open_stream(key) as stream:
        return stream.read()


def open_stream(key: str) -> IO[bytes]:
    """Open an object for reading, to be closed by the caller; raises FileNotFoundError."""
    return _storage().stream(check_key(key))


def head(key: str, length: int) -> bytes:
    """An object's first `length` bytes, or all of a shorter one; raises FileNotFoundError."""
    return _storage().first_bytes(check_key(key), length)


def size(key: str) -> int:
    """Bytes of an object; raises FileNotFoundError."""
    return _storage().length(check_key(key))


def delete(key: str) -> None:
    """Delete an object; one that is not there is no error."""
    _storage().remove(check_key(key))


def download_url(key: str, *, filename: str, content_type: str, minutes: int = 5) -> str:
    """A URL that gives the object, as an attachment called `filename`, for some minutes; no network.

    What a browser could run (HTML, SVG, XML, scripts) is served as bytes of no type.
    """
    return _storage().signed_download(
        check_key(key), filename=filename, content_type=safe_content_type(content_type), minutes=minutes
    )


def upload_url(key: str, *, content_type: str, size: int, minutes: int = 15) -> Upload:
    """The request by which a client uploads exactly `size` bytes within some minutes; no network."""
    return _storage().signed_upload(check_key(key), content_type=content_type, size=size, minutes=minutes)
