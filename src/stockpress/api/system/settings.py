"""What the server tells of itself."""

from __future__ import annotations

from stockpress.settings_registry import SettingDef, declare

declare(
    SettingDef(
        key="INVENTREE_INSTANCE",
        name="Server Instance Name",
        description="String descriptor for the server instance",
        default="InvenTree",
    ),
)
