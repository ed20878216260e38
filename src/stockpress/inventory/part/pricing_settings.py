"""The settings of prices of parts."""

from __future__ import annotations

from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.checks import at_least

NO_CALCULATION = "This server does not work out the ranges of prices; it shows those that were imported."


def _source(key: str, name: str, description: str, *, default: bool) -> SettingDef:
    """What goes into the calculation of a range of prices."""
    return SettingDef(key=key, name=name, description=description, type=bool, default=default, unread=NO_CALCULATION)


declare(
    SettingDef(
        key="PART_INTERNAL_PRICE",
        name="Internal Prices",
        description="Parts have internal prices, which they are booked at within the company",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="PART_BOM_USE_INTERNAL_PRICE",
        name="Internal Price Override",
        description="The internal price of a part, where it has one, takes the place of its range of prices",
        type=bool,
        default=False,
    ),
    _source(
        "PRICING_USE_SUPPLIER_PRICING",
        "Use Supplier Pricing",
        "Offers of suppliers count in the price of a part",
        default=True,
    ),
    _source(
        "PRICING_PURCHASE_HISTORY_OVERRIDES_SUPPLIER",
        "Purchase History Override",
        "What was paid before counts instead of the offers of suppliers",
        default=False,
    ),
    _source(
        "PRICING_USE_STOCK_PRICING",
        "Use Stock Item Pricing",
        "What was paid for items in stock counts in the price of a part",
        default=True,
    ),
    SettingDef(
        key="PRICING_STOCK_ITEM_AGE_DAYS",
        name="Stock Item Pricing Age",
        description="Stock older than this does not count in the price of a part; 0 for no limit",
        type=int,
        default=0,
        check=at_least(0),
        units="days",
        unread=NO_CALCULATION,
    ),
    _source(
        "PRICING_USE_VARIANT_PRICING",
        "Use Variant Pricing",
        "Prices of variants count in the price of their template",
        default=True,
    ),
    _source(
        "PRICING_ACTIVE_VARIANTS",
        "Active Variants Only",
        "Only variants in use count in the price of their template",
        default=False,
    ),
    _source(
        "PRICING_AUTO_UPDATE",
        "Auto Update Pricing",
        "Prices of parts are worked out again when what they depend on changes",
        default=True,
    ),
    SettingDef(
        key="PRICING_UPDATE_DAYS",
        name="Pricing Rebuild Interval",
        description="Days after which the prices of all parts are worked out again; 0 for never",
        type=int,
        default=30,
        check=at_least(0),
        units="days",
        unread=NO_CALCULATION,
    ),
)
