"""JSON as the API writes it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy

from stockpress.api.framework.renderers import JSONRenderer


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.50"), 1.5),
        (dt.date(2026, 2, 3), "2026-02-03"),
        (dt.datetime(2026, 2, 3, 4, 5, 6, tzinfo=dt.UTC), "2026-02-03 04:05"),
        (gettext_lazy("Part"), "Part"),
        ({1: "a"}, {"1": "a"}),
        (float("nan"), None),
        (10**30, 10**30),
        ("\ud800", "\ud800"),
    ],
)
def test_values_are_written_as_clients_read_them(value: Any, written: Any) -> None:
    assert json.loads(JSONRenderer().render({"value": value})) == {"value": written}


def test_no_content_is_an_empty_body() -> None:
    assert JSONRenderer().render(None) == b""
