"""Agents and their knowledge, and a talk or two with the guided companion, whose answers are its own."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from coaching.models import Agent, AgentVersion, Conversation, KnowledgeArticle, Message
from coaching.providers import fallback_provider
from coaching.providers.base import Prompt, Turn
from coaching.rules.notices import notice
from coaching.rules.retrieval import Passage
from coaching.services import content
from oasis.demo.history import voices
from oasis.demo.ids import named_id
from oasis.demo.writing import insert

FOLDER = Path(content.__file__).resolve().parent.parent / "content"
AGENTS = ("coach", "mentor")
TALKERS = {1: 0, 4: 1}  # participant's number: which of the talks
DAYS_AGO = 6
READING, WRITING = timedelta(seconds=70), timedelta(seconds=2)


def read(name: str) -> Any:
    """One content file of coaching, by its name without the ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def missing_agents() -> list[str]:
    """The slugs of the demo agents that the organization of this scope does not have; one statement."""
    standing = set(Agent.objects.filter(slug__in=AGENTS).values_list("slug", flat=True))
    return [slug for slug in AGENTS if slug not in standing]


def fill() -> int:
    """Import the agents that are missing, and the articles where there are none; returns how many agents were made."""
    missing = missing_agents()
    if missing:
        content.import_agents([row for row in read("agents") if row["slug"] in missing])
        if not KnowledgeArticle.objects.exists():
            content.import_articles(read("knowledge"))
    return len(missing)


def hold(*, person_id: UUID, index: int, now: datetime) -> None:
    """Write the talk that participant number `index` had some days ago, if they had one."""
    if index not in TALKERS:
        return
    talk = voices()["talks"][TALKERS[index]]
    version = AgentVersion.objects.filter(agent__slug=talk["agent"]).order_by("-number").first()
    if version is None:
        return
    at = now - timedelta(days=DAYS_AGO, minutes=person_id.int % 600)
    messages = _messages(person_id, version, talk["said"], at)
    insert(
        [
            Conversation(
                id=messages[0].conversation_id,
                person_id=person_id,
                agent_id=version.agent_id,
                version=version,
                title=talk["title"],
                created_at=at,
                last_message_at=messages[-1].created_at,
            )
        ]
    )
    insert(messages)


def _messages(person_id: UUID, version: AgentVersion, said: list[str], at: datetime) -> list[Message]:
    conversation_id = named_id(f"conversation:{person_id}:{at.isoformat()}", at)
    words, edition = notice(artificial=False, language="es")
    companion, passages, turns = fallback_provider(), _passages(version), []
    found = [_message(conversation_id, at, role="system", content=f"{words}\n\n{version.greeting}", model=edition)]
    for text in said:
        at += READING
        turns.append(Turn("user", text))
        asked = _message(conversation_id, at, role="user", content=text)
        reply = companion.generate(Prompt(system=version.system_prompt, turns=turns, passages=passages))
        turns.append(Turn("assistant", reply.text))
        answered = _message(
            conversation_id,
            at + WRITING,
            role="assistant",
            content=reply.text,
            reply_to=asked,
            sources=reply.sources,
            provider=reply.provider,
            model=reply.model,
        )
        found += [asked, answered]
    return found


def _message(conversation_id: UUID, at: datetime, **fields: Any) -> Message:
    identifier = named_id(f"message:{conversation_id}:{at.isoformat()}", at)
    return Message(id=identifier, conversation_id=conversation_id, created_at=at, **fields)


def _passages(version: AgentVersion) -> list[Passage]:
    articles = KnowledgeArticle.objects.filter(tags__overlap=version.knowledge_tags).order_by("code")
    return [
        Passage(id=str(one.id), title=one.title, tags=tuple(one.tags), body=one.body, exercise=one.exercise)
        for one in articles
    ]
