"""Where journeys meets the safety net: participants' texts, and the pause of awards while somebody is in danger.

What screens and keeps cases lives above (coaching) and registers itself in its `AppConfig.ready()`. A screening runs in
the caller's transaction and scope, so that a safety case stands or falls with the text that caused it; it never talks
to the network.
"""

from typing import Any, Protocol
from uuid import UUID


class Screening(Protocol):
    """Looks at one text; returns what the person is to be told, `{level, resources}`, or None where all is well."""

    def __call__(self, *, person_id: UUID, source: str, text: str) -> dict[str, Any] | None: ...


class RiskFlag(Protocol):
    """Takes note of an answer that a questionnaire flags; returns as a screening does."""

    def __call__(self, *, person_id: UUID, source: str, item: str, value: int) -> dict[str, Any] | None: ...


LEVELS = ("none", "watch", "high", "imminent")

CASE_CLOSED = "coaching.safety_case_closed"  # the outbox topic that ends a pause: {"person_id", ...}

_screenings: list[Screening] = []
_risk_flags: list[RiskFlag] = []
_open_cases: list[str] = []


def register_screening(function: Screening) -> Screening:
    """Have `function` screen every text that a participant writes in journeys."""
    return _register(_screenings, function)


def register_risk_flag(function: RiskFlag) -> RiskFlag:
    """Have `function` told of every questionnaire answer that reaches its risk threshold."""
    return _register(_risk_flags, function)


def register_open_case(condition: str) -> str:
    """Have awards pause for whom `condition` holds: SQL about `s.person_id`, with `{schema}` for the organization's.

    It is SQL because it stands in the one statement that locks a person's totals, so that no award costs a statement
    more; an index must serve it.
    """
    return _register(_open_cases, condition)


def open_case() -> str:
    """The SQL condition under which a person's awards are paused."""
    return "(" + " OR ".join(_open_cases) + ")" if _open_cases else "false"


def _register(registry: list[Any], function: Any) -> Any:
    if function not in registry:
        registry.append(function)
    return function


def screen_participant_text(*, person_id: UUID, source: str, text: str | None) -> dict[str, Any] | None:
    """What the person is to be told about their text, `{level, resources}`, or None; also where they wrote none.

    `source` says where it was written, as `journeys.<noun>:<id>`.
    """
    if not text:
        return None
    return _gravest(screen(person_id=person_id, source=source, text=text) for screen in _screenings)


def flag_risks(*, person_id: UUID, source: str, risks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Pass on the items of a questionnaire that ask for attention; what the person is to be told, or None.

    Where nothing is registered for flags, the item's own words are screened as if the person had written them.
    """
    if not _risk_flags:
        return _gravest(
            screen_participant_text(person_id=person_id, source=source, text=risk["text"]) for risk in risks
        )
    return _gravest(
        flag(person_id=person_id, source=source, item=risk["code"], value=risk["value"])
        for risk in risks
        for flag in _risk_flags
    )


def gravest(*answers: dict[str, Any] | None) -> dict[str, Any] | None:
    """Of several answers the one of the highest level."""
    return _gravest(answers)


def _gravest(answers: Any) -> dict[str, Any] | None:
    said: list[dict[str, Any]] = [answer for answer in answers if answer is not None]
    return max(said, key=lambda answer: _rank(answer["level"]), default=None)


def _rank(level: Any) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)
