"""Internal part numbers: the pattern that they have to match."""

from __future__ import annotations

import re

from stockpress.kernel.patterns import problem_with

# Numbers have at most a hundred characters and are matched one at a time: the worst pattern takes less than a second.
MOST_REPETITIONS = 4


def problem_with_number_pattern(pattern: str) -> str:
    """Why numbers cannot be held against the pattern, as a sentence; empty when they can."""
    return problem_with(pattern, most_repetitions=MOST_REPETITIONS)


def fits(number: str, pattern: str) -> bool:
    """Whether a number may be given: an empty pattern, or one that does not do, forbids nothing."""
    if not pattern or problem_with_number_pattern(pattern):
        return True
    return re.search(pattern, number) is not None
