"""Which domain events organizations may subscribe to: filled by the apps in `AppConfig.ready()`.

    def build(payload: dict[str, Any]) -> Outgoing | None:
        return Outgoing(subject=f"enrollment:{payload['enrollment_id']}", data={"enrollment_id": payload["enrollment_id"]})

    publish_as("journeys.enrollment_completed", "enrollment.completed", build)

An outbox message of the topic becomes one delivery for each endpoint of its organization that wants the type. `build`
runs inside the organization's scope and may read rows; None means that there is nothing to tell. Data are ids, figures,
codes and times, never anybody's words: anything else is refused (`InvalidOutgoing`), so that a mistake cannot leave the house.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oasis.core.outbox import PermanentFailure, handler

WORD = re.compile(r"[A-Za-z0-9_.:+-]{1,80}")  # an id, a code, a moment in ISO 8601
TYPE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


class InvalidOutgoing(PermanentFailure):
    """The data of a domain event hold something that is not an id, a figure, a code or a moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """What is sent of a domain event; events of one `subject` arrive in their order, "" has none."""

    subject: str
    data: dict[str, Any]

    def __post_init__(self) -> None:
        for name, value in self.data.items():
            if not (value is None or isinstance(value, bool | int | float) or _is_word(value)):
                raise InvalidOutgoing(f"{name} is not an id, a figure, a code or a moment")


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and WORD.fullmatch(value) is not None


Build = Callable[[dict[str, Any]], Outgoing | None]


@dataclass(frozen=True, slots=True)
class Publication:
    """A topic of the outbox under its public name."""

    topic: str
    type: str
    build: Build


_publications: dict[str, Publication] = {}  # by type


def publish_as(topic: str, type: str, build: Build) -> None:
    """Let organizations subscribe to the outbox topic `topic` under the public name `type` (`noun.past_participle`).

    Raises ValueError for a malformed name and for one that another topic has.
    """
    if not TYPE.fullmatch(type):
        raise ValueError(f"{type!r} is not <noun>.<past participle>.")
    if _publications.setdefault(type, Publication(topic, type, build)).topic != topic:
        raise ValueError(f"{type} is published already.")
    from webhooks.services.publishing import publish  # models are loaded when apps are ready, not before

    handler(topic)(publish)


def publications_of(topic: str) -> list[Publication]:
    """What a topic is published as."""
    return [publication for publication in _publications.values() if publication.topic == topic]


def published_types() -> list[str]:
    """Every type that can be subscribed to, by name."""
    return sorted(_publications)


def published_topics() -> list[str]:
    """Every topic that is published, by name."""
    return sorted({publication.topic for publication in _publications.values()})
