"""Which regular expressions people may hand in, to search with or to hold values against.

Nothing can stop a match that has begun: all other requests of the process wait for it. SQLite, too, asks Python to match,
row by row. So a pattern must be one whose worst case is short, whatever the texts are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]  # the only reader of patterns that reads as `re` does
from typing import Any

LONGEST_PATTERN = 200
# With each further repetition the worst case is multiplied by the length of the text.
MOST_REPETITIONS = 2
# Something repeated often takes its time even where it matches nothing.
MOST_COPIES = 1000

_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})
_LOOKING_BACK = frozenset({_constants.GROUPREF, _constants.GROUPREF_EXISTS, _constants.ASSERT, _constants.ASSERT_NOT})


def problem_with(pattern: str, *, most_repetitions: int = MOST_REPETITIONS) -> str:
    """Why the pattern may not be used, as a sentence; empty when it may."""
    if len(pattern) > LONGEST_PATTERN:
        return f"A pattern may have at most {LONGEST_PATTERN} characters."
    try:
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as err:
        return f"{pattern!r} is not a regular expression: {err}."
    found = list(_operations(parsed, repeated=False))
    problem = ""
    if _copies(parsed) > MOST_COPIES:
        problem = f"asks for more than {MOST_COPIES} repetitions of something; write it with fewer"
    elif any(name in _LOOKING_BACK for name, _repeated in found):
        problem = "refers back or looks around; write it without"
    elif any(repeated for _name, repeated in found):
        problem = "repeats a repetition, or a choice; write it without"
    elif sum(name in _REPEATS for name, _repeated in found) > most_repetitions:
        problem = f"has more than {most_repetitions} repetitions (*, +, ?, {{1,9}}); write it with fewer"
    return f"{pattern!r} {problem}." if problem else ""


def has_repetitions(pattern: str) -> bool:
    """Whether a pattern that may be used takes longer than its text is long."""
    return any(name in _REPEATS for name, _repeated in _operations(_parser.parse(pattern), repeated=False))


def _operations(parsed: Any, *, repeated: bool) -> Iterator[tuple[Any, bool]]:
    """Repetitions of a variable number, choices and what looks back, each with whether it stands in a repetition."""
    for name, argument in parsed:
        if name in _REPEATS:
            least, most, inner = argument
            if least != most:
                yield name, repeated
            yield from _operations(inner, repeated=repeated or most > 1)
        elif name is _constants.BRANCH:
            if repeated:
                yield name, True
            for choice in argument[1]:
                yield from _operations(choice, repeated=repeated)
        elif name in _LOOKING_BACK:
            yield name, False
        elif name is _constants.SUBPATTERN:
            yield from _operations(argument[3], repeated=repeated)
        elif name is _constants.ATOMIC_GROUP:
            yield from _operations(argument, repeated=repeated)


def _copies(parsed: Any) -> int:
    """How often the innermost part must be matched at least, repetitions within repetitions multiplied."""
    most = 1
    for name, argument in parsed:
        if name in _REPEATS:
            most = max(most, max(argument[0], 1) * _copies(argument[2]))
        elif name is _constants.BRANCH:
            most = max(most, *map(_copies, argument[1]))
        elif name is _constants.SUBPATTERN:
            most = max(most, _copies(argument[3]))
        elif name is _constants.ATOMIC_GROUP:
            most = max(most, _copies(argument))
    return most
