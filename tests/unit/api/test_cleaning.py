"""What is done to texts that clients send."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from stockpress.api.framework.cleaning import clean_text, clean_value

# Also halves of surrogate pairs, which JSON can carry.
ANY_TEXT = st.text(st.characters(codec=None))


def cleaned(text: str) -> str | None:
    try:
        return clean_text(text)
    except ValidationError:
        return None


@given(ANY_TEXT)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(text)
    assert once is None or clean_text(once) == once


@given(ANY_TEXT)
def test_a_cleaned_text_can_be_stored_and_sent(text: str) -> None:
    once = cleaned(text)
    if once is not None:
        once.encode()
        assert once == once.strip()
        assert not [char for char in once if unicodedata.category(char) == "Cc" and char not in "\n\t\r"]


@given(st.text(st.characters(exclude_characters="<", exclude_categories=["Cc", "Cs"])))
def test_a_text_without_an_opening_bracket_is_only_trimmed(text: str) -> None:
    assert clean_text(text) == text.strip()


@pytest.mark.parametrize("text", ["<b>", "</p>", "a<br/>b", "<a href='x'>", "<ScRiPt>", "x<!--y-->"])
def test_html_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        clean_text(text)


@pytest.mark.parametrize("text", ["5 < 6", "R<10k", "1<2>3", "a <b", "<3", "{{ part.IPN }} -> x", "a & b"])
def test_what_only_looks_like_html_is_kept(text: str) -> None:
    assert clean_text(text) == text


def test_values_that_are_no_texts_are_kept() -> None:
    assert clean_value([" a ", 1, None, [" b"]]) == ["a", 1, None, ["b"]]
    assert clean_value({"x": " <b> "}) == {"x": " <b> "}
