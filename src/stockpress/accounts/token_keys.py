"""The form of an API key: `inv-`, 40 hexadecimal digits, `-`, the day it was made; and what is kept of one.

A key is computed from a random seed and the server's secret. The database keeps the seed and a digest of the key, so that
it opens nothing for whoever reads it, and the server can still hand the same key out again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets

PREFIX = "inv-"
MIN_LENGTH = 50
MAX_LENGTH = 100
# Keys that came from elsewhere may be shorter than ours, down to what cannot be guessed.
SHORTEST_KEY = 40
SEED_LENGTH = 32
DEFAULT_LIFETIME = dt.timedelta(days=365)

_SHOWN_AT_START = 8
_SHOWN_AT_END = 12
_DIGITS = 40
_PURPOSE = b"stockpress.api-token"
_DIGEST_MARK = "sha256$"


class Digest(str):
    """What is stored instead of a key. A type of its own: a text of the same form, sent by somebody, is none."""

    __slots__ = ()


def new_seed() -> str:
    """128 random bits."""
    return secrets.token_hex(SEED_LENGTH // 2)


def key_of(seed: str, day: str, *, secret: str) -> str:
    """The key of 53 characters that belongs to `seed`; `day` is written YYYYMMDD."""
    inner = hmac.new(secret.encode(), _PURPOSE, hashlib.sha256).digest()
    return f"{PREFIX}{hmac.new(inner, seed.encode(), hashlib.sha256).hexdigest()[:_DIGITS]}-{day}"


def digest_of(key: str) -> Digest:
    """Keys hold 160 bits of chance, so that a plain hash cannot be searched through."""
    return Digest(_DIGEST_MARK + hashlib.sha256(key.encode()).hexdigest())


def redacted(key: str) -> str:
    """The key as it is shown in lists: its first 8 and last 12 characters, the rest as asterisks."""
    hidden = len(key) - _SHOWN_AT_START - _SHOWN_AT_END
    return key[:_SHOWN_AT_START] + "*" * hidden + key[-_SHOWN_AT_END:]


def day_of(shown: str) -> str:
    """The day in the visible end of a key, as YYYYMMDD; empty where there is none."""
    day = shown.rpartition("-")[2]
    return day if len(day) == 8 and day.isdecimal() else ""
