"""`plugin.base.supplier.helpers`: what is found at suppliers."""

from stockpress.plugins.mixins.supplier_types import (
    ImportParameter,
    PartImportError,
    PartNotFoundError,
    SearchResult,
    Supplier,
)

__all__ = [
    "ImportParameter",
    "PartImportError",
    "PartNotFoundError",
    "SearchResult",
    "Supplier",
]
