"""Making one item of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from djmoney.money import Money

from stockpress.inventory.common.models import Attachment
from stockpress.inventory.stock.actions import portions as rules
from stockpress.inventory.stock.actions.errors import ITEM, ItemsRefused, NoItems
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.portions import HIGHEST_QUANTITY, Portion, choose, require_place
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.status_codes import StockHistoryCode

# What refers to an item that is merged, and refers to the one it is merged into afterwards.
_FOLLOWING = ("sales_order_allocations", "test_results", "return_order_lines", "children", "items_to_install")


class TooFewToMerge(NoItems):
    code = "too_few_to_merge"
    text = "Name at least two stock items; the first takes in the others."


@dataclass(frozen=True, kw_only=True)
class MergeStock:
    """Make one of several items of a part and lay it at a location: the first takes in the others, which are gone then.

    Promises, results of tests, files and what was split off come along. Returns the item that is left. Raises
    LocationStructural, TooFewToMerge, and as `choose` does.
    """

    user: User | None
    items: Sequence[int]
    location: StockLocation
    notes: str = ""
    allow_mismatched_suppliers: bool = False
    allow_mismatched_status: bool = False

    def __call__(self) -> StockItem:
        require_place(self.location)
        if len(self.items) < 2:
            raise TooFewToMerge()
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(ledger, [Portion(item=key) for key in self.items], rules.in_stock)
            first, *others = (each.item for each in chosen)
            self._check(first, others)
            absorb(ledger, first, others, self.location)
            ledger.write()
        return first

    def _check(self, first: StockItem, others: Sequence[StockItem]) -> None:
        full = holders(item.pk for item in others)
        refused: dict[int, tuple[str, str]] = {}
        for place, item in enumerate(others, 1):
            reason = why_apart(first, item, suppliers=not self.allow_mismatched_suppliers)
            if not reason and not self.allow_mismatched_status and item.get_status() != first.get_status():
                reason = f"{item} and {first} have different statuses. Allow this, or give them the same."
            if item.pk in full:
                reason = f"Other items are installed in {item}. Uninstall them first."
            if reason:
                refused[place] = (ITEM, reason)
        total = sum((item.quantity for item in others), Decimal(first.quantity))
        if total >= HIGHEST_QUANTITY:
            refused[0] = (ITEM, f"An item holds less than {HIGHEST_QUANTITY}; these together hold more.")
        if refused:
            raise ItemsRefused(refused=refused)


def holders(keys: Iterable[int]) -> set[int]:
    """Those of the items in which others are installed. One query."""
    inside = StockItem.objects.filter(belongs_to__in=list(keys)).order_by()
    return set(inside.values_list("belongs_to_id", flat=True))


def why_apart(first: StockItem, other: StockItem, *, suppliers: bool = True) -> str:
    """Why the two cannot be one, as a sentence; empty if they can. Their statuses are another question."""
    if first.serial or other.serial:
        return f"{other} or {first} has a serial number; they cannot become one."
    if first.part_id != other.part_id:
        return f"{other} is of another part than {first}. Merge items of one part."
    if suppliers and first.supplier_part_id != other.supplier_part_id:
        return f"{other} and {first} are articles of different suppliers. Allow this, or leave them apart."
    return ""


def absorb(ledger: Ledger, first: StockItem, others: Sequence[StockItem], location: StockLocation | None) -> None:
    """Take the others into the first, which lies at `location` then. They are locked, and gone afterwards."""
    price: Any = _average_price([first, *others])
    if price != first.purchase_price:
        ledger.change(first, purchase_price=price, purchase_price_currency=price.currency.code)
    ledger.set_quantity(first, sum((item.quantity for item in others), Decimal(first.quantity)))
    if first.location_id != (location.pk if location else None):
        old = first.location_id
        ledger.change(first, location=location)
        ledger.tell(
            first,
            StockEvents.ITEM_MOVED,
            id=first.pk,
            old_location=old,
            new_location=first.location_id,
            quantity=first.quantity,
        )
    ledger.record(first, StockHistoryCode.MERGED_STOCK_ITEMS, location=first.location_id, quantity=first.quantity)
    _hand_over(first, others)
    ledger.remove(others)


def _average_price(items: Sequence[StockItem]) -> Any:
    """What one cost on average, of those that say so in the first one's currency; that of the first without any."""
    prices: list[tuple[Decimal, Any]] = [
        (Decimal(item.quantity), item.purchase_price) for item in items if item.purchase_price is not None
    ]
    if not prices:
        return None
    currency = prices[0][1].currency
    counted = [(quantity, price.amount) for quantity, price in prices if price.currency == currency]
    total = sum((quantity for quantity, _ in counted), Decimal(0))
    if total <= 0:
        return prices[0][1]
    amount = sum((quantity * amount for quantity, amount in counted), Decimal(0)) / total
    return Money(amount.quantize(Decimal("0.000001")), currency)


def _hand_over(first: StockItem, others: Sequence[StockItem]) -> None:
    """Let everything that refers to the others refer to the first."""
    keys = [item.pk for item in others]
    for name in _FOLLOWING:
        link: Any = StockItem._meta.get_field(name)
        link.related_model._base_manager.filter(**{f"{link.field.name}__in": keys}).update(
            **{link.field.attname: first.pk}
        )
    Attachment.objects.filter(model_type="stockitem", model_id__in=keys).update(model_id=first.pk)
    # What was split from one of them and is the first itself hangs on nothing any more.
    StockItem.objects.filter(pk=first.pk, parent=first.pk).update(parent=None)
    _hand_over_builds(first, keys)


def _hand_over_builds(first: StockItem, keys: Sequence[int]) -> None:
    """Promises to builds: a line names an item once, so that two promises to one line become one."""
    link: Any = StockItem._meta.get_field("allocations")
    rows = list(link.related_model._base_manager.filter(stock_item__in=[first.pk, *keys]).order_by("pk"))
    known = {(row.build_line_id, row.install_into_id): row for row in rows if row.stock_item_id == first.pk}
    kept, doubled = [], []
    for row in rows:
        if row.stock_item_id == first.pk:
            continue
        twin = known.setdefault((row.build_line_id, row.install_into_id), row)
        if twin is row:
            row.stock_item_id = first.pk
        else:
            twin.quantity += row.quantity
            doubled.append(row.pk)
        kept.append(twin)
    link.related_model._base_manager.filter(pk__in=doubled).delete()
    link.related_model._base_manager.bulk_update({row.pk: row for row in kept}.values(), ["stock_item", "quantity"])
