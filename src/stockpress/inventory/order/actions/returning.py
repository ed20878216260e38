"""Taking back what customers return."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stockpress.inventory.common.lifecycle import locked, wrong_state
from stockpress.inventory.order import notices
from stockpress.inventory.order.errors import CannotReceive, NothingToReceive
from stockpress.inventory.order.events import ReturnOrderEvents
from stockpress.inventory.order.models import ReturnOrder, ReturnOrderLineItem
from stockpress.inventory.order.status_codes import ReturnOrderStatus
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus


@dataclass(frozen=True, kw_only=True)
class ReturnedLine:
    """The item of one line that came back. Without a status it waits in quarantine."""

    line_id: int
    status: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiveReturnOrder:
    """Put into stock what came back for lines of a return order in progress: all of it or nothing.

    Answers the items. Raises ObjectGone, WrongState, NothingToReceive, CannotReceive, NotEnoughStock, NotesTooLong.
    """

    order: ReturnOrder
    lines: Sequence[ReturnedLine]
    location: StockLocation
    note: str = ""
    user: User | None = None

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            order = locked(self.order)
            if order.status != ReturnOrderStatus.IN_PROGRESS:
                raise wrong_state("receive", order, (ReturnOrderStatus.IN_PROGRESS,))
            if not self.lines:
                raise NothingToReceive()
            rows = ReturnOrderLineItem.objects.select_for_update().filter(order=order).order_by("pk")
            known = {line.pk: line for line in rows}
            wanted = [known[line.line_id].item_id for line in self.lines if line.line_id in known]
            ledger = Ledger(user=self.user, notes=self.note)
            items = ledger.lock(wanted)
            taken_back = [self._take_back(ledger, order, known, items, returned) for returned in self.lines]
            ledger.write()
            notices.tell_of_receiving(order, by=self.user)
        return taken_back

    def _take_back(
        self,
        ledger: Ledger,
        order: ReturnOrder,
        known: dict[int, ReturnOrderLineItem],
        items: dict[int, StockItem],
        returned: ReturnedLine,
    ) -> StockItem:
        line = known.get(returned.line_id)
        if line is None:
            raise CannotReceive(line=f"Line {returned.line_id}", reason="This order has no such line.")
        if line.received:
            raise CannotReceive(line=str(line), reason="It has come back already.")
        item = ledger.take(items[line.item_id], Decimal(line.quantity))
        customer = item.customer_id
        ledger.change(item, customer=None, sales_order=None, belongs_to=None, location=self.location)
        try:
            ledger.set_status(item, StockStatus.QUARANTINED if returned.status is None else returned.status)
            item.full_clean(exclude=["metadata"])
        except ValueError as err:
            raise CannotReceive(line=str(line), reason=f"{returned.status} is no status of stock.") from err
        except ValidationError as err:
            raise CannotReceive(line=str(line), reason=" ".join(err.messages)) from err
        line.item, line.received_date = item, timezone.localdate()
        line.save(update_fields=["item", "received_date"])
        ledger.record(
            item,
            StockHistoryCode.RETURNED_AGAINST_RETURN_ORDER,
            status=item.get_status(),
            location=item.location_id,
            returnorder=order.pk,
            customer=customer,
        )
        ledger.tell(item, ReturnOrderEvents.RECEIVED, id=order.pk, line_item_id=line.pk)
        return item
