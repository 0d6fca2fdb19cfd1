"""Advisory locks."""

import threading

import pytest
from django.db import connection, transaction

from oasis.core.locks import lock_for_transaction
from oasis.core.tenancy import organization_scope
from oasis.core.testing import at_once

pytestmark = pytest.mark.usefixtures("transactional_db")


def held():
    """The advisory locks that are held in this database, and by how many waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks"
            " WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return cursor.fetchone()


def free(name, organization_id=None):
    """Whether another connection gets the lock without waiting."""

    def attempt():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            lock_for_transaction(name, organization_id=organization_id)
            return True

    (result,) = at_once(attempt)
    return result is True


def test_a_lock_keeps_others_out_until_the_transaction_ends(cast):
    with transaction.atomic():
        lock_for_transaction("ladder", organization_id=cast.a.id)
        assert not free("ladder", cast.a.id)
    assert free("ladder", cast.a.id)


def test_a_lock_ends_with_a_rollback(cast):
    with transaction.atomic():
        lock_for_transaction("ladder")
        assert not free("ladder")
        transaction.set_rollback(True)
    assert free("ladder")


def test_names_and_organizations_do_not_wait_for_each_other(cast):
    with transaction.atomic():
        lock_for_transaction("ladder", organization_id=cast.a.id)
        assert free("reports", cast.a.id)
        assert free("ladder", cast.b.id)
        assert free("ladder")


def test_the_same_transaction_may_ask_twice(cast):
    with transaction.atomic():
        lock_for_transaction("ladder")
        lock_for_transaction("ladder")
        assert held() == (1, 0)


def test_a_lock_works_inside_a_scope_which_has_its_own_role(cast):
    with organization_scope(cast.a):
        lock_for_transaction("ladder", organization_id=cast.a.id)
        assert not free("ladder", cast.a.id)


def test_who_waits_goes_on_when_the_holder_ends(cast):
    order, holds = [], threading.Event()

    def first():
        with transaction.atomic():
            lock_for_transaction("ladder")
            holds.set()
            while held()[1] == 0:  # until the second waits
                pass
            order.append("first")

    def second():
        assert holds.wait(120)
        with transaction.atomic():
            lock_for_transaction("ladder")
            order.append("second")

    assert at_once(first, second) == [None, None]
    assert order == ["first", "second"]


def test_outside_a_transaction_a_lock_is_refused(cast):
    with pytest.raises(RuntimeError, match="transaction"):
        lock_for_transaction("ladder")
