"""Which tests begin first."""

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that start whole platforms: begun last, one of them alone would keep the others' workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
