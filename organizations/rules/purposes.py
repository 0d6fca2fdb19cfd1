"""What files are for: who may upload them, of which types, how large, and who may download them."""

from dataclasses import dataclass

from organizations.permissions import Capability

MEGABYTE = 1024 * 1024
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
DRAWINGS = frozenset({"image/svg+xml"})
DOCUMENTS = frozenset({"application/pdf"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg"})
RECORDINGS = SOUNDS | frozenset({"audio/wav", "audio/flac"})


@dataclass(frozen=True, slots=True)
class Purpose:
    """One use of a file; sizes in bytes, `largest_side` in pixels of what is kept of a picture."""

    upload: Capability
    types: frozenset[str]
    max_size: int
    shared: bool  # every member may download it; else its owner alone
    largest_side: int = 1600
    sealed: bool = False  # kept encrypted: nobody downloads it, and its app deletes it, with a receipt


PURPOSES = {
    # a person's own picture
    "avatar": Purpose(Capability.SEE_ORGANIZATION, PICTURES, 5 * MEGABYTE, shared=True, largest_side=512),
    # what a person hands in while walking a journey
    "evidence": Purpose(
        Capability.WALK_JOURNEYS, PICTURES | DOCUMENTS | SOUNDS, 20 * MEGABYTE, shared=False, largest_side=2048
    ),
    # the organization's face
    "logo": Purpose(Capability.MANAGE_SETTINGS, PICTURES, 5 * MEGABYTE, shared=True, largest_side=800),
    # pictures of journeys, badges, levels and rewards
    "cover": Purpose(Capability.EDIT_CATALOGUE, PICTURES | DRAWINGS, 10 * MEGABYTE, shared=True),
    # what steps give to read and to listen to
    "material": Purpose(
        Capability.EDIT_CATALOGUE, PICTURES | DRAWINGS | DOCUMENTS | SOUNDS, 50 * MEGABYTE, shared=True
    ),
    # the sound of a session with everybody's consent, until it is written down
    "recording": Purpose(Capability.HOLD_SESSIONS, RECORDINGS, 100 * MEGABYTE, shared=False, sealed=True),
}
