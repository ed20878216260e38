"""The settings that orders read."""

from __future__ import annotations

from stockpress.inventory.common.references import reference_setting
from stockpress.settings_registry import declare

declare(
    reference_setting(key="PURCHASEORDER_REFERENCE_PATTERN", name="Purchase Order", prefix="PO"),
    reference_setting(key="SALESORDER_REFERENCE_PATTERN", name="Sales Order", prefix="SO"),
    reference_setting(key="RETURNORDER_REFERENCE_PATTERN", name="Return Order", prefix="RMA"),
)
