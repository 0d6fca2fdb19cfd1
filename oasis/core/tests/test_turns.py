"""Synchronous code on the event loop: others have their turns while one waits."""

import asyncio
import threading
from contextvars import Context, ContextVar
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from oasis.core.testing import in_turns
from oasis.core.threads import ElasticThreads
from oasis.core.turns import Turn, aside

WHO: ContextVar[str] = ContextVar("who", default="nobody")


def test_others_have_their_turns_while_one_waits() -> None:
    told, order = threading.Event(), []

    def waits() -> str:
        order.append("waits")
        aside(told.wait, 120)
        order.append("goes on")
        return "first"

    def tells() -> str:
        order.append("tells")
        told.set()
        return "second"

    assert in_turns(waits, tells) == ["first", "second"]
    assert order == ["waits", "tells", "goes on"]


def test_a_turn_is_on_the_loop_s_thread_and_what_is_aside_is_not() -> None:
    def where() -> list[threading.Thread]:
        return [threading.current_thread(), aside(threading.current_thread), threading.current_thread()]

    [(before, meanwhile, after)] = in_turns(where)
    assert before is after is threading.current_thread()
    assert meanwhile is not threading.current_thread()
    assert set(where()) == {threading.current_thread()}


def test_no_event_loop_is_seen_in_a_turn() -> None:
    def looks() -> None:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()

    assert in_turns(looks) == [None]


def test_each_turn_has_context_variables_of_its_own_which_go_along() -> None:
    met = threading.Barrier(2)

    def speaks(language: str) -> list[str]:
        WHO.set(language)
        translation.activate(language)
        aside(met.wait, 120)  # both are under way
        return [WHO.get(), aside(WHO.get), translation.get_language()]

    assert in_turns(partial(speaks, "es"), partial(speaks, "en")) == [["es", "es", "es"], ["en", "en", "en"]]
    assert WHO.get() == "nobody"


def test_what_is_raised_arrives_where_it_was_waited_for() -> None:
    def fails() -> None:
        raise ZeroDivisionError

    def recovers() -> str:
        with pytest.raises(ZeroDivisionError):
            aside(fails)
        return "well"

    well, error = in_turns(recovers, partial(aside, fails))
    assert well == "well"
    assert isinstance(error, ZeroDivisionError)


def test_who_is_not_waited_for_any_more_ends_in_order() -> None:
    go_on, ended = threading.Event(), []

    def waits() -> None:
        try:
            aside(go_on.wait, 120)
        finally:
            ended.append(True)

    async def given_up() -> None:
        task = asyncio.ensure_future(Turn(waits, ElasticThreads("aside", most=1), Context()).take())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go_on.set()

    asyncio.run(given_up())
    assert ended == [True]


@pytest.mark.django_db(transaction=True)
def test_in_a_transaction_nobody_steps_aside() -> None:
    def where() -> Any:
        with transaction.atomic():
            return aside(threading.current_thread)

    assert in_turns(where) == [threading.current_thread()]
