"""`part.filters`: quantities of parts as columns of a query."""

from stockpress.inventory.levels.expressions import (
    annotate_build_order_allocations,
    annotate_build_order_requirements,
    annotate_in_production_quantity,
    annotate_on_order_quantity,
    annotate_sales_order_allocations,
    annotate_sales_order_requirements,
    annotate_scheduled_to_build_quantity,
    annotate_total_stock,
    annotate_variant_quantity,
    variant_stock_query,
)

__all__ = [
    "annotate_build_order_allocations",
    "annotate_build_order_requirements",
    "annotate_in_production_quantity",
    "annotate_on_order_quantity",
    "annotate_sales_order_allocations",
    "annotate_sales_order_requirements",
    "annotate_scheduled_to_build_quantity",
    "annotate_total_stock",
    "annotate_variant_quantity",
    "variant_stock_query",
]
