"""Patterns of references: what may be written, what it makes, and what is recognised again."""

from __future__ import annotations

import contextlib
import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stockpress.inventory.common.references import (
    LARGEST_NUMBER,
    LONGEST_REFERENCE,
    check_pattern,
    check_reference,
    read_pattern,
)
from stockpress.inventory.common.text_templates import TextInvalid

DAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        ("PO-{ref:04d}", "PO-0042"),
        ("{ref}", "42"),
        ("{ref:06}/{year}", "000042/2026"),
        ("{{x}}-{ref}", "{x}-42"),
        ("{date}-{ref}", "2026-03-04-42"),
        ("{date:%y%m}-{ref:4d}", "2603-  42"),
        ("{year}{month:02d}{day:02d}.{ref:03d}", "20260304.042"),
        ("{month}-{day}-{ref}", "3-4-42"),
    ],
)
def test_a_pattern_makes_references_and_knows_them_again(pattern: str, made: str) -> None:
    read = read_pattern(pattern)
    assert read.fill_in(42, DAY) == made
    assert read.number_in(made) == 42


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("PO-", "Put {ref} once"),
        ("", "Put {ref} once"),
        ("{ref}{ref}", "Put {ref} once"),
        ("{ref:09999999d}", "up to 20"),
        ("{ref:99d}", "up to 20"),
        ("{ref:x}", "cannot be filled in"),
        ("{ref:{year}d}", "cannot be filled in"),
        ("{ref.__class__}", "Unknown name"),
        ("{ref[0]}", "Unknown name"),
        ("{0}", "Unknown name"),
        ("{}", "Unknown name"),
        ("{ref!r}", "without '!r'"),
        ("{customer}-{ref}", "Unknown name 'customer'"),
        ("{ref", "cannot be read"),
        ("ref}", "cannot be read"),
        ("{date:%Q}-{ref}", "A day has no '%Q'"),
        ("{date:%_99999d}-{ref}", "A day has no '%_'"),
        ("{date:" + "%Y" * 30 + "}-{ref}", "at most 40"),
        ("{year}" * 11 + "{ref}", "at most 10"),
        ("x" * 60 + "{ref:04d}", "longer than 64"),
        ("x" * 300 + "{ref}", "at most 200"),
        ("PO\n{ref}", "in one line"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_on_the_value(pattern: str, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        check_pattern(pattern)
    assert list(caught.value.message_dict) == ["value"]
    assert reason in caught.value.message_dict["value"][0]


def test_a_reference_of_another_form_is_refused_with_an_example() -> None:
    check_reference("PO-0042", "PO-{ref:04d}")
    for reference in ("PO-42", "SO-0042", "PO-0042x", "", "PO-99999999999"):
        with pytest.raises(ValidationError) as caught:
            check_reference(reference, "PO-{ref:04d}")
        assert "PO-0001" in caught.value.message_dict["reference"][0]


PIECES = st.one_of(
    st.sampled_from(["{ref}", "{ref:04d}", "{ref:7}", "{ref:020d}", "{year}", "{month:02d}", "{day:3d}", "{date}"]),
    st.sampled_from(["{date:%Y-%m-%d}", "{date:%j%%}", "{date:%V/%u}", "{{", "}}", "-", "(", ".*", "\\", "ß"]),
    st.text(alphabet="{}refdaty:0123456789!.[]%PO-é", max_size=8),
)


@given(
    pattern=st.lists(PIECES, max_size=6).map("".join),
    number=st.integers(0, LARGEST_NUMBER),
    day=st.dates(min_value=dt.date(1900, 1, 1)),
)
def test_what_is_accepted_is_filled_in_and_known_again(pattern: str, number: int, day: dt.date) -> None:
    try:
        read = read_pattern(pattern)
    except TextInvalid:
        return
    made = read.fill_in(number, day)
    assert len(made) <= LONGEST_REFERENCE
    # Digits beside digits may be read in another way; what was made is recognised all the same.
    assert read.number_in(made) is not None or made.isdigit()


@given(st.text(max_size=60))
def test_any_text_is_a_pattern_or_is_refused(pattern: str) -> None:
    with contextlib.suppress(TextInvalid):
        assert len(read_pattern(pattern).fill_in(1, DAY)) <= LONGEST_REFERENCE
