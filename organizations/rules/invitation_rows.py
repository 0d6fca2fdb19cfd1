"""Reading a list of people to invite out of a file that somebody's spreadsheet wrote.

UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), or else Windows' Latin-1; separated by comma,
semicolon or tab; with a header in Spanish or English, or without one in the order address, role, first name. Problems
are codes: the service has the words.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_ROWS = 5_000
LONGEST_CELL = 300
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate (OWASP, CSV injection)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
COLUMNS = {
    "email": ("email", "e-mail", "mail", "correo", "correo electrónico", "correo electronico", "dirección de correo"),
    "role": ("role", "rol", "papel"),
    "first_name": ("first_name", "first name", "name", "nombre", "nombre de pila"),
}
ROLE_WORDS = {
    "owner": ("owner", "propietaria", "propietario", "propiedad"),
    "admin": ("admin", "administrator", "administración", "administracion", "administradora", "administrador"),
    "facilitator": ("facilitator", "facilitación", "facilitacion", "facilitadora", "facilitador"),
    "participant": ("participant", "participante", ""),
}
ROLES = {word: role for role, words in ROLE_WORDS.items() for word in words}


class Trouble(StrEnum):
    """What is wrong with a file or a row."""

    EMPTY = "empty"
    NO_TABLE = "no_table"
    TOO_MANY = "too_many"
    NO_EMAIL_COLUMN = "no_email_column"
    NO_EMAIL = "no_email"
    UNKNOWN_ROLE = "unknown_role"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    TWICE = "twice"


class UnreadableFile(ValueError):
    """The file as a whole cannot be used; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Row:
    """One person to invite; `number` is the row as a spreadsheet counts it (the header is row 1)."""

    number: int
    email: str
    role: str
    first_name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be used; `other` is the row it repeats."""

    number: int
    field: str
    trouble: Trouble
    other: int | None = None


def read_file(content: bytes) -> list[Row]:
    """The rows of a file, blank ones left out. Raises `UnreadableFile`."""
    lines = list(_cells(_text(content)))
    if not lines:
        raise UnreadableFile(Trouble.EMPTY)
    columns, lines = _columns(lines)
    if len(lines) > MOST_ROWS:
        raise UnreadableFile(Trouble.TOO_MANY)
    if not lines:
        raise UnreadableFile(Trouble.EMPTY)

    def cell(line: list[str], name: str) -> str:
        place = columns.get(name)
        return line[place].strip() if place is not None and place < len(line) else ""

    return [Row(number, cell(line, "email"), cell(line, "role"), cell(line, "first_name")) for number, line in lines]


def sort_out(rows: Iterable[Row]) -> tuple[list[Row], list[Problem]]:
    """The rows that can be invited (addresses in lower case, roles by their code), and what is wrong with the others.

    Whether an address is one, and whose role may be given, is not asked here.
    """
    good: list[Row] = []
    problems: list[Problem] = []
    first: dict[str, int] = {}
    for row in rows:
        email, role = row.email.strip().lower(), ROLES.get(row.role.strip().lower())
        problem = _problem(row, email, role)
        if problem is None and email in first:
            problem = Problem(row.number, "email", Trouble.TWICE, first[email])
        if problem is not None:
            problems.append(problem)
            continue
        first[email] = row.number
        good.append(Row(row.number, email, role or "", row.first_name.strip()))
    return good, problems


def _problem(row: Row, email: str, role: str | None) -> Problem | None:
    if not email:
        return Problem(row.number, "email", Trouble.NO_EMAIL)
    for field, text in (("email", row.email.strip()), ("first_name", row.first_name.strip())):
        if text.startswith(FORMULA):
            return Problem(row.number, field, Trouble.FORMULA)
    if len(row.first_name.strip()) > 80:  # the field's length
        return Problem(row.number, "first_name", Trouble.TOO_LONG)
    return Problem(row.number, "role", Trouble.UNKNOWN_ROLE) if role is None else None


def _text(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile(Trouble.NO_TABLE) from error
    if b"\x00" in content or content.startswith(b"PK\x03\x04"):  # a workbook, an image: no text
        raise UnreadableFile(Trouble.NO_TABLE)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _cells(text: str) -> Iterable[tuple[int, list[str]]]:
    if "\x00" in text:
        raise UnreadableFile(Trouble.NO_TABLE)
    heading = text.lstrip().split("\n", 1)[0]
    separator = max(";\t,", key=lambda sign: (heading.count(sign), sign == ","))
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            if any(cell.strip() for cell in line):
                yield number, [cell[:LONGEST_CELL] for cell in line]
    except csv.Error as error:
        raise UnreadableFile(Trouble.NO_TABLE) from error


def _columns(lines: list[tuple[int, list[str]]]) -> tuple[dict[str, int], list[tuple[int, list[str]]]]:
    heading = [cell.strip().lower() for cell in lines[0][1]]
    found = {
        name: next((place for place, word in enumerate(heading) if word in words), None)
        for name, words in COLUMNS.items()
    }
    if found["email"] is not None:
        return {name: place for name, place in found.items() if place is not None}, lines[1:]
    if "@" in heading[0]:
        return {"email": 0, "role": 1, "first_name": 2}, lines
    raise UnreadableFile(Trouble.NO_EMAIL_COLUMN)
