"""Group commit: what comes while something is being stored is stored together, and is nobody else's harm."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from oasis.core.database.grouping import GroupCommit
from oasis.core.testing import in_turns

pytestmark = pytest.mark.django_db(transaction=True)


class Store:
    """Stores texts in capitals, on a thread; the first group is under way until `ready()`."""

    def __init__(self, ready: Callable[["Store"], bool] = lambda store: True, *, most: int = 16) -> None:
        self.groups: list[list[str]] = []
        self.commit = GroupCommit[str, str](self.store, most=most)
        self._ready = ready

    @property
    def waiting(self) -> int:
        """How many wait to be stored."""
        return len(self.commit._waiting)

    def store(self, items: Sequence[str]) -> list[str]:
        self.groups.append(list(items))
        while len(self.groups) == 1 and not self._ready(self):
            threading.Event().wait(0.005)
        if "refused" in items:
            raise DatabaseError
        return [item.upper() for item in items]

    def simultaneously(self, items: Sequence[str]) -> list[Any]:
        """What callers got, or what was raised; all of them come before the first is stored."""
        return in_turns(*[partial(self.commit, item) for item in items])


def test_what_comes_meanwhile_is_stored_together() -> None:
    store = Store(lambda store: store.waiting == 5)
    assert store.simultaneously("abcdef") == list("ABCDEF")
    assert store.groups == [["a"], list("bcdef")]


def test_a_group_is_never_larger_than_the_most() -> None:
    store = Store(lambda store: store.waiting == 5, most=2)
    assert store.simultaneously("abcdef") == list("ABCDEF")
    assert store.groups == [["a"], ["b", "c"], ["d", "e"], ["f"]]


def test_what_the_database_refuses_is_refused_alone() -> None:
    store = Store(lambda store: store.waiting == 3)
    a, b, refused, c = store.simultaneously(["a", "b", "refused", "c"])
    assert (a, b, c) == ("A", "B", "C")
    assert isinstance(refused, DatabaseError)
    assert store.groups[:2] == [["a"], ["b", "refused", "c"]]
    assert sorted(map(len, store.groups[2:])) == [1, 1, 1]


def test_it_serves_another_event_loop_after_the_first() -> None:
    store = Store()
    assert store.simultaneously("a") == ["A"]
    assert store.simultaneously("b") == ["B"]


def test_on_a_thread_of_its_own_a_request_is_stored_alone() -> None:
    store = Store()
    assert [store.commit("a"), store.commit("b")] == ["A", "B"]
    assert store.groups == [["a"], ["b"]]


def test_in_a_transaction_it_is_stored_there() -> None:
    where: list[Any] = []

    def store(items: Sequence[str]) -> Sequence[str]:
        where.append(threading.current_thread())
        return items

    commit = GroupCommit[str, str](store, most=16)

    def inside() -> str:
        with transaction.atomic():
            return commit("a")

    assert in_turns(inside, partial(commit, "b")) == ["a", "b"]
    assert [thread is threading.current_thread() for thread in where] == [True, False]
