"""Purchase, sales and return orders, shipments, and what was attached to them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from stockpress.inventory.common.models import Attachment
from stockpress.inventory.common.prices import PriceBreak
from stockpress.inventory.common.services import attach_file
from stockpress.inventory.company.models import Company
from stockpress.inventory.demo.catalogue import HOME_CURRENCY
from stockpress.inventory.demo.documents import pdf
from stockpress.inventory.demo.shop import Shop, Table, table
from stockpress.inventory.order.models import (
    PurchaseOrder,
    PurchaseOrderExtraLine,
    PurchaseOrderLineItem,
    ReturnOrder,
    ReturnOrderExtraLine,
    ReturnOrderLineItem,
    SalesOrder,
    SalesOrderAllocation,
    SalesOrderExtraLine,
    SalesOrderLineItem,
    SalesOrderShipment,
)
from stockpress.inventory.order.services import update_total_prices
from stockpress.inventory.order.status_codes import (
    PurchaseOrderStatus,
    ReturnOrderLineStatus,
    ReturnOrderStatus,
    SalesOrderStatus,
)
from stockpress.inventory.stock.models import StockItem


def _common(shop: Shop, entry: Table, partner: Company, statuses: Any) -> Table:
    return {
        "reference": entry["reference"],
        "description": entry["description"],
        "status": statuses[entry["status"].upper().replace(" ", "_")].value,
        "project_code": shop.project(entry),
        "creation_date": entry["created"],
        "issue_date": entry.get("issued", entry["created"] if entry["status"] != "pending" else None),
        "target_date": entry.get("target"),
        "contact": partner.contacts.order_by("pk").first(),
        "address": partner.primary_address,
        "notes": entry.get("notes"),
    }


def _extra_lines(model: Any, order: Any, entry: Table, currency: str) -> None:
    for reference, description, quantity, price in entry.get("extra", []):
        model.objects.create(
            order=order,
            reference=reference,
            description=description or reference,
            quantity=quantity,
            price=Decimal(price),
            price_currency=currency,
        )


def buy(shop: Shop) -> None:
    for entry in table("orders")["purchase"]:
        supplier = shop.companies[entry["supplier"]]
        order = PurchaseOrder.objects.create(
            supplier=supplier,
            supplier_reference=entry.get("their_reference", ""),
            complete_date=entry.get("finished"),
            destination=shop.places["Goods in"],
            **_common(shop, entry, supplier, PurchaseOrderStatus),
        )
        shop.purchases[order.reference] = order
        PurchaseOrderLineItem.objects.bulk_create(
            _purchase_line(shop, order, number, line) for number, line in enumerate(entry["lines"], 1)
        )
        _extra_lines(PurchaseOrderExtraLine, order, entry, supplier.currency)
        arrived = [shop.articles[sku].pk for sku, _quantity, received in entry["lines"] if received]
        StockItem.objects.filter(supplier_part__in=arrived, purchase_order=None).update(purchase_order=order)
    update_total_prices(orders=shop.purchases.values())


def _purchase_line(shop: Shop, order: PurchaseOrder, number: int, line: list[Any]) -> PurchaseOrderLineItem:
    sku, quantity, received = line
    article = shop.articles[sku]
    price = PriceBreak.price_at(article.pricebreaks.all(), Decimal(quantity))
    return PurchaseOrderLineItem(
        order=order, part=article, line=str(number), quantity=quantity, received=received, purchase_price=price
    )


def take_orders(shop: Shop) -> None:
    """Sales orders with their lines; what they get is allocated once the pieces exist."""
    for entry in table("orders")["sale"]:
        customer = shop.companies[entry["customer"]]
        left = [shipment["sent"] for shipment in entry.get("shipments", []) if "sent" in shipment]
        order = SalesOrder.objects.create(
            customer=customer,
            customer_reference=entry.get("their_reference", ""),
            order_currency=HOME_CURRENCY,
            shipment_date=max(left) if left and entry["status"] in {"shipped", "complete"} else None,
            **_common(shop, entry, customer, SalesOrderStatus),
        )
        shop.sales[order.reference] = order
        for number, (ipn, quantity, shipped) in enumerate(entry["lines"], 1):
            price = PriceBreak.price_at(shop.parts[ipn].salepricebreaks.all(), Decimal(quantity))
            SalesOrderLineItem.objects.create(
                order=order,
                part=shop.parts[ipn],
                line=str(number),
                quantity=quantity,
                shipped=shipped,
                sale_price=price,
            )
        _extra_lines(SalesOrderExtraLine, order, entry, HOME_CURRENCY)
    update_total_prices(orders=shop.sales.values())


def ship(shop: Shop) -> None:
    for entry in table("orders")["sale"]:
        order = shop.sales[entry["reference"]]
        lines = {line.part.IPN: line for line in order.lines.select_related("part") if line.part}
        for shipment in entry.get("shipments", []):
            # The order may have been given one when it was made.
            parcel, _ = SalesOrderShipment.objects.update_or_create(
                order=order,
                reference=shipment["reference"],
                defaults={
                    "shipment_date": shipment.get("sent"),
                    "delivery_date": shipment.get("arrived"),
                    "shipment_address": order.address,
                    "tracking_number": shipment.get("tracking", ""),
                    "invoice_number": shipment.get("invoice", ""),
                },
            )
            SalesOrderAllocation.objects.bulk_create(
                SalesOrderAllocation(line=lines[ipn], shipment=parcel, item=shop.pieces[ipn, number], quantity=1)
                for ipn, first, last in shipment["pieces"]
                for number in range(first, last + 1)
            )


def take_back(shop: Shop) -> None:
    for entry in table("orders")["return"]:
        customer = shop.companies[entry["customer"]]
        order = ReturnOrder.objects.create(
            customer=customer,
            customer_reference=entry.get("their_reference", ""),
            order_currency=HOME_CURRENCY,
            complete_date=entry.get("finished"),
            **_common(shop, entry, customer, ReturnOrderStatus),
        )
        shop.returns[order.reference] = order
        for number, line in enumerate(entry["items"], 1):
            price: Any = Decimal(line["price"]) if "price" in line else None
            ReturnOrderLineItem.objects.create(
                order=order,
                line=str(number),
                item=shop.pieces[line["part"], line["serial"]],
                quantity=1,
                received_date=line.get("received"),
                outcome=ReturnOrderLineStatus[line.get("outcome", "pending").upper()].value,
                price=price,
                price_currency=HOME_CURRENCY,
                notes=line.get("notes", ""),
            )
        _extra_lines(ReturnOrderExtraLine, order, entry, HOME_CURRENCY)
    update_total_prices(orders=shop.returns.values())


def attach(shop: Shop) -> None:
    rows: Table = {
        "part": shop.parts,
        "build": shop.builds,
        "company": shop.companies,
        "purchaseorder": shop.purchases,
        "salesorder": shop.sales,
        "returnorder": shop.returns,
    }
    for entry in table("orders")["attachment"]:
        model_type, name = entry["to"]
        model_id = rows[model_type][name].pk
        if "link" in entry:
            Attachment.objects.create(
                model_type=model_type, model_id=model_id, link=entry["link"], comment=entry["comment"]
            )
            continue
        lines = entry["lines"]
        content = pdf(lines) if entry["file"].endswith(".pdf") else "\n".join([*lines, ""]).encode()
        kept = attach_file(
            model_type=model_type, model_id=model_id, file_name=entry["file"], content=content, comment=entry["comment"]
        )
        shop.files.append(str(kept.attachment.name))
