"""Arguments that survive the way through the queue, and those that are refused at once."""

from __future__ import annotations

import datetime as dt
import enum
import json
import math
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from stockpress.jobs.arguments import as_result, pack, unpack
from stockpress.jobs.errors import ArgumentNotStorable

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(CHARACTERS),
    st.just("$"),
    st.decimals(allow_nan=False),
    st.uuids(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.binary(),
)
HASHABLE = st.one_of(SIMPLE, st.tuples(SIMPLE), st.frozensets(SIMPLE, max_size=3))
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.sets(HASHABLE, max_size=3),
        st.dictionaries(HASHABLE, inner, max_size=3),
    ),
    max_leaves=8,
)


def through_the_queue(value: Any) -> Any:
    return unpack(json.loads(json.dumps(pack(value), allow_nan=False)))


@given(VALUES)
def test_values_come_back_as_they_were(value: Any) -> None:
    found = through_the_queue(value)
    assert found == value
    assert type(found) is type(value)


def test_numbers_that_json_does_not_have_come_back() -> None:
    assert math.isnan(through_the_queue(math.nan))
    assert through_the_queue(-math.inf) == -math.inf


def test_members_of_enumerations_are_what_they_stand_for() -> None:
    class Colour(enum.IntEnum):
        RED = 3

    class Word(enum.StrEnum):
        YES = "yes"

    class OldWord(str, enum.Enum):  # noqa: UP042  plugins have such, whose texts are the names of their members
        NO = "no"

    assert through_the_queue([Colour.RED, Word.YES, OldWord.NO]) == [3, "yes", "no"]


def test_a_text_to_be_translated_later_is_translated_now() -> None:
    assert through_the_queue(gettext_lazy("Paper")) == "Paper"


@pytest.mark.parametrize("value", [object(), open, iter([]), 1j, "\x00", "\ud800", {"a": [object()]}])
def test_anything_else_is_refused_with_its_place(value: object) -> None:
    with pytest.raises(ArgumentNotStorable, match="Argument 2 of a background call is"):
        pack(value, "Argument 2")


def test_a_list_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ArgumentNotStorable, match="contains itself"):
        pack(endless)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        ({"a": [1, 2.5]}, {"a": [1, 2.5]}),
        (dt.date(2026, 3, 1), "2026-03-01"),
        (Decimal("1.50"), "1.50"),
        (uuid.UUID(int=1), str(uuid.UUID(int=1))),
        ({1: 2}, {"1": 2}),
        ((1, 2), [1, 2]),
        (math.nan, "nan"),
        (int, "<class 'int'>"),
        ("a\x00b", "ab"),
        ("a\ud800b", "a?b"),
    ],
)
def test_a_result_is_kept_as_json_or_as_text(value: object, kept: object) -> None:
    assert as_result(value) == kept


def test_a_long_result_is_cut() -> None:
    assert len(as_result(["x" * 1000] * 1000)) == 100_000
