"""Handing stock to customers without an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.inventory.company.models import Company
from stockpress.inventory.stock.actions import portions as rules
from stockpress.inventory.stock.actions.errors import ITEM, NoCustomer
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.portions import Portion, choose
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockHistoryCode


@dataclass(frozen=True, kw_only=True)
class AssignStock:
    """Give whole items to a customer; they lie nowhere then. Nothing of them may be promised.

    Returns the items. Raises NoCustomer, and as `choose` does.
    """

    user: User | None
    items: Sequence[int]
    customer: Company
    notes: str = ""

    def __call__(self) -> list[StockItem]:
        if not self.customer.is_customer:
            raise NoCustomer(company=self.customer.name)
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            chosen = choose(
                ledger, [Portion(item=key) for key in self.items], rules.in_stock, _salable, unpromised=True
            )
            for item in (each.item for each in chosen):
                ledger.change(item, customer=self.customer, location=None)
                ledger.record(
                    item,
                    StockHistoryCode.SENT_TO_CUSTOMER,
                    customer=self.customer.pk,
                    customer_name=self.customer.name,
                    quantity=item.quantity,
                )
                ledger.tell(item, StockEvents.ITEM_ASSIGNED_TO_CUSTOMER, id=item.pk, customer=self.customer.pk)
            ledger.write()
        return [each.item for each in chosen]


def _salable(item: StockItem, _quantity: Any) -> tuple[str, str] | None:
    if item.part.salable:
        return None
    return ITEM, f"{item.part.full_name} is not for sale. Mark the part as salable, or choose another item."
