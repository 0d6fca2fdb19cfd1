"""The way into a session's Jitsi room, on a server of one's own or on 8x8's JaaS.

Claims as lib-jitsi-meet reads them (https://github.com/jitsi/lib-jitsi-meet/blob/master/doc/tokens.md) and, for JaaS,
https://developer.8x8.com/jaas/docs/api-keys-jwt: every value under `context` is a string there, booleans too.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

from coaching.errors import RoomUnavailable
from coaching.models import CoachingSession
from oasis.core.crypto import keyed_hash

OPENS_BEFORE, CLOSES_AFTER = timedelta(minutes=10), timedelta(minutes=15)
FEATURES = (  # all that JaaS documents: what is not named might be taken for granted
    "recording",
    "livestreaming",
    "transcription",
    "inbound-call",
    "outbound-call",
    "sip-inbound-call",
    "sip-outbound-call",
)


def pseudonym(session_id: UUID, person_id: UUID) -> str:
    """By what a person is known in one room, and in no other."""
    return keyed_hash("coaching.room.person", f"{session_id}:{person_id}")[:32]


def way_in(*, session: CoachingSession, person_id: UUID, name: str, may_record: bool) -> dict[str, Any]:
    """`{url, room, token, expires_at}` for one person. Raises `RoomUnavailable` where no server is configured.

    `may_record`: everybody has agreed; only then, and only for the mentor, does the room offer recording.
    """
    jaas = bool(settings.JITSI_JAAS_KEY_ID)
    secret = settings.JITSI_JAAS_PRIVATE_KEY if jaas else settings.JITSI_APP_SECRET
    domain = (settings.JITSI_DOMAIN or ("8x8.vc" if jaas else "")).lower()
    if not (domain and settings.JITSI_APP_ID and secret):
        raise RoomUnavailable
    expires_at = session.ends_at + CLOSES_AFTER
    leads = session.mentor_id == person_id
    claims = {
        "iss": "chat" if jaas else settings.JITSI_APP_ID,
        "aud": "jitsi" if jaas else settings.JITSI_AUDIENCE,
        "sub": settings.JITSI_APP_ID if jaas else domain,
        "room": session.room,
        "nbf": int((session.starts_at - OPENS_BEFORE).timestamp()),
        "exp": int(expires_at.timestamp()),
        "context": {
            "user": {
                "id": pseudonym(session.id, person_id),
                "name": name,
                "email": "",
                "avatar": "",
                "affiliation": "owner" if leads else "member",
                "moderator": _said(leads),
            },
            "features": {feature: _said(feature == "recording" and leads and may_record) for feature in FEATURES},
        },
    }
    token = jwt.encode(
        claims,
        secret.replace("\\n", "\n") if jaas else secret,
        algorithm="RS256" if jaas else "HS256",
        headers={"kid": settings.JITSI_JAAS_KEY_ID} if jaas else None,
    )
    path = f"{settings.JITSI_APP_ID}/{session.room}" if jaas else session.room
    return {
        "url": f"https://{domain}/{path}?jwt={token}",
        "room": session.room,
        "token": token,
        "expires_at": expires_at,
    }


def _said(truth: bool) -> str:
    return "true" if truth else "false"
