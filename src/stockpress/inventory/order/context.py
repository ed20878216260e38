"""What templates of orders and shipments may name."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from stockpress.inventory.common.loaded import prefetch_for_batch
from stockpress.inventory.common.printable import PRINTABLES, ItemInBatch, Printable, Variable
from stockpress.inventory.company.models import Company
from stockpress.inventory.order.models import Order, PurchaseOrder, ReturnOrder, SalesOrder, SalesOrderShipment


def _company(given: ItemInBatch) -> Company | None:
    # Its address is a reverse relation, which the orders of a job would ask for one by one.
    prefetch_for_batch(given.batch, f"{given.item.PARTNER}__addresses")
    company: Company | None = given.item.company
    return company


def _order_variables(kind: str, partner: str, prefix: str) -> tuple[Variable, ...]:
    """The variables that every kind of order has; `partner` is the field of its company."""
    return (
        Variable(
            name="description",
            type="text",
            description="Description of the order",
            sample="Parts for the spring batch",
            evaluate=lambda given: given.item.description,
        ),
        Variable(
            name="extra_lines",
            type=f"relation to {kind}ExtraLine",
            description="Lines for other things, such as freight; write extra_lines.all",
            sample=[],
            evaluate=lambda given: given.item.extra_lines,
        ),
        Variable(
            name="lines",
            type=f"relation to {kind}LineItem",
            description="The line items; write lines.all",
            sample=[],
            evaluate=lambda given: given.item.lines,
        ),
        Variable(
            name="order",
            type=kind,
            description="The order",
            sample=f"{prefix}-0042 - Example Ltd",
            evaluate=lambda given: given.item,
        ),
        Variable(
            name="reference",
            type="text",
            description="Reference of the order",
            sample=f"{prefix}-0042",
            evaluate=lambda given: given.item.reference,
        ),
        Variable(
            name="title",
            type="text",
            description="Reference and company in one line",
            sample=f"{prefix}-0042 - Example Ltd",
            evaluate=lambda given: str(given.item),
        ),
        Variable(
            name=partner,
            type="Company",
            description=f"The {partner}",
            sample="Example Ltd",
            evaluate=_company,
        ),
    )


PURCHASE_ORDER_VARIABLES = _order_variables("PurchaseOrder", "supplier", "PO")
SALES_ORDER_VARIABLES = _order_variables("SalesOrder", "customer", "SO")
RETURN_ORDER_VARIABLES = _order_variables("ReturnOrder", "customer", "RMA")

SHIPMENT_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="allocations",
        type="relation to SalesOrderAllocation",
        description="What is in the shipment; write allocations.all",
        sample=[],
        evaluate=lambda given: given.item.allocations,
    ),
    Variable(
        name="order",
        type="SalesOrder",
        description="The sales order",
        sample="SO-0042 - Example Ltd",
        evaluate=lambda given: given.item.order,
    ),
    Variable(
        name="address",
        type="Address",
        description="Where it goes: the shipment's address, else that of the order",
        sample="1 Example Street, Exampleton",
        evaluate=lambda given: given.item.address,
    ),
    Variable(
        name="reference",
        type="text",
        description="Number of the shipment",
        sample="1",
        evaluate=lambda given: given.item.reference,
    ),
    Variable(
        name="shipment",
        type="SalesOrderShipment",
        description="The shipment",
        sample="Shipment SO-0042-1",
        evaluate=lambda given: given.item,
    ),
    Variable(
        name="tracking_number",
        type="text",
        description="The carrier's number for the shipment",
        sample="1Z999AA10123456784",
        evaluate=lambda given: given.item.tracking_number,
    ),
    Variable(
        name="title",
        type="text",
        description="Order and shipment in one line",
        sample="Shipment SO-0042-1",
        evaluate=lambda given: str(given.item),
    ),
)


# Lines are fetched with their orders. What the lines refer to is fetched for all lines together when a template names it.
def _with_lines(model: type[Order], *further: str) -> QuerySet[Order]:
    rows: Any = model._default_manager
    return rows.prefetch_related("lines", "extra_lines", *further)


PRINTABLES.register(
    Printable(
        model=PurchaseOrder,
        variables=PURCHASE_ORDER_VARIABLES,
        queryset=lambda: _with_lines(PurchaseOrder),
        attachable=True,
    )
)
PRINTABLES.register(
    Printable(
        model=SalesOrder,
        variables=SALES_ORDER_VARIABLES,
        queryset=lambda: _with_lines(SalesOrder, "lines__allocations"),
        attachable=True,
    )
)
PRINTABLES.register(
    Printable(
        model=ReturnOrder, variables=RETURN_ORDER_VARIABLES, queryset=lambda: _with_lines(ReturnOrder), attachable=True
    )
)
PRINTABLES.register(
    Printable(
        model=SalesOrderShipment,
        variables=SHIPMENT_VARIABLES,
        queryset=lambda: SalesOrderShipment.objects.prefetch_related("allocations"),
        attachable=True,
    )
)
