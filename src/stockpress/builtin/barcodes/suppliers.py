"""What the plugins for distributors have in common."""

from __future__ import annotations

from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SettingsMixin, SupplierBarcodeMixin


class DistributorBarcodes(SupplierBarcodeMixin, SettingsMixin, InvenTreePlugin):
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
