"""What a kind asks of the person who edits a journey: one declaration gives the form, the check and the codes.

Not a kind itself. A kind lists its `fields`; the editor of the backoffice draws them as a form (`describe`), `problems`
says in the editor's own words what is missing or wrong, and `complete_codes` makes the codes that nobody should have to
think of. So no two of them can disagree, and a new kind needs no form of its own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Words = str | Promise
CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting. `when` = (other setting, values): it is asked for only then."""

    name: str
    label: Words
    help: Words = ""
    required: bool = True
    when: tuple[str, tuple[Any, ...]] | None = None
    widget: ClassVar[str]

    def asked(self, values: Mapping[str, Any]) -> bool:
        """Whether this setting matters beside those others."""
        return self.when is None or values.get(self.when[0]) in self.when[1]

    def check(self, value: Any) -> Iterator[str]:
        """What is wrong with a value that is there."""
        yield from ()

    def describe(self) -> dict[str, Any]:
        """For the editor's script."""
        shown = {"name": self.name, "label": str(self.label), "help": str(self.help), "widget": self.widget}
        if self.when:
            shown["when"] = [self.when[0], list(self.when[1])]  # type: ignore[assignment]
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """Words; `pattern` is for identifiers of other services."""

    limit: int
    lines: int = 1
    pattern: str = ""
    widget = "text"

    def check(self, value: Any) -> Iterator[str]:
        """A text that is not too long and fits the pattern."""
        if not isinstance(value, str) or len(value) > self.limit:
            yield _("«%(label)s» es un texto de hasta %(limit)d caracteres.") % {
                "label": self.label,
                "limit": self.limit,
            }
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield _("«%(label)s» no tiene la forma esperada.") % {"label": self.label}

    def describe(self) -> dict[str, Any]:
        """With its size."""
        return {**Field.describe(self), "limit": self.limit, "lines": self.lines}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Field):
    """The address of something on the web; the editor offers to upload a file where `uploads`."""

    uploads: bool = False
    schemes: tuple[str, ...] = ("https", "http")
    widget = "address"

    def check(self, value: Any) -> Iterator[str]:
        """A whole address with one of the schemes."""
        good = isinstance(value, str) and len(value) <= 500
        try:
            parts = urlsplit(value) if good else None
        except ValueError:
            parts = None
        if parts is None or parts.scheme not in self.schemes or not parts.hostname:
            yield _("«%(label)s» tiene que ser una dirección web que empiece por %(scheme)s://.") % {
                "label": self.label,
                "scheme": self.schemes[0],
            }

    def describe(self) -> dict[str, Any]:
        """With whether a file may be uploaded for it."""
        return {**Field.describe(self), "uploads": self.uploads}


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Field):
    """A whole number; of `default` None, nothing stands there at first. `counts`: a new row has the next number."""

    least: int
    most: int
    default: int | None
    counts: bool = False
    required: bool = False
    widget = "number"

    def check(self, value: Any) -> Iterator[str]:
        """Within its bounds."""
        if type(value) is not int or not self.least <= value <= self.most:
            yield _("«%(label)s» es un número de %(least)d a %(most)d.") % {
                "label": self.label,
                "least": self.least,
                "most": self.most,
            }

    def describe(self) -> dict[str, Any]:
        """With its bounds."""
        bounds = {"least": self.least, "most": self.most, "value": self.default, "counts": self.counts}
        return {**Field.describe(self), **bounds}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Field):
    """Yes or no."""

    required: bool = False
    widget = "flag"

    def check(self, value: Any) -> Iterator[str]:
        """One of the two."""
        if type(value) is not bool:
            yield _("«%(label)s» es sí o no.") % {"label": self.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of a few."""

    options: tuple[tuple[str, Words], ...]
    default: str
    required: bool = False
    widget = "choice"

    def check(self, value: Any) -> Iterator[str]:
        """One of the options."""
        if not isinstance(value, str) or value not in dict(self.options):
            yield _("En «%(label)s», elige una de las opciones.") % {"label": self.label}

    def describe(self) -> dict[str, Any]:
        """With the options."""
        return {
            **Field.describe(self),
            "options": [[value, str(words)] for value, words in self.options],
            "value": self.default,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Field):
    """Something that the organization has, by its code; `to` names the list that the editor offers."""

    to: str
    widget = "reference"

    def check(self, value: Any) -> Iterator[str]:
        """A code; whether it exists is asked when the step is published."""
        if not isinstance(value, str) or not CODE.fullmatch(value):
            yield _("En «%(label)s», elige una de las opciones.") % {"label": self.label}

    def describe(self) -> dict[str, Any]:
        """With the list's name."""
        return {**Field.describe(self), "to": self.to}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling(Field):
    """One of the rows of another setting, `rows`, by their code; `title` is what names them, `first` stands above them."""

    rows: str
    title: str
    first: tuple[str, Words]
    required: bool = False
    widget = "sibling"

    def check(self, value: Any) -> Iterator[str]:
        """A code; whether there is such a row is for the rules that know both."""
        if not isinstance(value, str) or len(value) > 60:
            yield _("En «%(label)s», elige una de las opciones.") % {"label": self.label}

    def describe(self) -> dict[str, Any]:
        """With the rows among which is chosen."""
        first = [self.first[0], str(self.first[1])]
        return {**Field.describe(self), "rows": self.rows, "title": self.title, "first": first}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code(Field):
    """What identifies a row; nobody types it, `complete_codes` makes it."""

    label: Words = ""
    prefix: str = "p"
    widget = "code"

    def check(self, value: Any) -> Iterator[str]:
        """A short text."""
        if not isinstance(value, str) or not 0 < len(value) <= 60:
            yield _("Hay un código que no vale.")

    def describe(self) -> dict[str, Any]:
        """With the letters it begins with."""
        return {**Field.describe(self), "prefix": self.prefix}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark(Field):
    """Which of the sibling rows `rows` is the right one, by their `key`."""

    rows: str
    key: str
    widget = "mark"

    def describe(self) -> dict[str, Any]:
        """With the rows it marks."""
        return {**Field.describe(self), "rows": self.rows, "key": self.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Field):
    """A list of rows, each of the same fields, in an order that matters."""

    fields: tuple[Field, ...]
    singular: Words
    least: int = 1
    most: int = 50
    widget = "rows"

    def check(self, value: Any) -> Iterator[str]:
        """As many as there may be, each row sound, no code twice."""
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            yield _("En «%(label)s» hacen falta entre %(least)d y %(most)d.") % {
                "label": self.label,
                "least": self.least,
                "most": self.most,
            }
            return
        for number, row in enumerate(value, 1):
            for problem in problems(self.fields, row):
                yield f"{self.singular} {number}: {problem}"
        for field in self.fields:
            if isinstance(field, Code):
                codes = [row.get(field.name) for row in value if isinstance(row, dict)]
                if len(set(map(repr, codes))) < len(codes):
                    yield _("En «%(label)s» hay dos con el mismo código.") % {"label": self.label}

    def describe(self) -> dict[str, Any]:
        """With the fields of a row."""
        return {
            **Field.describe(self),
            "singular": str(self.singular),
            "least": self.least,
            "most": self.most,
            "fields": [field.describe() for field in self.fields],
        }


def problems(fields: Sequence[Field], values: Any) -> list[str]:
    """What is wrong with the values of `fields`, as sentences for the editor; nothing unknown may be among them."""
    if not isinstance(values, dict):
        return [_("No tiene la forma esperada.")]
    known = {field.name for field in fields}
    found = [_("No se conoce «%(name)s».") % {"name": str(name)[:60]} for name in sorted(set(values) - known, key=str)]
    for field in fields:
        value = values.get(field.name)
        if not field.asked(values) and not value:
            continue
        if value is None or value == "" or (isinstance(value, str) and not value.strip()):
            if field.required and field.asked(values):
                found.append(_("Falta «%(label)s».") % {"label": field.label or field.name})
        elif isinstance(field, Mark):
            rows = values.get(field.rows)
            keys = [row.get(field.key) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
            if value not in keys:
                found.append(_("Marca «%(label)s» entre las opciones.") % {"label": field.label})
        else:
            found += field.check(value)
    return found


def complete_codes(fields: Sequence[Field], values: Any) -> Any:
    """The values with a code in every row that had none; codes that stand are never changed."""
    if not isinstance(values, dict):
        return values
    made = dict(values)
    for field in fields:
        rows = made.get(field.name)
        if isinstance(field, Rows) and isinstance(rows, list):
            rows = [complete_codes(field.fields, row) for row in rows]
            for code in (inner for inner in field.fields if isinstance(inner, Code)):
                taken = {row.get(code.name) for row in rows if isinstance(row, dict) and _hashable(row.get(code.name))}
                free = (f"{code.prefix}{number}" for number in range(1, 1000) if f"{code.prefix}{number}" not in taken)
                rows = [
                    {**row, code.name: next(free)} if isinstance(row, dict) and not row.get(code.name) else row
                    for row in rows
                ]
            made[field.name] = rows
    return made


def _hashable(value: Any) -> bool:
    return isinstance(value, str)


def labels(fields: Sequence[Field]) -> dict[str, Words]:
    """What each setting is called, rows' own settings included; codes have no name for people."""
    found: dict[str, Words] = {}
    for field in fields:
        if isinstance(field, Rows):
            found |= labels(field.fields)
        if not isinstance(field, Code):
            found[field.name] = field.label
    return found
