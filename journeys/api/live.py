"""What happens to a person, told while it happens."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from uuid import UUID

from accounts.tokens import Claims
from oasis.core import live
from oasis.core.api import operation
from oasis.core.api.request import Request
from oasis.core.api.streams import Event, EventStream, in_thread
from organizations.access import resolve_access
from organizations.api.views import OrganizationView
from organizations.permissions import Capability

LOOK_AGAIN_SECONDS = 60.0


class LiveStream(OrganizationView):
    """The caller's live events."""

    capability = Capability.WALK_JOURNEYS
    scoped = False

    @operation(
        "Live events",
        description=(
            "Server-sent events: `ready` first; then `level` {number, name, icon}, `badge` {id, name, icon}, `journey` "
            "{enrollment_id, journey_id, title} when one is finished, `redemption` {id, status, reward} when one is asked "
            "for and whenever its status changes, `message` {conversation_id, message_id} and `session` {session_id, "
            "starts_at} as they happen, each once and with an `id`; `error` with a coded error when the access ends. The "
            "stream ends with the access token: refresh it and connect again."
        ),
        media_type="text/event-stream",
    )
    def get(self, request: Request) -> EventStream:
        """Until the token expires, the access ends or the client goes away."""
        return EventStream(news_of(request.claims, request.organization.id))


async def news_of(claims: Claims, organization_id: UUID) -> AsyncGenerator[Event, None]:
    """A person's news in one organization; raises what `resolve_access` raises when the access has ended."""
    told: deque[str | None] = deque(maxlen=live.WAITING_MOST)
    async with live.listening(organization_id=organization_id, person_id=claims.user_id) as news:
        yield Event("ready", {"at": datetime.now(UTC)})
        while (left := claims.expires_at - time.time()) > 0:
            try:
                heard = await asyncio.wait_for(news.get(), min(left, LOOK_AGAIN_SECONDS))
            except TimeoutError:
                heard = None
            if heard is None or heard.name == live.ACCESS_CHANGED:
                await in_thread(resolve_access, claims, organization_id)
            elif heard.id is None or heard.id not in told:
                told.append(heard.id)
                yield Event(heard.name, heard.data, heard.id)
