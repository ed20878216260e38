"""Values with units, as people write them."""

from __future__ import annotations

import math

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.common.conversion import to_number, to_number_or_none, validate_units


@pytest.mark.parametrize(
    ("value", "units", "number"),
    [
        ("12", "mm", 12),
        ("-0.5", "", -0.5),
        ("1e3", "", 1000),
        ("3 inch", "mm", 76.2),
        ("10k", "ohm", 10_000),
        ("10 kohm", "ohm", 10_000),
        ("4k7", "ohm", 4700),
        ("2R2", "ohm", 2.2),
        ("100n", "farad", 1e-7),
        ("4u7", "farad", 4.7e-6),
        ("2 dozen", "", 24),
        ("50 %", "", 0.5),
    ],
)
def test_a_value_is_read_as_a_number_of_the_unit(value: str, units: str, number: float) -> None:
    assert to_number(value, units) == pytest.approx(number)


@pytest.mark.parametrize(
    ("value", "units"),
    [("3 kg", "mm"), ("red", "mm"), ("", "mm"), ("0603 reel", ""), ("inf", ""), ("x" * 10_000, ""), ("10 mm +", "mm")],
)
def test_a_value_that_measures_something_else_is_refused(value: str, units: str) -> None:
    with pytest.raises(ValidationError):
        to_number(value, units)


@given(st.text(max_size=40), st.sampled_from(["", "mm", "ohm", "V"]))
def test_any_text_is_read_or_refused(value: str, units: str) -> None:
    number = to_number_or_none(value, units)
    assert number is None or math.isfinite(number)


@given(st.text(alphabet="09.*^()+-/ meoh²³⁹'\"", max_size=30))
def test_any_formula_is_read_or_refused(value: str) -> None:
    number = to_number_or_none(value, "mm")
    assert number is None or math.isfinite(number)


@pytest.mark.parametrize(
    "value",
    [
        "9**9**9**9",
        "9 ^ 9 ^ 9 ^ 9",
        "9⁹⁹⁹⁹⁹⁹⁹ m",
        "9 cubed cubed cubed m",
        "cubic cubic cubic 9",
        "9 cubed**99",
        "(9)**(9**9)",
    ],
)
def test_a_power_that_would_take_for_ever_is_refused(value: str) -> None:
    with pytest.raises(ValidationError):
        to_number(value, "m")


@pytest.mark.parametrize("value", ["2 m**3", "2 m³", "2 m^3", "2 cubic meter", "2000000 cm ** 3"])
def test_a_power_of_a_unit_is_read(value: str) -> None:
    assert to_number(value, "m**3") == pytest.approx(2)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_plain_number_is_itself_in_every_unit(number: float) -> None:
    assert to_number(repr(number), "mm") == number


@pytest.mark.parametrize("units", ["", "mm", "ohms", "kg / m**3", "dozen"])
def test_physical_units_are_accepted(units: str) -> None:
    validate_units(units)


@pytest.mark.parametrize("units", ["bananas", "mm +", "10", "m**9**9**9"])
def test_what_is_no_unit_is_refused(units: str) -> None:
    with pytest.raises(ValidationError):
        validate_units(units)


def test_a_definition_that_is_no_quantity_is_refused() -> None:
    from stockpress.inventory.common.conversion import validate_definition

    validate_definition("12 * inch")
    with pytest.raises(ValidationError, match="quantity"):
        validate_definition("12 * nonsense_unit")
