"""pytest plugin: real servers, one database per worker cloned from a template, and the cast.

A test runs in a transaction that is rolled back; one that needs real commits or threads asks for `transactional_db` and
gets a database of its own. The cast lives in the template database, so a test has it for free.
"""

from oasis.core.testing.cast import A_ID, B_ID, PASSWORD, Cast, Person, _cast_rows, cast, scope_a
from oasis.core.testing.client import Api, api, enter, events_of
from oasis.core.testing.databases import (
    as_superuser,
    own_database,
    pytest_addoption,
    pytest_configure,
    pytest_unconfigure,
)
from oasis.core.testing.driving import (
    OutboxDriver,
    _clean_surroundings,
    _patient_with_redis,
    assert_matches,
    at_once,
    in_turns,
    listen,
    mailbox,
    outbox,
    standing_clock,
    statements,
    until,
)
from oasis.core.testing.keys import fresh_key, keys
from oasis.core.testing.order import pytest_collection_modifyitems

__all__ = [
    "A_ID",
    "B_ID",
    "PASSWORD",
    "Api",
    "Cast",
    "OutboxDriver",
    "Person",
    "_cast_rows",
    "_clean_surroundings",
    "_patient_with_redis",
    "api",
    "as_superuser",
    "assert_matches",
    "at_once",
    "cast",
    "enter",
    "events_of",
    "fresh_key",
    "in_turns",
    "keys",
    "listen",
    "mailbox",
    "outbox",
    "own_database",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_unconfigure",
    "scope_a",
    "standing_clock",
    "statements",
    "until",
]
