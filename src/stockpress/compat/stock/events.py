"""`stock.events`: the names of what happens."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "StockEvents": "stockpress.inventory.stock.events:StockEvents",
    },
)
