"""Status values: an integer in the database, a name, a label and a colour for people.

The numbers are facts that clients, imports and templates carry.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self, TypeVar

from stockpress.kernel.registry import Registry


class Color(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUCCESS = "success"
    DANGER = "danger"
    WARNING = "warning"
    INFO = "info"
    DARK = "dark"


class StatusCode(IntEnum):
    """Members are written `NAME = number, "Label", Color.X`; the colour may be its name. Raises ValueError for others."""

    label: str
    color: Color

    def __new__(cls, value: int, label: str, color: Color | str = Color.SECONDARY) -> Self:
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.color = Color(color)
        return member

    @classmethod
    def choices(cls) -> list[tuple[int, str]]:
        return [(member.value, member.label) for member in cls]

    @classmethod
    def items(cls) -> list[tuple[int, str]]:
        return cls.choices()

    @classmethod
    def values(cls) -> list[Self]:
        """All members, each of which has `value`, `name`, `label` and `color`."""
        return list(cls)

    @classmethod
    def text(cls, value: int) -> str:
        """The label of a stored number; a number without a meaning is shown as itself."""
        return next((member.label for member in cls if member.value == value), str(value))


S = TypeVar("S", bound=type[StatusCode])


class StatusRegistry(Registry[str, type[StatusCode]]):
    """The groups of status values that clients are told of, by class name.

    A class takes the place of one with the same name from the same module: its plugin was loaded again.
    """

    def __init__(self) -> None:
        super().__init__("status classes", key=lambda status: status.__name__)

    def register(self, entry: type[StatusCode]) -> type[StatusCode]:
        known = self.get(entry.__name__)
        if known is not None and known.__module__ == entry.__module__:
            del self._entries[entry.__name__]
        return super().register(entry)


STATUS_CLASSES = StatusRegistry()


def status_class(status: S) -> S:
    """Tell clients of these values. Written above a class of the server; machine types and plugins call it when loaded."""
    STATUS_CLASSES.register(status)
    return status
