"""Which serial numbers of a part are taken, and which come next."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from stockpress.inventory.common.validation import LATEST_SERIAL, VALIDATE_SERIAL_NUMBER, first_given, is_accepted
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.errors import SerialsInvalid
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.serials import MOST_AT_ONCE, following, parse_serials
from stockpress.settings_registry import flag

# What the number of the very first item follows.
BEFORE_THE_FIRST = "0"
# So often the next number is looked for when those that follow the latest one are taken, too.
_TRIES = 10


def numbered_items(part: Part) -> QuerySet[StockItem]:
    """The items among which serial numbers of the part are given once: its family's, or all by a setting."""
    items = StockItem.objects.exclude(serial__isnull=True).exclude(serial="")
    if flag("SERIAL_NUMBER_GLOBALLY_UNIQUE"):
        return items
    family = Part.tree_below([part.get_root().pk])
    return items.filter(part__in=family.order_by().values("pk"))


def latest_serial(part: Part) -> str | None:
    """What somebody says is the latest, else the highest that was given out; None before the first."""
    given = first_given(LATEST_SERIAL, part)
    if given is not None:
        return str(given)
    return numbered_items(part).order_by("-serial_int", "-pk").values_list("serial", flat=True).first()


def next_serials(part: Part, count: int = 1) -> list[str]:
    """The numbers that the next items get. Raises SerialsInvalid for too many, or if no free ones can be found."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise SerialsInvalid(field="quantity", reason=f"Ask for 1 to {MOST_AT_ONCE} serial numbers at once.")
    free: list[str] = []
    number = latest_serial(part) or BEFORE_THE_FIRST
    for _try in range(_TRIES):
        wanted: list[str] = []
        while len(wanted) < count - len(free):
            after = following(number, part)
            if after in wanted or after == number:
                break
            wanted.append(after)
            number = after
        taken = set(numbered_items(part).filter(serial__in=wanted).values_list("serial", flat=True))
        free += [serial for serial in wanted if serial not in taken]
        if len(free) >= count or not wanted:
            break
    if len(free) < count:
        raise SerialsInvalid(reason=f"No free serial number follows {number}. Name the serial numbers yourself.")
    return free


def serials_for(part: Part, text: str, quantity: int) -> list[str]:
    """The numbers that the text names for new items of the part, all of them free until the transaction ends.

    Raises SerialsInvalid for a text that cannot be read, and for numbers that are taken or refused.
    """
    # Two who ask for the next number of one part get different ones.
    Part.objects.select_for_update().filter(pk=part.get_root().pk).first()
    serials = parse_serials(
        text, quantity, next_free=lambda: next_serials(part)[0], step=lambda serial: following(serial, part)
    )
    require_free(part, serials)
    return serials


def require_free(part: Part, serials: Sequence[str]) -> None:
    """Raise SerialsInvalid for numbers that are taken, or that somebody refuses. One query."""
    problems: list[str] = []
    for serial in serials:
        try:
            is_accepted(VALIDATE_SERIAL_NUMBER, serial, part, None)
        except ValidationError as err:
            problems.append(f"{serial}: {' '.join(err.messages)}")
    taken = numbered_items(part).filter(serial__in=serials).order_by("serial_int").values_list("serial", flat=True)
    names = ", ".join(str(serial) for serial in taken)
    if names:
        problems.append(f"There are items with these serial numbers already: {names}. Choose others.")
    if problems:
        raise SerialsInvalid(reason=" ".join(problems))
