from __future__ import annotations

import pytest

from stockpress.inventory.build.selectors import build_lines_visible_to, builds_visible_to
from stockpress.inventory.order.selectors import (
    purchase_orders_visible_to,
    return_orders_visible_to,
    sales_order_shipments_visible_to,
    sales_orders_visible_to,
)
from stockpress.inventory.stock.selectors import stock_items_visible_to, stock_locations_visible_to
from tests.factories.build import BuildFactory, BuildLineFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    ReturnOrderFactory,
    SalesOrderFactory,
    SalesOrderShipmentFactory,
)
from tests.factories.stock import StockItemFactory, StockLocationFactory
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

SELECTORS = [
    (stock_items_visible_to, StockItemFactory),
    (stock_locations_visible_to, StockLocationFactory),
    (purchase_orders_visible_to, PurchaseOrderFactory),
    (sales_orders_visible_to, SalesOrderFactory),
    (sales_order_shipments_visible_to, SalesOrderShipmentFactory),
    (return_orders_visible_to, ReturnOrderFactory),
    (builds_visible_to, BuildFactory),
    (build_lines_visible_to, BuildLineFactory),
]


@pytest.mark.parametrize(("selector", "factory"), SELECTORS)
def test_what_a_user_may_not_view_is_not_there(selector, factory):
    factory()

    assert not selector(UserFactory()).exists()


@pytest.mark.parametrize(("selector", "factory"), SELECTORS)
def test_what_a_user_may_view_is_there(selector, factory):
    row = factory()

    assert list(selector(UserFactory(is_superuser=True))) == [row]
