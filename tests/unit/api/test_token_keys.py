"""The form of API keys."""

from __future__ import annotations

import re

from stockpress.accounts import token_keys

SECRET = "a-secret"


def key(seed: str = "0" * 32, day: str = "20260203", secret: str = SECRET) -> str:
    return token_keys.key_of(seed, day, secret=secret)


def test_a_key_tells_the_day_it_was_made_and_is_never_the_same() -> None:
    first, second = key(token_keys.new_seed()), key(token_keys.new_seed())
    assert re.fullmatch(r"inv-[0-9a-f]{40}-20260203", first)
    assert first != second
    assert len(first) >= token_keys.MIN_LENGTH


def test_a_seed_gives_the_same_key_again_and_with_another_secret_another() -> None:
    assert key() == key()
    assert key() != key(secret="another")
    assert key() != key(seed="1" * 32)


def test_a_shown_key_hides_its_middle_and_tells_the_day() -> None:
    shown = token_keys.redacted(key())
    assert len(shown) == len(key())
    assert shown.count("*") == len(key()) - 20
    assert (shown[:8], shown[-12:]) == (key()[:8], key()[-12:])
    assert token_keys.day_of(shown) == "20260203"
    assert token_keys.day_of("inv-kkkk****kkkk") == ""


def test_a_digest_does_not_tell_the_key() -> None:
    digest = token_keys.digest_of(key())
    assert key()[4:44] not in digest
    assert digest == token_keys.digest_of(key())
    assert len(digest) <= token_keys.MAX_LENGTH
