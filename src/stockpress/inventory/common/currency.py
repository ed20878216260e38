"""Which currency a price is in when nobody says so, and sums over several currencies."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from djmoney.contrib.exchange.exceptions import MissingRate
from djmoney.contrib.exchange.models import convert_money
from djmoney.money import Money

from stockpress.settings_registry import text


def default_currency() -> str:
    """The currency of this server."""
    return text("INVENTREE_DEFAULT_CURRENCY")


def total_in(currency: str, prices: Iterable[Money | None]) -> Money | None:
    """The sum in one currency, prices that are None left out; None when an exchange rate is missing."""
    total = Money(Decimal(0), currency)
    for price in prices:
        if price is None:
            continue
        try:
            total += price if str(price.currency) == currency else convert_money(price, currency)  # type: ignore[no-untyped-call]
        except MissingRate:
            return None
    return total
