"""`order.events`: the names of what happens."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "PurchaseOrderEvents": "stockpress.inventory.order.events:PurchaseOrderEvents",
        "ReturnOrderEvents": "stockpress.inventory.order.events:ReturnOrderEvents",
        "SalesOrderEvents": "stockpress.inventory.order.events:SalesOrderEvents",
    },
)
