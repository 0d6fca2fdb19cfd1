"""What a model may hand to a tool: declared parameters, checked one by one; what is not declared is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

TEXT, INTEGER, DAY, MOMENT, LIST = "text", "integer", "day", "moment", "list"
_JSON = {TEXT: "string", INTEGER: "integer", DAY: "string", MOMENT: "string", LIST: "array"}


class BadArguments(Exception):
    """The arguments are not what the tool declares; `problems` say why, for the model to do better."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: `least`/`most` are a number's range, a text's length or a list's length."""

    name: str
    kind: str
    description: str
    required: bool = True
    least: int | None = None
    most: int | None = None
    choices: Sequence[str] = ()

    def schema(self) -> dict[str, Any]:
        """The parameter as a function declaration names it (the OpenAPI subset that Gemini reads)."""
        shape: dict[str, Any] = {"type": _JSON[self.kind], "description": self.description}
        if self.kind == LIST:
            shape["items"] = {"type": "string", **({"enum": list(self.choices)} if self.choices else {})}
        elif self.choices:
            shape["enum"] = list(self.choices)
        return shape

    def read(self, value: Any) -> Any:
        """The value, of its type and in its bounds; raises `ValueError` with what is wrong."""
        readers = {
            TEXT: self._text,
            INTEGER: self._integer,
            DAY: self._day,
            MOMENT: self._moment,
            LIST: self._list,
        }
        return readers[self.kind](value)

    def _text(self, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise ValueError("must be a text")
        text = " ".join(value.replace("\x00", "").split())
        if self.choices and text not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}")
        self._bounds(len(text))
        return text

    def _integer(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise ValueError("must be a whole number")
        self._bounds(int(value))
        return int(value)

    def _day(self, value: Any) -> date:
        if not isinstance(value, str):
            raise ValueError("must be a day, YYYY-MM-DD")
        return date.fromisoformat(value)

    def _moment(self, value: Any) -> datetime:
        """With a time zone only where the value names one."""
        if not isinstance(value, str) or "T" not in value:
            raise ValueError("must be a day and a time, YYYY-MM-DDTHH:MM")
        return datetime.fromisoformat(value)

    def _list(self, value: Any) -> list[str]:
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise ValueError("must be a list of texts")
        if self.choices and not set(value) <= set(self.choices):
            raise ValueError(f"must be of {', '.join(self.choices)}")
        self._bounds(len(value))
        return list(dict.fromkeys(value))

    def _bounds(self, size: int) -> None:
        if self.least is not None and size < self.least:
            raise ValueError(f"must be at least {self.least}")
        if self.most is not None and size > self.most:
            raise ValueError(f"must be at most {self.most}")


def schema_of(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The JSON schema of a tool's arguments."""
    return {
        "type": "object",
        "properties": {parameter.name: parameter.schema() for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.required],
    }


def read_arguments(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call; raises `BadArguments` for what is missing, unknown or wrong."""
    declared = {parameter.name: parameter for parameter in parameters}
    problems = {name: "is unknown" for name in given if name not in declared}
    read: dict[str, Any] = {}
    for name, parameter in declared.items():
        if given.get(name) in (None, ""):
            if parameter.required:
                problems[name] = "is missing"
            continue
        try:
            read[name] = parameter.read(given[name])
        except (ValueError, OverflowError) as error:
            problems[name] = str(error)
    if problems:
        raise BadArguments(problems)
    return read
