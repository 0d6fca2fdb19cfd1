"""A conversation as a turn needs it: with the agent at the version it was begun with, and its summary.

Keeping somebody's words and reading the rest is one statement: between the words and the first of the answer each
round trip counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from coaching.models import Message
from oasis.core.crypto import decrypt_text, encrypt_text
from oasis.core.database import hot
from oasis.core.errors import NotFound
from oasis.core.tenancy import current_organization

_COLUMNS = """c.id, c.agent_id, c.version_id, v.system_prompt, v.temperature, v.model, v.tools, v.knowledge_tags,
        coalesce((SELECT m.model FROM {schema}.coaching_message m WHERE m.conversation_id = c.id ORDER BY m.id LIMIT 1), ''),
        c.summary, c.summary_until"""

FIND = f"""SELECT {_COLUMNS}
    FROM {{schema}}.coaching_conversation c JOIN {{schema}}.coaching_agentversion v ON v.id = c.version_id
    WHERE c.id = %(conversation)s AND c.person_id = %(person)s"""  # noqa: S608 - constants

KEEP = f"""WITH c AS (
        UPDATE {{schema}}.coaching_conversation SET last_message_at = %(at)s
        WHERE id = %(conversation)s AND person_id = %(person)s
        RETURNING id, agent_id, version_id, summary, summary_until),
    kept AS (
        INSERT INTO {{schema}}.coaching_message (id, conversation_id, role, content, status, client_key, body_hash,
            answer_by, safety_level, sources, provider, model, tokens_in, tokens_out, cost, created_at)
        SELECT %(id)s, id, %(role)s, %(content)s, %(status)s, %(key)s, %(hash)s, %(answer_by)s, %(level)s, '[]'::jsonb,
            '', '', 0, 0, 0, %(at)s
        FROM c)
    SELECT {_COLUMNS}
    FROM c JOIN {{schema}}.coaching_agentversion v ON v.id = c.version_id"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of somebody's own, and who answers in it."""

    id: UUID
    agent_id: UUID
    version_id: UUID
    system_prompt: str
    temperature: Decimal
    model: str
    tools: Sequence[str]
    knowledge_tags: Sequence[str]
    notice: str  # the version of the one that it began with; empty where that is gone
    summary: str
    summary_until: UUID | None


def find_talk(*, conversation_id: UUID, person_id: UUID) -> Talk:
    """A conversation of the person's own; one statement, inside a scope. Raises `NotFound`."""
    return _talk(hot.fetch(FIND, {"conversation": conversation_id, "person": person_id}))


def keep_words(message: Message, *, person_id: UUID) -> Talk:
    """Keep what a person says in a conversation of theirs, which is read with it; one statement, inside a scope.

    Raises `NotFound`, and `IntegrityError` where something was said with the same `client_key` before.
    """
    return _talk(
        hot.fetch(
            KEEP,
            {
                "id": message.id,
                "conversation": message.conversation_id,
                "person": person_id,
                "role": str(message.role),
                "content": encrypt_text(str(message.content), data_key=current_organization().data_key),
                "status": str(message.status),
                "key": message.client_key,
                "hash": message.body_hash,
                "answer_by": message.answer_by,
                "level": message.safety_level,
                "at": message.created_at,
            },
        )
    )


def _talk(rows: Sequence[tuple[Any, ...]]) -> Talk:
    if not rows:
        raise NotFound
    *rest, summary, until = rows[0]
    told = decrypt_text(summary, data_key=current_organization().data_key) if summary is not None else ""
    return Talk(*[*rest, told, until])
