"""Serial numbers as people write them down: `1, 2, 5-9`, `SN1 SN2`, `100+` for so many from there on."""

from __future__ import annotations

import re

from stockpress.inventory.stock.errors import SerialsInvalid

MOST = 1000
LONGEST = 100
_RANGE = re.compile(r"(?P<before>.*?)(?P<first>\d+)-(?P<again>.*?)(?P<last>\d+)")
_FROM = re.compile(r"(?P<before>.*?)(?P<first>\d+)\+(?P<more>\d*)")


def serials_in(text: str, count: int) -> list[str]:
    """The `count` numbers that the text names, in its order.

    Raises SerialsInvalid for a text that cannot be read, names one twice, or names another number of them.
    """
    if count > MOST:
        raise SerialsInvalid(reason=f"At most {MOST} serial numbers can be given out at once.")
    serials: list[str] = []
    for word in re.split(r"[,\s]+", text.strip()):
        if len(word) > LONGEST:
            raise SerialsInvalid(reason=f"A serial number has at most {LONGEST} characters.")
        if word:
            serials += _named_by(word, count - len(serials))
        if len(serials) > count:
            raise SerialsInvalid(reason=f"Give {count} serial numbers; the text names more.")
    twice = sorted({serial for serial in serials if serials.count(serial) > 1})
    if twice:
        raise SerialsInvalid(reason=f"Name each serial number once: {', '.join(twice)}.")
    if len(serials) != count:
        raise SerialsInvalid(reason=f"Give {count} serial numbers; the text names {len(serials)}.")
    return serials


def _named_by(word: str, missing: int) -> list[str]:
    found = _RANGE.fullmatch(word)
    if found and found["again"] in {"", found["before"]}:
        first, last = int(found["first"]), int(found["last"])
        if last < first:
            raise SerialsInvalid(reason=f"{word!r} runs backwards.")
        return _run(found["before"], found["first"], min(last - first + 1, missing + 1))
    found = _FROM.fullmatch(word)
    if found:
        # With a number, so many after the first; without one, as many as are missing.
        wanted = int(found["more"]) + 1 if found["more"] else missing
        return _run(found["before"], found["first"], max(min(wanted, missing + 1), 0))
    return [word]


def _run(before: str, first: str, count: int) -> list[str]:
    width = len(first)
    return [f"{before}{number:0{width}d}" for number in range(int(first), int(first) + count)]
