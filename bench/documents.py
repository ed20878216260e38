"""The documents that both sides render: demo stock through the default templates."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

LABEL_TEMPLATE = "InvenTree Stock Item Label (QR)"
ORDER_TEMPLATE = "InvenTree Purchase Order"


def set_up_django(data_dir: Path) -> None:
    """Let this process read the server's data."""
    os.environ["STOCKPRESS_DATA_DIR"] = str(data_dir)
    os.environ["DJANGO_SETTINGS_MODULE"] = "stockpress.project.settings"
    os.environ["STOCKPRESS_LOG_LEVEL"] = "ERROR"
    import django

    django.setup()


def stock_keys(count: int) -> list[int]:
    from stockpress.inventory.stock.models import StockItem

    return list(StockItem.objects.order_by("pk").values_list("pk", flat=True)[:count])


def order_with_lines(count: int) -> int:
    """The key of a purchase order with this many lines, made from the demo's supplier parts."""
    from djmoney.money import Money

    from stockpress.inventory.company.models import SupplierPart
    from stockpress.inventory.order.models import PurchaseOrder, PurchaseOrderLineItem

    reference = f"PO-9{count:04d}"
    known = PurchaseOrder.objects.filter(reference=reference).first()
    if known is not None:
        return int(known.pk)
    parts = list(SupplierPart.objects.select_related("supplier").order_by("pk"))
    order = PurchaseOrder.objects.create(reference=reference, supplier=parts[0].supplier, description=f"{count} lines")
    PurchaseOrderLineItem.objects.bulk_create(
        PurchaseOrderLineItem(
            order=order, part=parts[number % len(parts)], quantity=number + 1, purchase_price=Money("1.25", "USD")
        )
        for number in range(count)
    )
    return int(order.pk)


def template_named(name: str) -> Any:
    from stockpress.printing.models import LabelTemplate, ReportTemplate

    return LabelTemplate.objects.filter(name=name).first() or ReportTemplate.objects.get(name=name)


def html_of(template: Any, model_type: str, keys: list[int]) -> list[tuple[str, str]]:
    """Each item's HTML with everything inlined, and the payload of its code."""
    from stockpress.inventory.common.printable import PRINTABLES

    batch = PRINTABLES[model_type].load(keys)
    return [
        (template.render_as_string(item), item.format_barcode() if hasattr(item, "format_barcode") else "")
        for item in batch.items
    ]
