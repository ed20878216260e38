"""The form of API keys."""

from __future__ import annotations

import datetime as dt
import re

from stockpress.accounts import token_keys


def test_a_key_tells_the_day_it_was_made_and_is_never_the_same() -> None:
    day = dt.date(2026, 2, 3)
    first, second = token_keys.generate_key(day), token_keys.generate_key(day)
    assert re.fullmatch(r"inv-[0-9a-f]{40}-20260203", first)
    assert first != second
    assert len(first) >= token_keys.MIN_LENGTH


def test_a_shown_key_hides_its_middle() -> None:
    key = token_keys.generate_key(dt.date(2026, 2, 3))
    shown = token_keys.redacted(key)
    assert len(shown) == len(key)
    assert shown.count("*") == len(key) - 20
    assert (shown[:8], shown[-12:]) == (key[:8], key[-12:])
