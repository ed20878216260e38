"""The settings that builds read."""

from __future__ import annotations

from stockpress.inventory.common.references import reference_setting
from stockpress.settings_registry import declare

declare(reference_setting(key="BUILDORDER_REFERENCE_PATTERN", name="Build Order", prefix="BO"))
