"""The kinds of steps. A new kind is one file in this package; it registers itself with `@kind`.

A kind says what the person who edits a journey is asked for (`fields`: the form, its check and its words), what a
participant sends to complete it (or who completes it instead), and what clients get to show, with the JSON schema of
that (`properties`), which the OpenAPI document publishes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

from django.utils.functional import Promise

from journeys.kinds.fields import Field, complete_codes
from journeys.kinds.fields import problems as field_problems

PARTICIPANT = "participant"

Config = Mapping[str, Any]
FindQuestionnaire = Callable[[str], Mapping[str, Any] | None]


class WrongAnswer(Exception):
    """What a participant sent does not complete the step; `details` is `{field: [messages]}`."""

    def __init__(self, details: dict[str, list[Any]]) -> None:
        super().__init__("wrong answer")
        self.details = details


class NotPassed(Exception):
    """A quiz below its pass mark; `details` says how it went."""

    def __init__(self, details: dict[str, Any]) -> None:
        super().__init__("not passed")
        self.details = details


@dataclass(frozen=True, slots=True)
class Work:
    """What a participant sends with `complete`."""

    answers: Mapping[str, Any] | None = None
    reflection: str | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it.

    `answers` is kept encrypted, `journal` becomes a page of the journal, `result` goes to the client. `risks` are items
    of a questionnaire whose answer asks for attention; `scored` names the questionnaire that was answered.
    """

    answers: Mapping[str, Any] | None = None
    journal: str | None = None
    result: Mapping[str, Any] | None = None
    risks: list[dict[str, Any]] = field(default_factory=list)
    scored: str | None = None


class Kind:
    """What all kinds share; a kind overrides what differs."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    help: ClassVar[str | Promise]  # what it is good for, for the person who edits the journey
    completed_by: ClassVar[str] = PARTICIPANT  # or what completes it from outside
    fields: ClassVar[tuple[Field, ...]] = ()  # what the editor asks for
    properties: ClassVar[dict[str, Any]] = {}  # of `content()`, as OpenAPI 3.0 schemas; all of them are always there

    def problems(self, config: Config) -> list[str]:
        """What is wrong with a configuration, as sentences for the editor."""
        return field_problems(self.fields, config)

    def tidy(self, config: Any) -> Any:
        """A configuration as it came from the editor, with the codes that nobody should have to think of."""
        return complete_codes(self.fields, config)

    def freeze(self, config: Config, find_questionnaire: FindQuestionnaire) -> dict[str, Any]:
        """The configuration that is published: complete in itself, so that what was published never changes."""
        return dict(config)

    def content(self, config: Config) -> dict[str, Any]:
        """What a client needs to show the open step, besides its text."""
        return {}

    def schema(self) -> dict[str, Any]:
        """The schema of a step's whole `content`, for the OpenAPI document."""
        properties = {
            "body": {"type": "string", "description": "Markdown."},
            "html": {"type": "string", "description": "The same as safe HTML."},
            "completed_by": {"type": "string", "enum": [self.completed_by]},
            **self.properties,
        }
        return {
            "title": f"content of kind `{self.code}`",
            "type": "object",
            "properties": properties,
            "required": sorted(properties),
            "additionalProperties": False,
        }

    def complete(self, config: Config, work: Work) -> Outcome:
        """What the participant's work amounts to; raises `WrongAnswer`."""
        return Outcome()


_kinds: dict[str, Kind] = {}


def kind(cls: type[Kind]) -> type[Kind]:
    """Register a kind."""
    _kinds[cls.code] = cls()
    return cls


def get(code: str) -> Kind:
    """The kind called `code`; raises KeyError."""
    return _kinds[code]


def all_kinds() -> dict[str, Kind]:
    """Every kind by its code."""
    return dict(_kinds)


for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
