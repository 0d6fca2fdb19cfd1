"""CSV and XLSX whose cells are data and never formulas, whatever a person wrote into them."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes a spreadsheet compute (OWASP, "CSV Injection"), also behind spaces, and in full width.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBERS = (int, float, Decimal)
LONGEST = 32_000  # letters a cell of a spreadsheet holds


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet computes: numbers stay numbers, a text that looks like a formula gets a `'` before it."""
    if value is None or isinstance(value, NUMBERS):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    text = "".join(letter for letter in str(value) if letter in "\t\r\n" or ord(letter) >= 32)[:LONGEST]
    risky = text.startswith(TRIGGERS) or text.lstrip().startswith(TRIGGERS)
    return f"'{text}" if risky else text


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as CSV (RFC 4180) in UTF-8, with the mark by which Excel knows it."""
    target = StringIO()
    writer = csv.writer(target, quoting=csv.QUOTE_MINIMAL)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def xlsx_of(rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """The rows as one sheet of a workbook; written row by row, so that long lists fit into a worker's memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(letter for letter in title if letter not in "[]:*?/\\")[:31] or "OASIS")
    for row in rows:
        sheet.append([harmless(value) for value in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()
