"""What the plugins for distributors have in common."""

from __future__ import annotations

from stockpress.sdk.barcodes import SupplierBarcodeMixin
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin


class DistributorBarcodes(SupplierBarcodeMixin, SettingsMixin, Plugin):
    """A subclass has a NAME and says what a code contains; without a NAME, this one is no plugin."""

    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    SETTINGS = {
        "SUPPLIER_ID": {
            "name": "Supplier",
            "description": "The company whose barcodes these are; empty for the only supplier of that name",
            "model": "company.company",
            "model_filters": {"is_supplier": True},
        }
    }
