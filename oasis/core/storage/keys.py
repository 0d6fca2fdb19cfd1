"""What a key may look like, and what a stored object may be served as."""

import re
from urllib.parse import quote

LONGEST = 200
KEY = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?:/[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)+")
BYTES = "application/octet-stream"
# What no browser runs, also where somebody embeds it.
SAFE = re.compile(
    r"image/(?:png|jpeg|gif|webp|avif)|application/(?:pdf|zip|json)|text/(?:csv|plain|calendar)|audio/[a-z0-9.+-]+|video/[a-z0-9.+-]+"
    r"|application/vnd\.openxmlformats-officedocument\.[a-z.]+"
)


def check_key(key: str) -> str:
    """The key, if it is one: small letters, digits, `_`, `-`, single dots and slashes; raises ValueError.

    So there is no `..`, no absolute path and no name that means something else to a file system.
    """
    if len(key) > LONGEST or KEY.fullmatch(key) is None:
        raise ValueError("not a key of a stored object")
    return key


def safe_content_type(content_type: str) -> str:
    """The type to serve an object as: its own where no browser runs it, else bytes of no type."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind if SAFE.fullmatch(kind) else BYTES


def attachment(filename: str) -> str:
    """The `Content-Disposition` that makes a browser save rather than show (RFC 6266); any file name is safe in it."""
    name = "".join(letter for letter in filename if letter.isprintable() and letter not in '\\/:*?"<>|').strip(" .")
    name = name[:150] or "archivo"
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
