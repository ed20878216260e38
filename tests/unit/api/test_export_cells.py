"""What a cell of an exported file holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from djmoney.money import Money
from rest_framework import serializers

from stockpress.api.exports.cells import cell_of
from stockpress.api.exports.files import SheetTooSmall, write_file


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (-7, -7),
        (2.5, 2.5),
        (float("nan"), "nan"),
        (10**20, str(10**20)),
        (Decimal("1.500"), Decimal("1.5")),
        (Decimal("-0.50"), Decimal("-0.5")),
        (dt.date(2030, 1, 2), dt.date(2030, 1, 2)),
        (dt.datetime(2030, 1, 2, 3), dt.datetime(2030, 1, 2, 3)),
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+49 123", "'+49 123"),
        ("-1.5", "-1.5"),
        ("@me", "'@me"),
        ("\t=1", "'\t=1"),
        ("a\x00b", "ab"),
        (["b", "=a"], "b, =a"),
        (["=a"], "'=a"),
        ({"a": 1}, '{"a": 1}'),
        ([{"a": 1}], '[{"a": 1}]'),
    ],
)
def test_numbers_and_dates_stay_and_texts_are_no_formulas(value: object, cell: object) -> None:
    assert cell_of(value) == cell


def test_a_price_is_a_text() -> None:
    assert isinstance(cell_of(Money(5, "EUR")), str)


def test_texts_that_fields_made_of_numbers_and_dates_are_turned_back() -> None:
    price = serializers.DecimalField(max_digits=19, decimal_places=6)
    assert cell_of("-1.500000", price) == Decimal("-1.5")
    assert cell_of("2030-01-02", serializers.DateField()) == dt.date(2030, 1, 2)
    assert cell_of("soon", serializers.DateField()) == "soon"
    assert cell_of("0070", serializers.CharField()) == "0070"


def test_a_sheet_that_is_too_small_says_so() -> None:
    with pytest.raises(SheetTooSmall, match="65535 rows"):
        write_file("xls", ["a"], ([1] for _ in range(65_536)))
    with pytest.raises(SheetTooSmall, match="256 columns"):
        write_file("xls", ["a"] * 257, [])
