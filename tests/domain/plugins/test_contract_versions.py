"""Which versions of the server a plugin says it runs on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.metadata import version_numbers

numbers = st.integers(min_value=0, max_value=200)


def plugin(lowest: Any, highest: Any) -> InvenTreePlugin:
    return type("Bounded", (InvenTreePlugin,), {"NAME": "b", "MIN_VERSION": lowest, "MAX_VERSION": highest})()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.2.3", [1, 2, 3]),
        ("12.0.45", [12, 0, 45]),
        ("0.17", [0, 17]),
        ("2", [2]),
        ("v1.2.3", [1, 2, 3]),
        ("1.2.3-rc1", [1, 2, 3]),
        ("1.3.0 dev", [1, 3, 0]),
        ("1.2.3.4", [1, 2, 3]),
        ("latest", []),
        ("", []),
        ("x9", []),
    ],
)
def test_a_version_is_read_as_its_leading_numbers(text: str, expected: list[int]) -> None:
    assert version_numbers(text) == expected


@pytest.mark.parametrize(
    ("lowest", "highest", "fits"),
    [
        (None, None, True),
        ("1.3.0", "1.3.0", True),
        ("1.2.9", None, True),
        ("1.3.1", None, False),
        (None, "1.2.9", False),
        (None, "1.3", True),
        (None, "1", True),
        (None, "0.18", False),
        ("0.17", None, True),
        # The whole number counts, not its last digit.
        ("11.0.0", None, False),
        (None, "10.0.0", True),
        ("1.10.0", None, False),
        # A lowest version that says nothing allows everything, a highest one nothing.
        ("soon", None, True),
        (None, "soon", False),
    ],
)
def test_a_plugin_runs_within_its_bounds(settings: Any, lowest: str | None, highest: str | None, fits: bool) -> None:
    settings.STOCKPRESS = SimpleNamespace(claimed_version="1.3.0")

    assert plugin(lowest, highest).check_version() is fits


def test_the_version_may_be_given_as_text_or_numbers() -> None:
    bounded = plugin("0.12", "0.15.2")

    assert bounded.check_version("0.13.1")
    assert bounded.check_version(latest=[0, 15, 2])
    assert not bounded.check_version((0, 15, 3))


@given(st.lists(numbers, min_size=3, max_size=3), st.lists(numbers, min_size=3, max_size=3))
def test_bounds_compare_as_numbers_do(running: list[int], bound: list[int]) -> None:
    text = ".".join(map(str, bound))

    assert plugin(text, None).check_version(running) is (bound <= running)
    assert plugin(None, text).check_version(running) is (running <= bound)


@given(st.text())
def test_every_text_is_read_as_some_version(text: str) -> None:
    assert len(version_numbers(text)) <= 3
