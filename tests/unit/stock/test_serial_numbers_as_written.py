"""Serial numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.common.validation import INCREMENT_SERIAL
from stockpress.inventory.stock.errors import SerialsInvalid
from stockpress.inventory.stock.serials import MOST_AT_ONCE, counted_up, following, parse_serials
from tests.attached import attached


def parsed(text: str, quantity: int, next_free: str = "7") -> list[str]:
    return parse_serials(text, quantity, next_free=lambda: next_free)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,2,3", ["1", "2", "3"]),
        ("1 2\n3", ["1", "2", "3"]),
        ("1, 2,, 3,", ["1", "2", "3"]),
        ("1-5", ["1", "2", "3", "4", "5"]),
        ("3-3", ["3"]),
        ("08-11", ["08", "09", "10", "11"]),
        ("001-3", ["001", "002", "003"]),
        ("SN9-SN11", ["SN9", "SN10", "SN11"]),
        ("1-3, 7, 9-10", ["1", "2", "3", "7", "9", "10"]),
        ("10+", ["10", "11", "12"]),
        ("4, 10+", ["4", "10", "11"]),
        ("A10+", ["A10", "A11"]),
        ("1+2", ["1", "2", "3"]),
        ("4, 1+2", ["4", "1", "2", "3"]),
        ("~", ["7"]),
        ("~, ~", ["7", "8"]),
        ("~+", ["7", "8", "9"]),
        ("~+3", ["7", "8", "9", "10"]),
        ("7, ~", ["7", "8"]),
        ("A-5", ["A-5"]),
        ("A-B", ["A-B"]),
        ("SN8-10", ["SN8-10"]),
        ("SN1-XY2", ["SN1-XY2"]),
        ("AB-CD-1", ["AB-CD-1"]),
        ("-5", ["-5"]),
        ("A+B", ["A+B"]),
    ],
)
def test_the_text_names_these_numbers(text: str, expected: list[str]) -> None:
    assert parsed(text, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "quantity", "reason"),
    [
        ("", 1, "names 0"),
        ("1,2", 3, "names 2"),
        ("1-5", 4, "more than 4"),
        ("1-999999999999", 5, "more than 5"),
        ("1+99999999999999999999", 5, "more than 5"),
        ("1,1", 2, "once: 1"),
        ("1-3, 2", 4, "once: 2"),
        ("5-1", 5, "backwards"),
        ("1", 0, "one thing or more"),
        ("1+", MOST_AT_ONCE + 1, "At most"),
        ("1", MOST_AT_ONCE + 1, "At most"),
        ("9" * 101, 1, "at most 100"),
        ("9" * 5000, 1, "at most 100"),
        (f"1-{'9' * 5000}", 2, "at most 100"),
        ("1-99999999999999999999", 2, "more than 2"),
    ],
)
def test_other_texts_are_refused_with_the_reason(text: str, quantity: int, reason: str) -> None:
    with pytest.raises(SerialsInvalid, match=reason) as refused:
        parsed(text, quantity)
    assert set(refused.value.problems()) == {"serial_numbers"}


def test_the_next_free_number_is_asked_for_only_where_it_is_wanted() -> None:
    def never() -> str:
        raise AssertionError

    assert parse_serials("1-2", 2, next_free=never) == ["1", "2"]


def test_numbers_follow_as_somebody_says() -> None:
    with attached(INCREMENT_SERIAL, lambda serial, _part: f"{int(serial, 16) + 1:x}"):
        assert parse_serials("8-b", 4, next_free=lambda: "1", step=following) == ["8", "9", "a", "b"]
        assert parse_serials("f+", 2, next_free=lambda: "1", step=following) == ["f", "10"]
    with attached(INCREMENT_SERIAL, lambda _serial, _part: None):
        assert following("A9") == "A10"


@pytest.mark.parametrize(
    ("serial", "after"), [("1", "2"), ("009", "010"), ("A99", "A100"), ("A", "A1"), ("1-B", "2-B")]
)
def test_a_number_is_counted_up(serial: str, after: str) -> None:
    assert counted_up(serial) == after


@given(first=st.integers(0, 10**9), count=st.integers(1, 200), prefix=st.text("ABZ_/", max_size=4))
def test_a_range_and_a_start_with_a_plus_name_the_same_numbers(first: int, count: int, prefix: str) -> None:
    wanted = [f"{prefix}{number}" for number in range(first, first + count)]
    assert parsed(f"{wanted[0]}-{wanted[-1]}", count) == wanted
    assert parsed(f"{wanted[0]}+", count) == wanted
    assert parsed(f"{wanted[0]}+{count - 1}", count) == wanted
    assert parsed(", ".join(wanted), count) == wanted


@given(text=st.text("0123456789,-+~ \nAb", max_size=40) | st.text(max_size=60), quantity=st.integers(-1, 1200))
def test_any_text_is_either_refused_or_names_as_many_as_the_quantity_says(text: str, quantity: int) -> None:
    try:
        numbers = parsed(text, quantity)
    except SerialsInvalid:
        return
    assert len(numbers) == len(set(numbers)) == quantity
    assert all(0 < len(number) <= 100 for number in numbers)
