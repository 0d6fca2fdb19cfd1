"""Spreadsheets: what people wrote stays text."""

import csv
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from oasis.core.spreadsheets import csv_of, harmless, xlsx_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", '=cmd|" /C calc"!A0']


@pytest.mark.parametrize("written", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_text(written):
    assert harmless(written) == f"'{written}"
    row = next(csv.reader(StringIO(csv_of([[written]]).decode("utf-8-sig"), newline="")))
    assert row == [f"'{written}"]
    cell = load_workbook(BytesIO(xlsx_of([[written]], title="x"))).active["A1"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize("written", ["Ana", "a=b", "1-2", "", "ñ", "'x"])
def test_every_other_text_stays(written):
    assert harmless(written) == written


def test_numbers_stay_numbers_and_moments_become_text():
    assert [harmless(value) for value in (-5, 1.5, Decimal("-2.50"), True, None)] == [
        -5,
        1.5,
        Decimal("-2.50"),
        True,
        None,
    ]
    assert harmless(datetime(2026, 3, 1, 9, 30, tzinfo=UTC)) == "2026-03-01 09:30:00+00:00"
    sheet = load_workbook(BytesIO(xlsx_of([[-5, Decimal("2.50")]], title="a/b[c]"))).active
    assert (sheet["A1"].value, sheet["B1"].value, sheet.title) == (-5, 2.5, "abc")


def test_control_characters_that_no_sheet_holds_are_left_out():
    assert harmless("a\x00b\x0bc") == "abc"
    assert load_workbook(BytesIO(xlsx_of([["a\x0bb"]], title="x"))).active["A1"].value == "ab"


def test_csv_is_read_by_excel_as_utf_8():
    assert csv_of([["ñ", 1]]) == b"\xef\xbb\xbf\xc3\xb1,1\r\n"
