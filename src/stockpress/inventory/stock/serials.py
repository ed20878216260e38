"""Serial numbers as people write them, and as they follow one another.

1, 2, 3         these; blanks and line breaks separate, too
1-5, SN08-SN12  from the first to the last
10+             from 10 on, as many as are still missing
10+3            10 and the three that follow
~               the next free one; also at the start of the others: ~+, ~+3
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stockpress.inventory.common.mixins import MAX_REFERENCE, ReferenceMixin
from stockpress.inventory.common.validation import CONVERT_SERIAL, INCREMENT_SERIAL, first_given
from stockpress.inventory.stock.errors import SerialsInvalid

MOST_AT_ONCE = 1000
SERIAL_LENGTH = 100
NEXT = "~"
# Two numbers and what stands between them.
_LONGEST_GROUP = 2 * SERIAL_LENGTH + 1
_LAST_DIGITS = re.compile(r"(\d+)(\D*)\Z")
_ENDS_IN_DIGITS = re.compile(r"(?P<before>.*?)(?P<digits>\d+)", re.DOTALL)

# Gives the number that follows another; None if there is none.
Step = Callable[[str], str | None]


def sorting_number(serial: str) -> int:
    """The whole number by which serial numbers are sorted: what somebody makes of it, else its last run of digits."""
    given = first_given(CONVERT_SERIAL, serial) if serial else None
    # A plugin may answer with anything.
    if isinstance(given, int) and not isinstance(given, bool):
        return max(0, min(given, MAX_REFERENCE))
    return ReferenceMixin.number_in(serial)


def counted_up(serial: str) -> str:
    """The last run of digits counted up by one, as wide as it was; a 1 is added where there is none."""
    found = _LAST_DIGITS.search(serial)
    if found is None:
        return f"{serial}1"
    digits = found.group(1)
    return f"{serial[: found.start()]}{int(digits) + 1:0{len(digits)}d}{found.group(2)}"


def following(serial: str, part: object = None) -> str:
    """The number that follows: what somebody says, else the same counted up."""
    given = first_given(INCREMENT_SERIAL, serial, part)
    return counted_up(serial) if given is None else str(given)


def parse_serials(text: str, quantity: int, *, next_free: Callable[[], str], step: Step = counted_up) -> list[str]:
    """The `quantity` numbers that the text names, in its order. `next_free` is asked only if the text needs it.

    Raises SerialsInvalid for a text that cannot be read, names a number twice, or names more or fewer.
    """
    if quantity < 1:
        raise SerialsInvalid(reason="Serial numbers are given to one thing or more.")
    if quantity > MOST_AT_ONCE:
        raise SerialsInvalid(reason=f"At most {MOST_AT_ONCE} serial numbers can be given out at once.")
    reader = _Reader(quantity, next_free, step)
    for group in re.split(r"[,\s]+", text.strip()):
        if group:
            reader.read(group)
    return reader.finish()


def _too_long(text: str) -> SerialsInvalid:
    return SerialsInvalid(reason=f"A serial number has at most {SERIAL_LENGTH} characters: {text[:20]}...")


class _Reader:
    def __init__(self, quantity: int, next_free: Callable[[], str], step: Step) -> None:
        self._quantity = quantity
        self._next_free = next_free
        self._step = step
        self._numbers: list[str] = []
        self._next: str | None = None

    def read(self, group: str) -> None:
        """Take in what stands between two separators."""
        if len(group) > _LONGEST_GROUP:
            raise _too_long(group)
        self._numbers += self._named_by(self._filled_in(group))
        if len(self._numbers) > self._quantity:
            raise SerialsInvalid(
                reason=f"The text names more than {self._quantity} serial numbers. Name as many as the quantity says."
            )

    def finish(self) -> list[str]:
        repeated = sorted({serial for serial in self._numbers if self._numbers.count(serial) > 1})
        if repeated:
            raise SerialsInvalid(reason=f"Name each serial number once: {', '.join(repeated)}.")
        too_long = next((serial for serial in self._numbers if len(serial) > SERIAL_LENGTH), None)
        if too_long is not None:
            raise _too_long(too_long)
        if len(self._numbers) != self._quantity:
            raise SerialsInvalid(
                reason=f"The text names {len(self._numbers)} serial numbers for a quantity of {self._quantity}. "
                "Name as many as the quantity says."
            )
        return self._numbers

    def _filled_in(self, group: str) -> str:
        """The group with the next free numbers in place of each `~`."""
        while NEXT in group:
            if self._next is None:
                self._next = self._next_free()
            # What the text named itself is not free any more.
            while self._next in self._numbers:
                self._next = self._step_from(self._next, group)
            group = group.replace(NEXT, self._next, 1)
            if NEXT in self._next:
                raise SerialsInvalid(reason=f"The next serial number cannot hold a {NEXT}: {self._next}.")
            self._next = self._step_from(self._next, group)
        return group

    def _named_by(self, group: str) -> list[str]:
        missing = self._quantity - len(self._numbers)
        first, plus, more = group.partition("+")
        if plus and first and (not more or more.isdecimal()):
            # One more than fits is enough to see that it does not fit; without a number, what is missing is wanted.
            wanted = missing if not more else min(int(more[:9]) + 1, missing + 1)
            return self._run(first, wanted, group)
        if group.count("-") == 1:
            return self._range(group, missing)
        return [group]

    def _range(self, group: str, missing: int) -> list[str]:
        first, _, last = group.partition("-")
        if not first or not last:
            return [group]
        begin, end = (_ENDS_IN_DIGITS.fullmatch(side) for side in (first, last))
        is_range = bool(begin and end and begin["before"] == end["before"])
        if begin and end and is_range:
            if int(end["digits"]) < int(begin["digits"]):
                raise SerialsInvalid(reason=f"{group} runs backwards. Write the lower number first.")
            # 01-3 ends with 03.
            last = f"{begin['before']}{int(end['digits']):0{len(begin['digits'])}d}"
        found: list[str] = []
        for number in self._from(first):
            found.append(number)
            if number == last:
                return found
            if len(found) > missing:
                break
        # A range that is longer than what is missing, or a number with a hyphen in it.
        return found if is_range else [group]

    def _run(self, first: str, count: int, group: str) -> list[str]:
        found: list[str] = []
        for number in self._from(first):
            if len(found) >= count:
                break
            found.append(number)
        if len(found) < count:
            raise SerialsInvalid(reason=f"{group}: no serial number follows {found[-1]}.")
        return found

    def _from(self, first: str) -> Iterator[str]:
        number: str | None = first
        while number is not None:
            yield number
            after = self._step(number)
            number = None if after == number else after

    def _step_from(self, number: str, group: str) -> str:
        after = self._step(number)
        if after is None or after == number:
            raise SerialsInvalid(reason=f"{group}: no serial number follows {number}.")
        return after
