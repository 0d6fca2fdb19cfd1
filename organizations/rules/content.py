"""What bytes really are, whatever was said of them; and what makes a file dangerous to whoever opens it.

Types are told by their signatures (WHATWG MIME Sniffing, section 6). A polyglot is one file that is valid as two types,
for example a picture with a web page or an archive behind it (A. Albertini, "Funky File Formats", 31C3).
"""

import re
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO
from typing import NamedTuple

HEAD = 4096  # bytes that tell a type
INFLATED = 8 * 1024 * 1024  # bytes of a PDF's hidden objects that are looked into


class Reason(StrEnum):
    """Why a file was refused."""

    MISSING = "missing"
    EMPTY = "empty"
    SIZE = "size"
    TYPE = "type"
    POLYGLOT = "polyglot"
    SCRIPT = "script"
    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    DIMENSIONS = "dimensions"


class Unsafe(Exception):
    """A file that is refused; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


class Signature(NamedTuple):
    """Bytes at a place that tell a type."""

    at: int
    magic: bytes
    content_type: str


SIGNATURES = (
    Signature(0, b"\x89PNG\r\n\x1a\n", "image/png"),
    Signature(0, b"\xff\xd8\xff", "image/jpeg"),
    Signature(0, b"GIF87a", "image/gif"),
    Signature(0, b"GIF89a", "image/gif"),
    Signature(8, b"WEBPVP8", "image/webp"),
    Signature(0, b"%PDF-1.", "application/pdf"),
    Signature(0, b"%PDF-2.", "application/pdf"),
    Signature(0, b"ID3", "audio/mpeg"),
    Signature(0, b"\xff\xfb", "audio/mpeg"),
    Signature(0, b"\xff\xf3", "audio/mpeg"),
    Signature(0, b"\xff\xf2", "audio/mpeg"),
    Signature(0, b"OggS\x00", "audio/ogg"),
    Signature(4, b"ftypM4A ", "audio/mp4"),
    Signature(4, b"ftypmp42", "audio/mp4"),
    Signature(4, b"ftypisom", "audio/mp4"),
    Signature(4, b"ftypM4B ", "audio/mp4"),
    Signature(8, b"WAVE", "audio/wav"),
    Signature(0, b"fLaC", "audio/flac"),
)
IN_RIFF = frozenset({"image/webp", "audio/wav"})  # types whose container names itself in the first four bytes
SVG = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<svg[\s>]", re.DOTALL)
# What a browser, an interpreter or an archiver would find inside another type.
FOREIGN = re.compile(rb"<script|<html|<iframe|<!doctype\s+html|<\?php|javascript:", re.IGNORECASE)
PDF_MARK = b"%PDF-"
# Names of PDF 2.0 (ISO 32000-2) that run, open or carry something else.
PDF_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])")
PDF_NAME_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
PDF_ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def sniff(head: bytes) -> str | None:
    """The type that a file's first bytes tell, or None for one that nobody may upload."""
    for at, magic, content_type in SIGNATURES:
        if head[at : at + len(magic)] == magic and (content_type not in IN_RIFF or head[:4] == b"RIFF"):
            return content_type
    return "image/svg+xml" if SVG.match(head) else None


def check_announced(head: bytes, *, size: int, announced_size: int, announced_type: str) -> None:
    """Compare what is there with what was announced; raises `Unsafe`."""
    if size == 0:
        raise Unsafe(Reason.EMPTY)
    if size != announced_size:
        raise Unsafe(Reason.SIZE)
    if sniff(head) != announced_type:
        raise Unsafe(Reason.TYPE)


def check_whole(content: bytes, content_type: str) -> None:
    """Look through a whole file for what its type does not have; raises `Unsafe`."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise Unsafe(Reason.POLYGLOT)
    if content_type == "application/pdf":
        _check_pdf(content)
    elif content_type != "image/svg+xml" and (FOREIGN.search(content) or PDF_MARK in content):
        raise Unsafe(Reason.POLYGLOT)


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise Unsafe(Reason.BROKEN)
    if FOREIGN.search(content[:HEAD]):
        raise Unsafe(Reason.POLYGLOT)
    for part in (content, *_inflated(content)):
        plain = PDF_NAME_CODE.sub(lambda code: bytes([int(code[1], 16)]), part)  # /J#61vaScript is /JavaScript
        if PDF_ENCRYPTED.search(plain):
            raise Unsafe(Reason.ENCRYPTED)
        if PDF_ACTIVE.search(plain):
            raise Unsafe(Reason.SCRIPT)


def _inflated(content: bytes) -> list[bytes]:
    """What a PDF's compressed streams hold, for objects that hide in them; raises `Unsafe` for too much of it."""
    found, left = [], INFLATED
    for stream in PDF_STREAM.finditer(content):
        inflater = zlib.decompressobj()
        try:
            part = inflater.decompress(stream[1], left)
        except zlib.error:
            continue  # a picture, a font, or not compressed this way
        if not any(mark in part for mark in (b"<<", b"/")):
            continue
        left -= len(part)
        if left <= 0:
            raise Unsafe(Reason.SIZE)
        found.append(part)
    return found
