"""What one piece of received goods cost."""

from __future__ import annotations

from decimal import Decimal

from djmoney.contrib.exchange.exceptions import MissingRate
from djmoney.contrib.exchange.models import convert_money
from djmoney.money import Money

from stockpress.inventory.common.currency import default_currency
from stockpress.inventory.common.fields import PRICE_DECIMALS
from stockpress.inventory.order.models import PurchaseOrderLineItem
from stockpress.settings_registry import flag


def price_of_one(line: PurchaseOrderLineItem) -> Money | None:
    """The price of one piece, where the line has that of a pack; None without one.

    PURCHASEORDER_CONVERT_CURRENCY turns it into the currency of this server; it stays as it is where no rate is known.
    """
    price = line.price
    if price is None:
        return None
    pack = Decimal(line.part.pack_quantity_native or 1) if line.part else Decimal(1)
    price = _stored(price.amount / pack, price.currency)
    if not flag("PURCHASEORDER_CONVERT_CURRENCY") or str(price.currency) == default_currency():
        return price
    try:
        converted: Money = convert_money(price, default_currency())  # type: ignore[no-untyped-call]
    except MissingRate:
        return price
    return _stored(converted.amount, converted.currency)


def _stored(amount: Decimal, currency: object) -> Money:
    """With as many decimals as are kept."""
    return Money(round(amount, PRICE_DECIMALS), str(currency))
