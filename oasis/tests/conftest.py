"""Fixtures of the composition root's tests."""

from collections.abc import Iterator

import pytest

from oasis.tests.running import Running, whole_platform


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """One `manage.py up` for all tests of the group `up`."""
    with whole_platform() as started:
        yield started
