"""Pure rules."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.addresses import network_of, valid_address
from accounts.models.people import normalize_email
from accounts.rules import LOCK_LENGTHS, Failures, after_failure, device_name

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def run(*minutes):
    state = Failures()
    for minute in minutes:
        state = after_failure(state, NOW + timedelta(minutes=minute))
    return state


def test_five_failures_in_any_quarter_of_an_hour_lock():
    assert not run(0, 1, 2, 3).locked(NOW + timedelta(minutes=3))
    assert run(0, 1, 2, 3, 4).locked_until == NOW + timedelta(minutes=4) + LOCK_LENGTHS[0]
    assert run(0, 12, 13, 14, 16, 17).locked_until is not None  # the window slides
    assert run(0, 5, 10, 15, 20, 25, 30).locked_until is None


def test_failures_under_way_do_not_lengthen_a_lock():
    locked = run(0, 0, 0, 0, 0)
    assert after_failure(locked, NOW + timedelta(minutes=1)) == locked


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("<script>", "unknown"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_networks(text, network):
    assert network_of(text) == network


def test_addresses():
    assert valid_address("203.0.113.7") == "203.0.113.7"
    assert valid_address("203.0.113.7, 10.0.0.1") is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Alba.ES", "ana@alba.es"),
        (" ana@alba.es ", "ana@alba.es"),
        ("ana@ñandú.es", "ana@xn--and-6ma2c.es"),
        ("sin-arroba", "sin-arroba"),
    ],
)
def test_one_spelling_of_an_address(typed, kept):
    assert normalize_email(typed) == kept
    assert normalize_email(kept) == kept


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge · Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("OasisApp/3.1 (build 7)", "OasisApp"),
        ("", ""),
    ],
)
def test_devices_have_names_that_people_know(user_agent, name):
    assert device_name(user_agent) == name
