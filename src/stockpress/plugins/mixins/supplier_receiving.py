"""Taking in what was ordered, by the barcode on its bag."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.ports import Port
from stockpress.plugins.mixins import ecia

if TYPE_CHECKING:
    from stockpress.plugins.mixins.supplier_barcode import SupplierBarcodeMixin

# (line, *, quantity, location, user, batch_code, barcode): takes a quantity of a line of a purchase order into stock.
# Raises StockpressError or ValidationError when that may not be.
RECEIVE_LINE: Port[..., object] = Port("receiving of lines of purchase orders")


class _Refused(Exception):
    """The bag cannot be taken in; the text says why."""


@dataclass(frozen=True, kw_only=True)
class _Delivery:
    """What is to be taken in."""

    line: Any
    quantity: Decimal | None
    location: Any

    @property
    def described(self) -> dict[str, Any]:
        return {
            "pk": self.line.pk,
            "quantity": float(self.quantity) if self.quantity is not None else None,
            "supplier_part": self.line.part_id,
            "purchase_order": self.line.order_id,
            "location": self.location.pk if self.location is not None else None,
        }


def receive(
    plugin: SupplierBarcodeMixin, barcode: str, *, user: Any, line: Any, order: Any, location: Any, at_once: bool
) -> dict[str, Any] | None:
    """See `SupplierBarcodeMixin.scan_receive_item`."""
    article = plugin.get_supplier_part()
    if article is None:
        return None
    try:
        line = _line(plugin, article, line=line, order=order)
    except _Refused as refusal:
        return {"error": str(refusal)}
    delivery = _Delivery(
        line=line,
        quantity=_quantity(plugin.get_field_value(ecia.QUANTITY)) or line.remaining(),
        location=location or line.get_destination(),
    )
    answer: dict[str, Any] = {"lineitem": delivery.described}
    if not at_once or delivery.location is None or delivery.location.structural:
        return {**answer, "action_required": "Say where it goes and how much it is."}
    try:
        RECEIVE_LINE(
            line,
            quantity=delivery.quantity,
            location=delivery.location,
            user=user,
            batch_code=plugin.get_field_value(ecia.LOT_CODE, ""),
            barcode=barcode,
        )
    except (StockpressError, ValidationError) as err:
        return {**answer, "error": " ".join(err.messages) if isinstance(err, ValidationError) else str(err)}
    return {**answer, "success": "Taken into stock."}


def _line(plugin: SupplierBarcodeMixin, article: Any, *, line: Any, order: Any) -> Any:
    """The line of the order that the bag belongs to. Raises _Refused."""
    if line is not None and line.part_id != article.pk:
        raise _Refused(f"This line orders something else than {article.SKU}.")
    order = order or (line.order if line is not None else plugin.get_purchase_order())
    if order is None:
        raise _Refused("No purchase order here has the number that the barcode names.")
    if not order.is_placed:
        raise _Refused(f"The purchase order {order.reference} is not placed, so nothing can be received for it.")
    if line is not None:
        return _pending(line)
    lines = list(order.lines.filter(part=article))
    if not lines:
        raise _Refused(f"{article.SKU} is not ordered in {order.reference}.")
    pending = [each for each in lines if not each.is_complete()]
    if not pending:
        raise _Refused(f"{article.SKU} was received already for {order.reference}.")
    named = [each for each in pending if each.line and each.line == plugin.get_field_value(ecia.PURCHASE_ORDER_LINE)]
    if len(named or pending) > 1:
        raise _Refused(f"Several lines of {order.reference} order {article.SKU}. Choose one of them.")
    return (named or pending)[0]


def _pending(line: Any) -> Any:
    if line.is_complete():
        raise _Refused("This line was received already.")
    return line


def _quantity(text: Any) -> Decimal | None:
    """A quantity above nothing; None for what is none."""
    try:
        quantity = Decimal(str(text).replace(",", ""))
    except InvalidOperation:
        return None
    return quantity if quantity.is_finite() and quantity > 0 else None
