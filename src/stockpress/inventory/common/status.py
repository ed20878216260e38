"""Status values: an integer in the database, a name, a label and a colour for people.

The numbers are facts that clients, imports and templates carry.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self


class Color(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUCCESS = "success"
    DANGER = "danger"
    WARNING = "warning"
    INFO = "info"
    DARK = "dark"


class StatusCode(IntEnum):
    """Members are written `NAME = number, "Label", Color.X`."""

    label: str
    color: Color

    def __new__(cls, value: int, label: str, color: Color = Color.SECONDARY) -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.color = color
        return member

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(member.value, member.label) for member in cls]

    @classmethod
    def items(cls) -> list[tuple[int, str]]:
        return cls.choices()

    @classmethod
    def text(cls, value: int) -> str:
        """The label of a stored number; a number without a meaning is shown as itself."""
        return next((member.label for member in cls if member.value == value), str(value))
