"""The kinds of steps. A new kind is one file in this package; it registers itself with `@kind`.

A kind says what its configuration looks like, what a participant sends to complete it (or who completes it instead),
and what clients get to show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

from django.utils.functional import Promise

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
    help: ClassVar[str | Promise]  # how to configure it, for the person who edits the journey
    completed_by: ClassVar[str] = PARTICIPANT  # or what completes it from outside
    optional_settings: ClassVar[frozenset[str]] = frozenset()

    def problems(self, config: Config) -> list[str | Promise]:
        """What is wrong with a configuration, as sentences for the editor."""
        from django.utils.translation import gettext as _

        unknown = sorted(set(config) - self.optional_settings)
        return [_("No se conoce «%(name)s».") % {"name": name} for name in unknown]

    def freeze(self, config: Config, find_questionnaire: FindQuestionnaire) -> dict[str, Any]:
        """The configuration that is published: complete in itself, so that what was published never changes."""
        return dict(config)

    def content(self, config: Config) -> dict[str, Any]:
        """What a client needs to show the open step, besides its text."""
        return {}

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


def text(config: Config, name: str, limit: int) -> bool:
    """Whether a setting is a text that says something, of at most `limit` characters."""
    value = config.get(name)
    return isinstance(value, str) and 0 < len(value.strip()) and len(value) <= limit


for _module in sorted(module.name for module in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")
