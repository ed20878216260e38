"""So much of an item: how actions are told what to act on, and what is checked of it whatever the action."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum

from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.validation import VALIDATE_BATCH_CODE, is_accepted
from stockpress.inventory.stock.actions.errors import ITEM, ItemsRefused, LocationStructural, NoItems, TooManyItems
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.ownership import owners_in_the_way
from stockpress.inventory.stock.models import StockItem, StockLocation

MOST_AT_ONCE = 5000
# Ten digits before the point, five behind it.
HIGHEST_QUANTITY = Decimal(10) ** 10
# Relations of an item to what promises some of it.
PROMISES = ("allocations", "sales_order_allocations")
QUANTITY, STATUS, BATCH = "quantity", "status", "batch"

# Says of an item and a quantity which field of the row is wrong, and why; None if nothing is.
Rule = Callable[[StockItem, Decimal], tuple[str, str] | None]


@dataclass(frozen=True, kw_only=True)
class Portion:
    """A quantity of one item, by its key; what else is given replaces what the item says of itself."""

    item: int
    quantity: Decimal = Decimal(0)
    batch: str | None = None
    status: int | None = None
    packaging: str | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A portion whose item is locked; `values` are the fields of the item that it changes."""

    item: StockItem
    quantity: Decimal
    values: Mapping[str, Any] = field(default_factory=dict)


def choose(ledger: Ledger, portions: Sequence[Portion], *rules: Rule, unpromised: bool = False) -> list[Chosen]:
    """Lock the items and check them by the rules, of which the first that objects to an item counts.

    With `unpromised`, items of which something is promised to orders or builds are refused, too. Raises NoItems,
    TooManyItems, ItemsRefused.
    """
    if not portions:
        raise NoItems()
    if len(portions) > MOST_AT_ONCE:
        raise TooManyItems(most=MOST_AT_ONCE)
    items = ledger.lock(portion.item for portion in portions)
    owners = owners_in_the_way(ledger.user, items.values())
    promised = promised_of(items) if unpromised else {}
    refused: dict[int, tuple[str, str]] = {}
    chosen: list[Chosen] = []
    seen: set[int] = set()
    for place, portion in enumerate(portions):
        item = items.get(portion.item)
        if item is None:
            refused[place] = (ITEM, f"There is no stock item with the key {portion.item}.")
        elif item.pk in seen:
            refused[place] = (ITEM, f"The stock item {item.pk} is named twice. Name it once.")
        elif item.pk in owners:
            refused[place] = (ITEM, f"{item} belongs to {owners[item.pk]}. Ask them, or a superuser.")
        elif promised.get(item.pk):
            refused[place] = (ITEM, f"{item} is promised to an order or a build. Take the promise back first.")
        else:
            seen.add(item.pk)
            try:
                chosen.append(_checked(item, portion, rules))
            except _Refused as err:
                refused[place] = (err.at, err.reason)
    if refused:
        raise ItemsRefused(refused=refused)
    return chosen


class _Refused(Exception):
    def __init__(self, at: str, reason: str) -> None:
        super().__init__(reason)
        self.at, self.reason = at, reason


def _checked(item: StockItem, portion: Portion, rules: Sequence[Rule]) -> Chosen:
    for rule in rules:
        problem = rule(item, portion.quantity)
        if problem is not None:
            raise _Refused(*problem)
    values: dict[str, Any] = {}
    if portion.status is not None:
        values |= status_values(item, portion.status)
    if portion.packaging is not None:
        values["packaging"] = portion.packaging
    if portion.batch is not None:
        try:
            is_accepted(VALIDATE_BATCH_CODE, portion.batch, item)
        except ValidationError as err:
            raise _Refused(BATCH, " ".join(err.messages)) from err
        values["batch"] = portion.batch
    changed = {name: value for name, value in values.items() if value != getattr(item, name)}
    return Chosen(item=item, quantity=portion.quantity, values=changed)


def status_values(item: StockItem, status: int) -> dict[str, Any]:
    """The columns that give the item a built-in status, or one of the company's own."""
    before = item.status, item.status_custom_key
    try:
        item.set_status(status)
    except ValueError as err:
        raise _Refused(STATUS, f"{status} is no status of stock. GET /api/stock/status/ lists them.") from err
    values = {"status": item.status, "status_custom_key": item.status_custom_key}
    item.status, item.status_custom_key = before
    return values


# Rules


def not_negative(_item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    return (QUANTITY, "The quantity cannot be less than 0.") if quantity < 0 else None


def something(_item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    return (QUANTITY, "The quantity must be more than 0.") if quantity <= 0 else None


def no_more_than_there_is(item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    if quantity <= item.quantity:
        return None
    return QUANTITY, f"There are only {plain(item.quantity)} of {item}. Take less, or count it first."


def not_too_much(item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    if item.quantity + quantity < HIGHEST_QUANTITY:
        return None
    return QUANTITY, f"An item holds less than {HIGHEST_QUANTITY}. Enter the rest as another item."


def not_numbered(item: StockItem, _quantity: Decimal) -> tuple[str, str] | None:
    if not item.serial:
        return None
    return QUANTITY, f"{item} has a serial number: it is one thing, of which nothing can be added or removed."


def counts_as_one(item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    if not item.serial or quantity == 1:
        return None
    return QUANTITY, f"{item} has a serial number and counts as 1. If it is missing, give it the status 'Lost'."


def whole_if_tracked(item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    if not item.part.trackable or quantity == quantity.to_integral_value():
        return None
    return QUANTITY, f"{item.part.full_name} is tracked piece by piece. Give a whole number."


def with_us(item: StockItem, _quantity: Decimal) -> tuple[str, str] | None:
    """It is neither sold, installed, used up nor still being built; whether it can be used is another question."""
    reason = where_it_went(item)
    return (ITEM, f"{item} {reason}.") if reason else None


def in_stock(item: StockItem, quantity: Decimal) -> tuple[str, str] | None:
    problem = with_us(item, quantity)
    if problem is None and not item.in_stock:
        state = item.status_text if item.quantity > 0 else "used up"
        problem = (ITEM, f"{item} is not in stock: {state}.")
    return problem


def where_it_went(item: StockItem) -> str:
    """What became of an item that is not with us, to follow its name; empty for one that is."""
    for gone, reason in (
        (item.customer_id is not None, "is with a customer"),
        (item.sales_order_id is not None, "was sold"),
        (item.belongs_to_id is not None, "is installed in another item"),
        (item.consumed_by_id is not None, "was used up by a build"),
        (item.is_building, "is still being built"),
    ):
        if gone:
            return reason
    return ""


def require_place(location: StockLocation | None, name: str = "location") -> None:
    """Raise LocationStructural for a place in which nothing can lie."""
    if location is not None and location.structural:
        raise LocationStructural(field=name, location=location.pathstring)


def promised_of(keys: Iterable[int]) -> dict[int, Decimal]:
    """How much of each item is promised to builds and sales orders, by its key; two queries for any number of items."""
    found: dict[int, Decimal] = {}
    wanted = list(keys)
    for name in PROMISES:
        link: Any = StockItem._meta.get_field(name)
        rows = link.related_model._base_manager.filter(**{f"{link.field.name}__in": wanted}).order_by()
        for key, quantity in rows.values_list(link.field.attname).annotate(promised=Sum("quantity")):
            found[key] = found.get(key, Decimal(0)) + quantity
    return found
