"""What mixins leave to the background, and how plugins take part in what runs there."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from stockpress.inventory.common.barcodes import LONGEST_LINKED
from stockpress.inventory.common.notifications import create_ui_messages
from stockpress.inventory.order.actions.receiving import ReceivedLine, ReceivePurchaseOrder
from stockpress.jobs.callables import CALLABLE_NAMES, NamedCallable
from stockpress.jobs.calls import offload
from stockpress.kernel.errors import InvalidInput
from stockpress.plugins.activation.schedules import CALL_METHOD
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins import label_task, supplier_receiving
from stockpress.plugins.registry import call_plugin_function


def connect() -> None:
    CALLABLE_NAMES.register(NamedCallable(CALL_METHOD, call_plugin_function))
    label_task.QUEUE.provide(offload)
    label_task.ACTIVE_PLUGIN.provide(_active_plugin)
    label_task.TELL_USER.provide(_tell_user)
    supplier_receiving.RECEIVE_LINE.provide(_receive_line)


def _active_plugin(key: str) -> Any:
    return HOST.current().plugins.get(key)


def _tell_user(user: Any, category: str, target: Any, name: str, message: str) -> None:
    create_ui_messages(target, category, [user], {"name": name, "message": message})


def _receive_line(line: Any, *, quantity: Any, location: Any, user: Any, batch_code: str, barcode: str) -> object:
    code = barcode.strip()
    received = ReceivedLine(
        line_id=line.pk,
        quantity=quantity,
        location=location,
        batch=batch_code or None,
        # What is too long to be linked is no reason to leave the goods outside.
        barcode=code if len(code) <= LONGEST_LINKED else "",
    )
    try:
        return ReceivePurchaseOrder(order=line.order, user=user, lines=[received])()
    except InvalidInput as err:
        # What plugins know for "this may not be".
        raise ValidationError(str(err)) from err
