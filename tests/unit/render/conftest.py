"""One pool for all tests that do not harm it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stockpress.printing.render import RenderPool


@pytest.fixture(scope="session")
def shared_pool() -> Iterator[RenderPool]:
    pool = RenderPool(children=2)
    yield pool
    pool.close()


@pytest.fixture
def own_pool() -> Iterator[RenderPool]:
    pool = RenderPool(children=2)
    yield pool
    pool.close()
