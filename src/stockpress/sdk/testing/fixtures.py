"""A pytest plugin for authors: `pytest_plugins = ["stockpress.sdk.testing.fixtures"]` in `conftest.py`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from stockpress.sdk.testing.environment import prepare

prepare()

from stockpress.sdk.testing.database import database  # noqa: E402


@pytest.fixture
def stockpress_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """An empty database with all tables; what a test writes is gone after it. Takes some seconds the first time."""
    with ExitStack() as stack:
        if request.config.pluginmanager.hasplugin("django"):
            # pytest-django keeps everybody from databases but its own.
            request.getfixturevalue("db")
        else:
            stack.enter_context(database())
        yield
