"""How many queries the contexts of a print job cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockpress.inventory.common.printable import PRINTABLES


def queries_for(model_type: str, keys: Iterable[int], look: Callable[[Mapping[str, Any]], object]) -> list[str]:
    """The statements of a job over `keys` that evaluates every variable and hands them to `look`."""
    printable = PRINTABLES[model_type]
    with CaptureQueriesContext(connection) as captured:
        batch = printable.load(keys)
        for item in batch.items:
            look(dict(printable.context(item, batch).items()))
    return [query["sql"] for query in captured.captured_queries]


def assert_cost_does_not_grow(model_type: str, keys: list[int], look: Callable[[Mapping[str, Any]], object]) -> None:
    """A job over all keys asks the database no more often than one over the first."""
    queries_for(model_type, keys[:1], look)  # what is remembered for the process is not the job's
    one = queries_for(model_type, keys[:1], look)
    many = queries_for(model_type, keys, look)
    assert len(many) <= len(one), "\n".join(many)
