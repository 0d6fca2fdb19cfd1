"""Pages and cursors, over real rows."""

import base64
import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from oasis.core.api.pagination import cursor_of, page_of
from oasis.core.errors import ValidationFailed
from oasis.core.ids import uuid7
from oasis.core.models import OutboxMessage

pytestmark = [pytest.mark.urls("oasis.core.tests.routes"), pytest.mark.usefixtures("cast")]
PAGES, STREAM = "/api/v1/pages", "/api/v1/stream"
COUNT = 45


@pytest.fixture
def rows():
    """45 rows; their ids, oldest first."""
    return [str(row.pk) for row in written(COUNT)]


def written(count):
    now = timezone.now()
    return OutboxMessage.objects.bulk_create(
        OutboxMessage(id=uuid7(), topic=f"core.tests.row_{number:02d}", payload={}, due_at=now)
        for number in range(count)
    )


@pytest.fixture
def get(api):
    """The ids of a page and its `meta.pagination`."""

    def read(path, **query):
        answer = api(None).get(path + "?" + "&".join(f"{name}={value}" for name, value in query.items()))
        assert answer.status_code == 200, answer.content
        body = answer.json()
        return [row["id"] for row in body["data"]], body["meta"]["pagination"]

    return read


def refusal(api, path, query):
    answer = api(None).get(f"{path}?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "common_001")
    return answer.json()["error"]["details"]


# -- pages


def test_pages_hold_every_row_once_in_order(get, rows):
    seen = []
    for page in (1, 2, 3):
        items, meta = get(PAGES, page=page)
        assert meta == {"page": page, "page_size": 20, "total": COUNT, "pages": 3}
        seen += items
    assert seen == rows


def test_the_first_page_of_twenty_is_what_comes_without_asking(get, rows):
    assert get(PAGES) == get(PAGES, page=1, page_size=20)


def test_a_page_past_the_end_is_empty_and_says_how_many_there_are(get, rows):
    assert get(PAGES, page=4) == ([], {"page": 4, "page_size": 20, "total": COUNT, "pages": 3})
    assert get(PAGES, page=2**31 - 1, page_size=100)[0] == []


def test_no_rows_are_no_pages(get):
    assert get(PAGES) == ([], {"page": 1, "page_size": 20, "total": 0, "pages": 0})


@pytest.mark.parametrize(("size", "pages"), [(1, 45), (15, 3), (44, 2), (45, 1), (100, 1)])
def test_the_size_of_a_page_is_the_clients_up_to_a_hundred(get, rows, size, pages):
    items, meta = get(PAGES, page_size=size)
    assert (len(items), meta["pages"]) == (min(size, COUNT), pages)


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=",
        "page=1.5",
        f"page={2**31}",
        f"page={'9' * 400}",
        "page=1%00",
        "page=true",
    ],
)
def test_a_page_that_cannot_be_is_refused(api, query):
    assert set(refusal(api, PAGES, query)) == {"page"}


@pytest.mark.parametrize("path", [PAGES, STREAM])
@pytest.mark.parametrize("size", ["0", "-1", "101", "x", ""])
def test_a_size_that_cannot_be_is_refused(api, path, size):
    assert set(refusal(api, path, f"page_size={size}")) == {"page_size"}


@pytest.mark.parametrize("path", [PAGES, STREAM])
def test_what_a_list_does_not_know_is_refused(api, path):
    assert set(refusal(api, path, "orden=id")) == {"orden"}
    assert set(refusal(api, path, "page_size=1&page_size=2")) == {"page_size"}


def test_a_page_costs_two_statements_and_one_past_the_end_one(api, rows, statements):
    with statements(2):
        api(None).get(PAGES)
    with statements(1):
        api(None).get(f"{PAGES}?page=9")


def test_a_plain_list_has_pages_too():
    items, meta = page_of(list("abcde"), {"page": 2, "page_size": 2})
    assert (items, meta["pagination"]["pages"]) == (["c", "d"], 3)


# -- cursors


def forward(get, size):
    """All pages from the first, with their meta."""
    pages = [get(STREAM, page_size=size)]
    while cursor := pages[-1][1]["next"]:
        pages.append(get(STREAM, page_size=size, cursor=cursor))
    return pages


@pytest.mark.parametrize("size", [1, 7, 9, 20, 44, 45, 46, 100])
def test_forward_and_backward_every_row_comes_once_in_order(get, rows, size):
    newest_first = rows[::-1]
    pages = forward(get, size)
    assert [pk for items, _ in pages for pk in items] == newest_first
    assert pages[0][1]["previous"] is None
    assert pages[-1][1]["next"] is None
    back, cursor = [pages[-1][0]], pages[-1][1]["previous"]
    while cursor:
        items, meta = get(STREAM, page_size=size, cursor=cursor)
        back.insert(0, items)
        cursor = meta["previous"]
    assert back == [items for items, _ in pages]


def test_next_after_previous_is_where_one_was(get, rows):
    pages = forward(get, 10)
    before, meta = get(STREAM, page_size=10, cursor=pages[2][1]["previous"])
    assert before == pages[1][0]
    assert get(STREAM, page_size=10, cursor=meta["next"])[0] == pages[2][0]


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_any(get, rows):
    newest_first = rows[::-1]
    first, meta = get(STREAM, page_size=20)
    new = [str(row.pk) for row in written(5)]
    second, meta = get(STREAM, page_size=20, cursor=meta["next"])
    OutboxMessage.objects.filter(pk=second[-1]).delete()  # also the row that the cursor stands on may go
    third, last = get(STREAM, page_size=20, cursor=meta["next"])
    assert first + second + third == newest_first
    assert last["next"] is None
    assert get(STREAM, page_size=20)[0][:5] == new[::-1]


def test_what_is_new_is_found_before_the_first_page(get, rows):
    _, meta = get(STREAM, page_size=20)
    _, second = get(STREAM, page_size=20, cursor=meta["next"])
    new = [str(row.pk) for row in written(3)]
    first_again, meta = get(STREAM, page_size=20, cursor=second["previous"])
    assert first_again == rows[::-1][:20]
    assert get(STREAM, page_size=20, cursor=meta["previous"])[0] == new[::-1]


def test_no_rows_have_no_neighbours(get):
    assert get(STREAM) == ([], {"next": None, "previous": None, "page_size": 20})


def encoded(value):
    return (
        base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).decode().rstrip("=")
    )


@pytest.mark.parametrize(
    "cursor",
    ["x", "!!!!", "%C3%A9", "a" * 400, "a" * 401, encoded(b"\xff"), encoded([]), encoded([0]), encoded([0, None]), encoded([0, 7]),
     encoded([2, "x"]), encoded([0, "not-a-uuid"]), encoded([1, ""]), encoded([0, "x", 1]), encoded({"0": "x"}),
     encoded(7), encoded([0, "\x00"]), encoded(["0", "x"]), encoded([None, "x"]), encoded(["0) OR 1=1", "x"])],
)  # fmt: skip
def test_a_cursor_that_we_did_not_make_is_refused(api, rows, cursor):
    assert set(refusal(api, STREAM, f"cursor={cursor}")) == {"cursor"}


@pytest.mark.parametrize(("order", "bad"), [("attempts", "x"), ("due_at", "yesterday"), ("due_at", "2026-13-45")])
def test_a_forged_position_is_refused_whatever_the_column_is(order, bad):
    with pytest.raises(ValidationFailed) as refused:
        cursor_of(OutboxMessage.objects.all(), {"page_size": 5, "cursor": encoded([0, bad])}, order=order)
    assert set(refused.value.details) == {"cursor"}


def test_any_unique_column_may_order_both_ways(rows):
    moments = [datetime(2026, 1, 1, 0, number, tzinfo=UTC) for number in range(COUNT)]
    for pk, moment in zip(rows, moments, strict=True):
        OutboxMessage.objects.filter(pk=pk).update(due_at=moment)
    for order, expected in (("due_at", rows), ("-due_at", rows[::-1]), ("id", rows)):
        seen, query = [], {"page_size": 10}
        while True:
            items, meta = cursor_of(OutboxMessage.objects.all(), query, order=order)
            seen += [str(item.pk) for item in items]
            if not (cursor := meta["pagination"]["next"]):
                break
            query = {"page_size": 10, "cursor": cursor}
        assert seen == expected


def test_a_cursor_page_costs_one_statement_wherever_it_is(api, get, rows, statements):
    _, meta = get(STREAM, page_size=10)
    with statements(1):
        api(None).get(f"{STREAM}?page_size=10&cursor={meta['next']}")
