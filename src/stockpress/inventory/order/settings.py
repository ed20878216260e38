"""The settings that orders read."""

from __future__ import annotations

from stockpress.inventory.common.references import reference_setting
from stockpress.settings_registry import SettingDef, declare


def _orders_of(kind: str, *, prefix: str, plural: str, name: str) -> tuple[SettingDef, ...]:
    """What is declared for each of the three kinds of order."""
    return (
        reference_setting(key=f"{kind}_REFERENCE_PATTERN", name=name, prefix=prefix),
        SettingDef(
            key=f"{kind}_REQUIRE_RESPONSIBLE",
            name="Require Responsible Owner",
            description=f"Every one of the {plural.lower()} names a user or group who is responsible",
            type=bool,
            default=False,
        ),
        SettingDef(
            key=f"{kind}_EDIT_COMPLETED_ORDERS",
            name=f"Edit Completed {plural}",
            description=f"{plural} and their lines can be changed after the order was completed",
            type=bool,
            default=False,
        ),
    )


declare(
    *_orders_of("PURCHASEORDER", prefix="PO", plural="Purchase Orders", name="Purchase Order"),
    *_orders_of("SALESORDER", prefix="SO", plural="Sales Orders", name="Sales Order"),
    *_orders_of("RETURNORDER", prefix="RMA", plural="Return Orders", name="Return Order"),
    SettingDef(
        key="PURCHASEORDER_CONVERT_CURRENCY",
        name="Convert Currency",
        description="Prices of received goods are kept in the currency of this server",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="PURCHASEORDER_AUTO_COMPLETE",
        name="Auto Complete Purchase Orders",
        description="A purchase order is complete as soon as everything has arrived",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="SALESORDER_DEFAULT_SHIPMENT",
        name="Sales Order Default Shipment",
        description="A new sales order begins with a shipment, number 1",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="SALESORDER_SHIPMENT_REQUIRES_CHECK",
        name="Shipment Requires Checking",
        description="A shipment can leave only after somebody has checked it",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="SALESORDER_SHIP_COMPLETE",
        name="Mark Shipped Orders as Complete",
        description="A sales order is complete as soon as it was shipped",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="RETURNORDER_ENABLED",
        name="Enable Return Orders",
        description="Offer return orders",
        type=bool,
        default=False,
        unread="User interfaces read it: they show or hide return orders.",
    ),
)
