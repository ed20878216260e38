"""What is done to every text that a client sends: trimmed, freed of control characters, refused if it holds HTML."""

from __future__ import annotations

import unicodedata
from typing import Any

import nh3
from rest_framework.exceptions import ValidationError

HAS_HTML = "HTML tags are not allowed here; remove them."
_KEPT = "\n\t\r"
# Control characters, and halves of surrogate pairs, which no database takes.
_DROPPED = {"Cc", "Cs"}


def clean_text(text: str) -> str:
    """The text without surrounding space and control characters (line ends and tabs stay).

    Raises the REST framework's ValidationError if it holds HTML tags.
    """
    if not text.isprintable():
        text = "".join(char for char in text if char in _KEPT or unicodedata.category(char) not in _DROPPED)
    text = text.strip()
    if "<" in text and nh3.is_html(text):
        raise ValidationError([HAS_HTML])
    return text


def clean_value(value: Any) -> Any:
    """A text, or every text in a list, cleaned; anything else as it is."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    return value
