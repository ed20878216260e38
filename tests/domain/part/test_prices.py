"""What parts cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from stockpress.inventory.part.models import Part, PartPricing
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.company import SupplierPartFactory, SupplierPriceBreakFactory
from tests.factories.part import PartFactory, PartInternalPriceBreakFactory, PartSellPriceBreakFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("quantity", "total"), [(1, "2.00"), (9, "18.00"), (10, "15.00"), (100, "150.00"), ("0.5", "1.00")]
)
def test_a_larger_quantity_reaches_a_better_price(quantity: Any, total: str) -> None:
    part = PartFactory(salable=True)
    PartSellPriceBreakFactory(part=part, quantity=10, price=Money("1.50", "EUR"))
    PartSellPriceBreakFactory(part=part, quantity=1, price=Money("2.00", "EUR"))
    assert part.get_price(quantity) == Money(total, "EUR")
    assert [row.quantity for row in part.price_breaks] == [1, 10]
    assert part.unit_pricing == Money("2.00", "EUR")


def test_a_part_without_prices_has_none() -> None:
    part = PartFactory()
    assert part.get_price(5) is part.get_internal_price(5) is part.get_price_range() is part.get_price_info() is None
    assert part.get_supplier_price_range() is None
    assert not part.has_price_breaks
    assert not part.pricing.is_valid
    assert not PartPricing.objects.exists()


def test_internal_prices_stand_apart() -> None:
    part = PartFactory()
    PartInternalPriceBreakFactory(part=part, price=Money("0.80", "EUR"))
    assert part.get_internal_price(10) is None
    ChangeSetting(key="PART_INTERNAL_PRICE", value=True)()
    assert part.get_internal_price(10) == Money("8.00", "EUR")
    assert part.get_price(10) is None


def test_the_price_range_is_what_was_found_last() -> None:
    part = PartFactory()
    PartPricing.objects.create(part=part, overall_min=Money("0.10", "USD"), overall_max=Money("0.25", "USD"))
    part = Part.objects.get(pk=part.pk)
    assert part.get_price_range(10) == (Money("1.00", "USD"), Money("2.50", "USD"))
    info = part.get_price_info()
    assert info is not None
    assert "0.10" in info
    assert "0.25" in info


def test_the_price_is_read_back_to_six_decimals_and_in_its_currency() -> None:
    part = PartFactory()
    PartSellPriceBreakFactory(part=part, price=Money("0.000123", "JPY"))
    assert part.salepricebreaks.get().price == Money(Decimal("0.000123"), "JPY")


def test_offers_in_another_currency_are_not_compared() -> None:
    part = PartFactory()
    for price in (Money(2, "EUR"), Money(1, "EUR"), Money(1, "JPY")):
        SupplierPriceBreakFactory(part=SupplierPartFactory(part=part), price=price)
    SupplierPriceBreakFactory(part=SupplierPartFactory(part=part, active=False), price=Money("0.5", "EUR"))
    assert part.get_supplier_price_range(10) == (Money(10, "EUR"), Money(20, "EUR"))
