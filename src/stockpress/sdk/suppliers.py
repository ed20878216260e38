"""Plugins that find articles at a supplier and make parts of them, and plugins that know exchange rates."""

from stockpress.plugins.mixins import CurrencyExchangeMixin, SupplierMixin
from stockpress.plugins.mixins.supplier_types import (
    ImportParameter,
    PartImportError,
    PartNotFoundError,
    SearchResult,
    Supplier,
)

__all__ = [
    "CurrencyExchangeMixin",
    "ImportParameter",
    "PartImportError",
    "PartNotFoundError",
    "SearchResult",
    "Supplier",
    "SupplierMixin",
]
