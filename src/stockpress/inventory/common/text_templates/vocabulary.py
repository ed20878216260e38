"""What the texts may name, and the error for those that cannot be used."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from stockpress.kernel.errors import InvalidInput

LONGEST_TEXT = 2000


class TextInvalid(InvalidInput):
    code = "text_template_invalid"
    text = "{reason}"
    field = "value"


class Kind(Enum):
    """What a value is; it decides what may be done with it. ANY: one or the other, so that it can be shown and compared."""

    TEXT = "a text"
    NUMBER = "a number"
    FLAG = "yes or no"
    DAY = "a day"
    ANY = "a value"


@dataclass(frozen=True)
class Vocabulary:
    """The variables of one kind of text, and how long a filled in text may be; longer ones are cut there."""

    variables: tuple[tuple[str, Kind], ...]
    longest: int

    def kind_of(self, name: str) -> Kind | None:
        return dict(self.variables).get(name)

    def words(self) -> str:
        return listed(name for name, _kind in self.variables)


def listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names, key=str.lower))


def check_characters(text: str) -> None:
    """Raise `TextInvalid` for what does not fit into one line of a database: control characters and halves of characters."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"}:
            raise TextInvalid(
                reason=f"It contains the character {character!r}, which cannot be shown; write the text in one line."
            )
