"""What plugins for suppliers take in becomes stock by the service that people use, too."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from stockpress.kernel.errors import InvalidInput

_RECEIVING = "stockpress.inventory.order.actions.receiving"


def receive_line(
    line: Any, *, quantity: Decimal, location: Any, user: Any, batch_code: str = "", barcode: str = ""
) -> object:
    """Take a quantity of a line of a purchase order into stock. Raises ValidationError when that may not be."""
    arrived: Callable[..., Any] = import_string(f"{_RECEIVING}.ReceivedLine")
    receive: Callable[..., Any] = import_string(f"{_RECEIVING}.ReceivePurchaseOrder")
    taken = arrived(
        line_id=line.pk, quantity=quantity, location=location, batch=batch_code or None, barcode=barcode.strip()
    )
    try:
        return receive(order=line.order, lines=[taken], user=user)()
    except InvalidInput as err:
        raise ValidationError(str(err)) from err
