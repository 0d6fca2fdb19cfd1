"""Photographs of people: whatever is sent is drawn anew, small and square, and nothing of the original is kept.

So metadata (where it was taken), a second file hidden in the first, and everything an image decoder elsewhere might stumble
over are gone. What is too large to be drawn with little memory is refused before it is unpacked.
"""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Profile
from oasis.core import storage
from oasis.core.errors import BodyTooLarge, ValidationFailed
from oasis.core.ids import uuid7
from oasis.core.outbox import emit

LARGEST = 5 * 1024 * 1024  # bytes
PIXELS = {"JPEG": 60_000_000, "PNG": 16_000_000, "WEBP": 16_000_000}  # a JPEG is unpacked at a fraction of its size
SIDES = {"avatar": 512, "avatar-small": 128}  # purpose in the object's key → pixels
TYPE, NAME = "image/webp", "foto.webp"
QUALITY = 82
MINUTES = 60  # that a link to it is good
REPLACED = "accounts.avatar_replaced"
# what a decoder raises on bytes that are no image, or half of one
BROKEN = (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, EOFError, OverflowError, ZeroDivisionError)


def set_avatar(*, user_id: UUID, content: bytes) -> None:
    """Give a person another photograph: JPEG, PNG or WebP by what it holds, not by its name.

    Raises `BodyTooLarge` (over 5 MB) and `ValidationFailed` for what is no such image, or has too many pixels.
    """
    drawn = draw(content)
    name = uuid7()
    keys = {purpose: f"people/{user_id.hex}/{purpose}/{name}" for purpose in SIDES}
    for purpose, key in keys.items():
        storage.store(key, drawn[purpose], TYPE)
    _replace(user_id, keys["avatar"])


def remove_avatar(*, user_id: UUID) -> None:
    """Take a person's photograph away."""
    _replace(user_id, "")


def avatar_url(key: str, *, purpose: str = "avatar") -> str | None:
    """A link to a photograph by what `Profile.avatar` holds, good for an hour; None where there is none. No network."""
    if not key:
        return None
    return storage.download_url(_sized(key, purpose), filename=NAME, content_type=TYPE, minutes=MINUTES)


def forget_objects(key: str) -> None:
    """Delete the stored objects of a photograph."""
    for purpose in SIDES:
        storage.delete(_sized(key, purpose))


def draw(content: bytes) -> dict[str, bytes]:
    """The square pictures of a photograph, by purpose; raises like `set_avatar`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > LARGEST:
        raise BodyTooLarge
    try:
        with Image.open(BytesIO(content), formats=list(PIXELS)) as image:
            width, height = image.size
            if width * height > PIXELS[str(image.format)]:
                raise _refusal(_("La imagen tiene demasiados píxeles."))
            image.draft("RGB", (SIDES["avatar"] * 2, SIDES["avatar"] * 2))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            square = ImageOps.fit(upright, (SIDES["avatar"], SIDES["avatar"]))
        ground = Image.new("RGB", square.size, "white")
        ground.paste(square, mask=square.getchannel("A"))
        return {purpose: _encoded(ground, side) for purpose, side in SIDES.items()}
    except (UnidentifiedImageError, Image.DecompressionBombError, *BROKEN) as error:
        raise _refusal(_("No hemos podido leer la imagen. Prueba con una foto en JPEG, PNG o WebP.")) from error


def _encoded(image: Any, side: int) -> bytes:
    out = BytesIO()
    image.resize((side, side)).save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def _refusal(message: str) -> ValidationFailed:
    return ValidationFailed(details={"image": [message]})


def _sized(key: str, purpose: str) -> str:
    return key.replace("/avatar/", f"/{purpose}/")


@transaction.atomic
def _replace(user_id: UUID, key: str) -> None:
    profile = Profile.objects.select_for_update().get(pk=user_id)
    before = profile.avatar.name
    if before == key:
        return
    profile.avatar = key
    profile.save(update_fields=["avatar"])
    record(action="profile.changed", target=f"user:{user_id}", after={"fields": ["avatar"]}, actor_id=user_id)
    if before:
        emit(REPLACED, {"key": before})
