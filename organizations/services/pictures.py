"""Pictures are drawn anew: what is kept has the pixels of what was sent and nothing else of it (no place, no comments)."""

from io import BytesIO

from organizations.rules.content import Reason, Unsafe

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
MOST_PIXELS = {"JPEG": 64_000_000, "PNG": 16_000_000, "WEBP": 16_000_000, "GIF": 16_000_000}
QUALITY = 85


def redrawn(content: bytes, content_type: str, *, largest_side: int) -> tuple[bytes, str]:
    """The picture, upright and no larger than `largest_side` pixels, as PNG, JPEG or WebP; and its type.

    Raises `Unsafe` for what cannot be decoded or has more pixels than a worker can hold (a decompression bomb).
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    expected = FORMATS[content_type]
    try:
        with Image.open(BytesIO(content), formats=[expected]) as source:
            if source.width * source.height > MOST_PIXELS[expected]:
                raise Unsafe(Reason.DIMENSIONS)
            source.draft("RGB", (largest_side, largest_side))  # a JPEG is decoded no larger than it is needed
            upright = ImageOps.exif_transpose(source)
            upright.thumbnail((largest_side, largest_side))
            kept = "PNG" if expected == "GIF" else expected
            drawn = upright.convert("RGB") if kept == "JPEG" else upright.convert("RGBA")
    except Unsafe:
        raise
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unsafe(Reason.BROKEN) from error
    target = BytesIO()
    clean = Image.new(drawn.mode, drawn.size)
    clean.paste(drawn)
    clean.save(target, kept, **({"quality": QUALITY} if kept != "PNG" else {"optimize": True}))
    return target.getvalue(), next(name for name, known in FORMATS.items() if known == kept)
