"""Pytest plugin of the run on PostgreSQL: keep the tests that touch the database, drop the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDERS = ("domain", "api")
TESTS = Path(__file__).resolve().parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _touches_the_database(item)]
    dropped = [item for item in items if not _touches_the_database(item)]
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


def _touches_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("database") is not None:
        return True
    return item.path.relative_to(TESTS).parts[0] in FOLDERS if item.path.is_relative_to(TESTS) else False
