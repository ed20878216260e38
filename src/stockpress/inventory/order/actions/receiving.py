"""Taking in what suppliers deliver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from stockpress.inventory.build.models import Build
from stockpress.inventory.common.happenings import happened
from stockpress.inventory.common.lifecycle import locked, wrong_state
from stockpress.inventory.common.mixins import BarcodeMixin
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.order import notices
from stockpress.inventory.order.actions.completion import CompletePurchaseOrder
from stockpress.inventory.order.errors import CannotReceive, NothingToReceive
from stockpress.inventory.order.events import PurchaseOrderEvents
from stockpress.inventory.order.models import PurchaseOrder, PurchaseOrderLineItem
from stockpress.inventory.order.prices import price_of_one
from stockpress.inventory.order.status_codes import PurchaseOrderStatus
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.serial_numbers import serials_for
from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus
from stockpress.kernel.errors import InvalidInput
from stockpress.settings_registry import flag

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    """What arrived for one line. `quantity` counts what was ordered (packs); serial numbers make an item of each piece.

    Without a location it goes where the line, the order or the part says. `batch` None: what batch codes are made by.
    """

    line_id: int
    quantity: Decimal
    location: StockLocation | None = None
    status: int = StockStatus.OK.value
    batch: str | None = None
    expiry_date: dt.date | None = None
    serial_numbers: str = ""
    packaging: str = ""
    note: str = ""
    barcode: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceivePurchaseOrder:
    """Take in what arrived for lines of a placed order: all of it or nothing. Answers the new stock items.

    More than was ordered may arrive, but a line that has arrived in full takes no more, so that nothing is taken in twice.
    The order is completed with its last line where PURCHASEORDER_AUTO_COMPLETE says so. A part that is no thing makes no
    stock. Raises ObjectGone, WrongState, NothingToReceive, CannotReceive.
    """

    order: PurchaseOrder
    lines: Sequence[ReceivedLine]
    user: User | None = None
    # Where everything goes that has no place of its own in `lines`.
    location: StockLocation | None = None

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            order = locked(self.order)
            if order.status != PurchaseOrderStatus.PLACED:
                raise wrong_state("receive", order, (PurchaseOrderStatus.PLACED,))
            if not self.lines:
                raise NothingToReceive()
            rows = PurchaseOrderLineItem.objects.select_for_update().filter(order=order).order_by("pk")
            known = {line.pk: line for line in rows}
            items = [item for arrived in self.lines for item in self._take_in(order, known, arrived)]
            order.received_by = self.user
            order.save(update_fields=["received_by", "updated_at"])
            keys = [item.pk for item in items]
            if keys:
                happened(StockEvents.ITEMS_CREATED, ids=keys)
            happened(PurchaseOrderEvents.ITEM_RECEIVED, order_id=order.pk, item_ids=keys)
            notices.tell_of_receiving(order, by=self.user)
            self._complete(order)
        return items

    def _take_in(
        self, order: PurchaseOrder, known: dict[int, PurchaseOrderLineItem], arrived: ReceivedLine
    ) -> list[StockItem]:
        line = known.get(arrived.line_id)
        if line is None:
            raise CannotReceive(line=f"Line {arrived.line_id}", reason="This order has no such line.")
        if line.is_complete():
            raise CannotReceive(line=str(line), reason="All of it has arrived already.")
        try:
            items = self._new_stock(order, line, arrived)
            line.received = Decimal(line.received) + arrived.quantity
            line._meta.get_field("received").clean(line.received, line)
        except ValidationError as err:
            raise CannotReceive(line=str(line), reason=" ".join(err.messages)) from err
        except CannotReceive:
            raise
        except InvalidInput as err:
            raise CannotReceive(line=str(line), reason=str(err)) from err
        line.save(update_fields=["received"])
        if line.build_order_id is not None:
            made = sum((Decimal(item.quantity) for item in items), Decimal(0))
            Build.objects.filter(pk=line.build_order_id).update(completed=F("completed") + int(made))
        return items

    def _new_stock(self, order: PurchaseOrder, line: PurchaseOrderLineItem, arrived: ReceivedLine) -> list[StockItem]:
        """The items that the delivery makes, with their history."""
        part, article = line.get_base_part(), line.part
        if arrived.quantity <= 0:
            raise CannotReceive(line=str(line), reason="Receive more than nothing.")
        if part is None or article is None:
            raise CannotReceive(line=str(line), reason="The article was deleted; give the line another one first.")
        if part.virtual:
            return []
        location = arrived.location or self.location or line.get_destination()
        if location is None:
            raise CannotReceive(line=str(line), reason="Say where it goes: name a location.")
        pieces = plain(arrived.quantity * Decimal(article.pack_quantity_native or 1))
        shared: dict[str, Any] = {
            "part": part,
            "supplier_part": article,
            "purchase_order": order,
            "build": line.build_order,
            "location": location,
            "batch": arrived.batch,
            "expiry_date": arrived.expiry_date or _last_day(part.default_expiry),
            "packaging": arrived.packaging or article.packaging,
            "purchase_price": price_of_one(line),
        }
        ledger = Ledger(user=self.user, notes=arrived.note)
        items = []
        for serial, quantity in self._portions(line, part, arrived, pieces):
            item = StockItem(serial=serial, quantity=quantity, **shared)
            _give_status(item, arrived.status)
            _link_barcode(item, arrived.barcode)
            item.full_clean(exclude=["metadata"])
            item.save()
            ledger.record(
                item,
                StockHistoryCode.RECEIVED_AGAINST_PURCHASE_ORDER,
                status=item.get_status(),
                location=item.location_id,
                quantity=Decimal(item.quantity),
                purchaseorder=item.purchase_order_id,
            )
            items.append(item)
        ledger.write()
        return items

    def _portions(
        self, line: PurchaseOrderLineItem, part: Part, arrived: ReceivedLine, pieces: Decimal
    ) -> list[tuple[str | None, Decimal]]:
        """Serial number and quantity of each item."""
        if not arrived.serial_numbers.strip():
            return [(None, pieces)]
        if pieces != pieces.to_integral_value():
            raise CannotReceive(line=str(line), reason="Only whole pieces have serial numbers.")
        serials = serials_for(part, arrived.serial_numbers, int(pieces))
        if arrived.barcode and len(serials) > 1:
            raise CannotReceive(line=str(line), reason="One barcode cannot name several items; link them one by one.")
        return [(serial, Decimal(1)) for serial in serials]

    def _complete(self, order: PurchaseOrder) -> None:
        if not flag("PURCHASEORDER_AUTO_COMPLETE") or not order.is_received:
            return
        try:
            with transaction.atomic():
                CompletePurchaseOrder(order=order, user=self.user)()
        except ValidationError as err:
            # The goods are here, whatever anybody has against closing the order.
            log.info("order_stays_open", order=order.reference, reason=" ".join(err.messages))


def _last_day(days: int) -> dt.date | None:
    return timezone.localdate() + dt.timedelta(days=days) if days else None


def _give_status(item: StockItem, status: int) -> None:
    try:
        item.set_status(status)
    except ValueError as err:
        raise ValidationError(f"{status} is no status of stock. Choose one of those that the server lists.") from err


def _link_barcode(item: StockItem, barcode: str) -> None:
    code = barcode.strip()
    if not code:
        return
    item.barcode_data, item.barcode_hash = code, BarcodeMixin.hash_barcode(code)
    if StockItem.objects.filter(barcode_hash=item.barcode_hash).exists():
        raise ValidationError("The barcode is linked to another item already; scan another one.")
