from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.stock.errors import SerialsInvalid
from stockpress.inventory.stock.serial_lists import serials_in


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("1", ["1"]),
        ("1, 2,5", ["1", "2", "5"]),
        ("1 2\n5", ["1", "2", "5"]),
        ("5-8", ["5", "6", "7", "8"]),
        ("008-011", ["008", "009", "010", "011"]),
        ("SN8-SN10", ["SN8", "SN9", "SN10"]),
        ("SN8-10", ["SN8", "SN9", "SN10"]),
        ("A-B", ["A-B"]),
        ("SN1-XY2", ["SN1-XY2"]),
        ("7+2", ["7", "8", "9"]),
        ("1, 100+", ["1", "100", "101"]),
    ],
)
def test_a_text_names_numbers(text: str, serials: list[str]) -> None:
    assert serials_in(text, len(serials)) == serials


@pytest.mark.parametrize(
    ("text", "count", "reason"),
    [
        ("1, 2", 3, "Give 3 serial numbers; the text names 2"),
        ("1-9", 3, "Give 3 serial numbers; the text names more"),
        ("9-1", 3, "runs backwards"),
        ("1, 1", 2, "once: 1"),
        ("", 1, "names 0"),
        ("1", 1001, "At most 1000"),
        ("9" * 101, 1, "at most 100 characters"),
        ("1-99999999999999999999", 2, "names more"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(text: str, count: int, reason: str) -> None:
    with pytest.raises(SerialsInvalid, match=reason):
        serials_in(text, count)


@given(text=st.text(max_size=60), count=st.integers(1, 20))
def test_any_text_gives_so_many_different_numbers_or_a_reason(text: str, count: int) -> None:
    try:
        serials = serials_in(text, count)
    except SerialsInvalid:
        return
    assert len(serials) == len(set(serials)) == count
