"""The settings that stock reads."""

from __future__ import annotations

from django.core.validators import MinValueValidator

from stockpress.settings_registry import SettingDef, declare

declare(
    SettingDef(
        key="STOCK_STALE_DAYS",
        name="Stock Stale Time",
        description="Days before its last day at which stock counts as stale; 0 for never",
        type=int,
        default=0,
        check=MinValueValidator(0),
        units="days",
    ),
    SettingDef(
        key="SERIAL_NUMBER_GLOBALLY_UNIQUE",
        name="Globally Unique Serials",
        description="A serial number is given once in the whole stock, not once for a part and its variants",
        type=bool,
        default=False,
    ),
)
