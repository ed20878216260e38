"""The form of an API key: `inv-`, 40 hexadecimal digits, `-`, the day it was made."""

from __future__ import annotations

import datetime as dt
import secrets

PREFIX = "inv-"
MIN_LENGTH = 50
MAX_LENGTH = 100
DEFAULT_LIFETIME = dt.timedelta(days=365)

_SHOWN_AT_START = 8
_SHOWN_AT_END = 12


def generate_key(day: dt.date) -> str:
    """A new key of 53 characters, 160 bits of it random."""
    return f"{PREFIX}{secrets.token_hex(20)}-{day:%Y%m%d}"


def redacted(key: str) -> str:
    """The key as it is shown in lists: its first 8 and last 12 characters, the rest as asterisks."""
    hidden = len(key) - _SHOWN_AT_START - _SHOWN_AT_END
    return key[:_SHOWN_AT_START] + "*" * hidden + key[-_SHOWN_AT_END:]
