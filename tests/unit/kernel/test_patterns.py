"""Regular expressions that clients may search with, and those whose worst case takes for ever."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockpress.kernel.patterns import LONGEST_PATTERN, problem_with


@pytest.mark.parametrize(
    "pattern",
    ["R10", "^R10+$", "r1.", "^(C|R)\\d+", "[a-z]+-\\d+", "(ab|cd)", "\\d{4}", "x?", "", "(?i)abc", "^R_\\d+_0402.*$"],
)
def test_what_people_search_with_is_allowed(pattern: str) -> None:
    assert problem_with(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)+$",
        "(.*a){20}",
        "(a?){50}a{50}",
        "a*a*a*a*a*b",
        "a?" * 40 + "a" * 40,
        "(?:a|ab|abc|b)*c",
        "((a*)*)*",
        "(a)\\1*",
        "(?=.*a)(?=.*b)",
        "(?<=a)b",
        "(?>a*)*b",
        "(?:a+)++b",
        "(?:){1000000000}",
        "(((?:\\b){1000}){1000}){1000}",
        "x" * (LONGEST_PATTERN + 1),
    ],
)
def test_what_may_take_for_ever_is_refused(pattern: str) -> None:
    assert problem_with(pattern).endswith(("write it without.", "write it with fewer.", "characters."))


@pytest.mark.parametrize("pattern", ["(", "[a", "*", "a{99999999999}", "(?P<n>a)(?P<n>b)"])
def test_what_is_no_pattern_is_named(pattern: str) -> None:
    assert "is not a regular expression" in problem_with(pattern)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@given(st.text(alphabet="ab()|*+?{},123.[]^$\\", max_size=40))
def test_a_pattern_that_is_allowed_ends_soon_on_any_text(pattern: str) -> None:
    """No assertion about speed: a pattern wrongly allowed would take longer than the test run has."""
    if problem_with(pattern) == "":
        with contextlib.suppress(re.error):
            for text in ("a" * 120 + "!", "ab" * 60, "aab" * 40 + "1"):
                re.search(pattern, text)
