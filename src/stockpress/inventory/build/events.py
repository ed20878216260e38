"""What happens to builds, by the names that listeners know."""

from __future__ import annotations

from enum import StrEnum


class BuildEvents(StrEnum):
    """All tell `id`, OUTPUT_COMPLETED that of the stock item and `build_id` besides, OVERDUE `build_order` instead.

    STOCK_REQUIRED and OUTPUT_CREATED are names that listeners may ask for; nothing tells of them.
    """

    ISSUED = "build.issued"
    HOLD = "build.hold"
    CANCELLED = "build.cancelled"
    COMPLETED = "build.completed"
    OVERDUE = "build.overdue_build_order"
    STOCK_REQUIRED = "build.stock_required"
    OUTPUT_CREATED = "buildoutput.created"
    OUTPUT_COMPLETED = "buildoutput.completed"
