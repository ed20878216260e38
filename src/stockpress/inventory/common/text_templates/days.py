"""Days and times by a pattern such as `%Y-%m-%d`: the directives whose length is known."""

from __future__ import annotations

import datetime as dt
import re

from stockpress.inventory.common.text_templates.vocabulary import TextInvalid

LONGEST_PATTERN = 40
# What each directive becomes, as a regular expression.
_DIRECTIVES = {
    "Y": r"\d{4}",
    "y": r"\d{2}",
    "m": r"\d{2}",
    "d": r"\d{2}",
    "H": r"\d{2}",
    "I": r"\d{2}",
    "M": r"\d{2}",
    "S": r"\d{2}",
    "j": r"\d{3}",
    "U": r"\d{2}",
    "W": r"\d{2}",
    "V": r"\d{2}",
    "G": r"\d{4}",
    "u": r"\d",
    "w": r"\d",
    "%": "%",
}
_PIECE = re.compile(r"%(.?)", re.DOTALL)


def check_day_pattern(pattern: str) -> None:
    """Raise `TextInvalid` for directives other than those above."""
    if len(pattern) > LONGEST_PATTERN:
        raise TextInvalid(reason=f"The pattern of a day may have at most {LONGEST_PATTERN} characters.")
    for directive in _PIECE.findall(pattern):
        if directive not in _DIRECTIVES:
            allowed = ", ".join(f"%{known}" for known in _DIRECTIVES)
            raise TextInvalid(reason=f"A day has no '%{directive}'; choose among {allowed}.")


def format_day(day: dt.date, pattern: str) -> str:
    """The day by a pattern that was checked."""
    # Piece by piece: what stands between the directives is ours, and not for the platform to read.
    return _PIECE.sub(lambda found: day.strftime(found[0]), pattern)


def day_pattern(pattern: str) -> str:
    """The regular expression of what a checked pattern becomes."""
    made, end = "", 0
    for found in _PIECE.finditer(pattern):
        made += re.escape(pattern[end : found.start()]) + _DIRECTIVES[found[1]]
        end = found.end()
    return made + re.escape(pattern[end:])
