"""An answer as server-sent events, while it is being written.

`message.start`, then `token` for each piece that was looked at, then `sources`, `safety` and `message.end` with the whole
exchange. In danger `safety` comes before the words. When the client goes away the provider is left, and what was shown
is kept as half an answer; the same `Idempotency-Key` then shows that, and asks nobody again.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from coaching.api.shapes import message_shape
from coaching.models import Message
from coaching.rules.screening import GRAVE
from coaching.services import messages
from coaching.services.answering import Answering
from oasis.core.api.streams import Event, each, in_thread
from oasis.core.errors import Unavailable


async def events(begun: messages.Begun) -> AsyncGenerator[Event, None]:
    """The events of one exchange; what is raised becomes the event `error`."""
    if begun.reply is None and begun.answering is None:
        await _wait(begun)
    reply_id = begun.reply.id if begun.reply else begun.reply_id
    yield Event("message.start", {"message_id": reply_id, "user_message_id": begun.message.id})
    urgent = begun.safety["level"] != "none"
    if urgent:
        yield Event("safety", begun.safety)
    reply = begun.reply
    if begun.answering is not None:
        async for event in _written(begun, begun.answering):
            yield event
        reply = begun.reply
    elif reply is not None:
        yield Event("token", {"text": reply.content})
    if reply is None:
        raise begun.silence
    yield Event("sources", {"sources": reply.sources})
    if not urgent:
        yield Event("safety", begun.safety)
    shown = await in_thread(_shown, begun, reply)
    yield Event("message.end", {"message_id": reply.id, **shown})


async def _written(begun: messages.Begun, answering: Answering) -> AsyncGenerator[Event, None]:
    try:
        while not answering.done:
            async with aclosing(each(answering.listen())) as texts:
                async for text in texts:
                    yield Event("token", {"text": text})
            if answering.acts:
                await in_thread(answering.act)
    finally:
        answering.stop()
        begun.reply = await asyncio.shield(in_thread(messages.keep_answer, begun))


async def _wait(begun: messages.Begun) -> None:
    """Until another process has its answer, or is taken for dead and leaves it to us."""
    deadline = time.monotonic() + messages.LEASE.total_seconds()
    while begun.reply is None and begun.answering is None:
        if time.monotonic() >= deadline:
            raise Unavailable
        await asyncio.sleep(messages.WAIT_STEP)
        await in_thread(messages.look_again, begun)


def _shown(begun: messages.Begun, reply: Message) -> dict[str, Any]:
    calls = {} if begun.safety["level"] in GRAVE else messages.calls_of(begun.sent.organization, [begun.message.id])
    return {
        "status": reply.status,
        "user_message": message_shape(begun.message),
        "reply": message_shape(reply, calls),
        "safety": begun.safety,
    }
