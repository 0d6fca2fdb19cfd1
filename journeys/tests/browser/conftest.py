"""The browser of the backoffice's own tests."""

from pathlib import Path

import pytest

from oasis.tests.browser.conftest import CHROMIUM, chromium, visitor

__all__ = ["chromium", "visitor"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Chromium."""
    missing = pytest.mark.skip(reason="Chromium is not installed: apt-get install chromium")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)
