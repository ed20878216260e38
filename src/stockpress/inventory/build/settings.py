"""The settings that builds read."""

from __future__ import annotations

from stockpress.inventory.common.references import reference_setting
from stockpress.settings_registry import SettingDef, declare

declare(
    reference_setting(key="BUILDORDER_REFERENCE_PATTERN", name="Build Order", prefix="BO"),
    SettingDef(
        key="BUILDORDER_REQUIRE_RESPONSIBLE",
        name="Require Responsible Owner",
        description="Every build order names a user or group who is responsible",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BUILDORDER_REQUIRE_ACTIVE_PART",
        name="Require Active Part",
        description="A build order can be made only for a part in use",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BUILDORDER_REQUIRE_LOCKED_PART",
        name="Require Locked Part",
        description="A build order can be made only for a part that is locked",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BUILDORDER_REQUIRE_VALID_BOM",
        name="Require Valid BOM",
        description="A build order can be made only while the bill of materials is as somebody checked it",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BUILDORDER_REQUIRE_CLOSED_CHILDS",
        name="Require Closed Child Orders",
        description="A build order is completed only after those below it",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BUILDORDER_EXTERNAL_BUILDS",
        name="External Build Orders",
        description="Offer build orders whose work a supplier does",
        type=bool,
        default=False,
        unread="User interfaces read it: they show or hide what concerns builds by suppliers.",
    ),
    SettingDef(
        key="PREVENT_BUILD_COMPLETION_HAVING_INCOMPLETED_TESTS",
        name="Block Until Tests Pass",
        description="An output of a build is finished only when it has passed all required tests",
        type=bool,
        default=False,
    ),
)
