"""Files of people to invite, as people's spreadsheets write them."""

import pytest

from organizations.rules.invitation_rows import MOST_ROWS, Row, Trouble, UnreadableFile, read_file, sort_out

TABLE = "correo;rol;nombre\nnuria@casa.example;facilitadora;Núria\npau@casa.example;;Pau\n"
READ = [
    Row(2, "nuria@casa.example", "facilitadora", "Núria"),
    Row(3, "pau@casa.example", "", "Pau"),
]


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("latin-1"),
        TABLE.encode("cp1252"),
        TABLE.encode("utf-16"),
        TABLE.replace(";", ",").encode(),
        TABLE.replace(";", "\t").encode(),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace("correo;rol;nombre", "E-Mail;Role;First name").encode(),
        TABLE.replace("nuria@casa.example", '"nuria@casa.example"').encode(),
    ],
)
def test_whatever_a_spreadsheet_writes_is_read(content):
    assert read_file(content) == READ


def test_columns_may_stand_in_any_order_beside_others():
    content = b"nombre,departamento,email\nNuria,Taller,nuria@casa.example\n"
    assert read_file(content) == [Row(2, "nuria@casa.example", "", "Nuria")]


def test_a_list_without_a_header_begins_at_its_first_row():
    content = b"nuria@casa.example,admin,Nuria\npau@casa.example\n"
    assert read_file(content) == [
        Row(1, "nuria@casa.example", "admin", "Nuria"),
        Row(2, "pau@casa.example", "", ""),
    ]


def test_rows_are_counted_as_the_spreadsheet_does_blank_ones_too():
    assert [row.number for row in read_file(b"email\n\na@b.example\n,,\nc@d.example\n")] == [3, 5]


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (b"\xef\xbb\xbf", Trouble.EMPTY),
        (b" \n\r\n", Trouble.EMPTY),
        (b"email,role\n", Trouble.EMPTY),
        (b"PK\x03\x04workbook", Trouble.NO_TABLE),
        (b"email\x00role", Trouble.NO_TABLE),
        (b"\xff\xfe\x00", Trouble.NO_TABLE),
        (b"nombre;rol\nNuria;admin\n", Trouble.NO_EMAIL_COLUMN),
        (b'"' + b"x" * 200_000, Trouble.NO_TABLE),
        (b"email\n" + b"a@b.example\n" * (MOST_ROWS + 1), Trouble.TOO_MANY),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, trouble):
    with pytest.raises(UnreadableFile) as refused:
        read_file(content)
    assert refused.value.trouble is trouble


def test_five_thousand_rows_are_not_too_many():
    assert len(read_file(b"email\n" + b"a@b.example\n" * MOST_ROWS)) == MOST_ROWS


def test_each_row_that_cannot_be_used_says_why_and_the_others_stay():
    rows = [
        Row(2, "Nuria@Casa.example ", "Facilitadora", " Nuria "),
        Row(3, "", "admin", ""),
        Row(4, "pau@casa.example", "jefe", ""),
        Row(5, "NURIA@casa.example", "", ""),
        Row(6, "=1+1@casa.example", "", ""),
        Row(7, "iris@casa.example", "", "=HYPERLINK(...)"),
        Row(8, "iris@casa.example", "", "I" * 81),
        Row(9, "iris@casa.example", "owner", "Iris"),
    ]
    good, problems = sort_out(rows)
    assert good == [
        Row(2, "nuria@casa.example", "facilitator", "Nuria"),
        Row(9, "iris@casa.example", "owner", "Iris"),
    ]
    assert [(problem.number, problem.field, problem.trouble.value, problem.other) for problem in problems] == [
        (3, "email", "no_email", None),
        (4, "role", "unknown_role", None),
        (5, "email", "twice", 2),
        (6, "email", "formula", None),
        (7, "first_name", "formula", None),
        (8, "first_name", "too_long", None),
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_what_a_spreadsheet_would_calculate_is_refused(start):
    good, problems = sort_out([Row(2, f"{start}sum@casa.example", "", ""), Row(3, "a@b.example", "", f"{start}1")])
    assert good == []
    assert [problem.trouble for problem in problems] == [Trouble.FORMULA] * 2
