"""Status values of build orders."""

from __future__ import annotations

from typing import ClassVar

from stockpress.inventory.common.status import Color, StatusCode, status_class


@status_class
class BuildStatus(StatusCode):
    PENDING = 10, "Pending", Color.SECONDARY
    PRODUCTION = 20, "Production", Color.PRIMARY
    ON_HOLD = 25, "On hold", Color.WARNING
    CANCELLED = 30, "Cancelled", Color.DANGER
    COMPLETE = 40, "Complete", Color.SUCCESS


class BuildStatusGroups:
    ACTIVE_CODES: ClassVar[list[int]] = [
        BuildStatus.PENDING.value,
        BuildStatus.ON_HOLD.value,
        BuildStatus.PRODUCTION.value,
    ]
    COMPLETE: ClassVar[list[int]] = [BuildStatus.COMPLETE.value]
    FAILED: ClassVar[list[int]] = [BuildStatus.CANCELLED.value]
    # The names of the other groups of status values, so that callers need not know which order they hold.
    OPEN: ClassVar[list[int]] = ACTIVE_CODES
