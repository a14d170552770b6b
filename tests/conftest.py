"""Settings of all tests: property tests try new examples at every desk, and the same ones in continuous integration."""

import os

import pytest
from hypothesis import settings

# no deadline: how long an example takes says more about the machine than about the product
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that may take longest: whoever comes to them last keeps all others waiting."""

    def seconds(item: pytest.Item) -> float:
        marker = item.get_closest_marker("timeout")
        return float(marker.args[0]) if marker else 0.0

    longest: dict[object, float] = {}
    for item in items:
        longest[item.path] = max(seconds(item), longest.get(item.path, 0.0))
    items.sort(key=lambda item: -longest[item.path])
