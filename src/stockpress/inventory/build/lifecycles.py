"""The life cycle of builds."""

from __future__ import annotations

from stockpress.inventory.build.status_codes import BuildStatus as Status
from stockpress.inventory.common.lifecycle import Lifecycle, Step

BUILDS = Lifecycle(
    Step("issue", (Status.PENDING, Status.ON_HOLD), Status.PRODUCTION),
    Step("hold", (Status.PENDING, Status.PRODUCTION), Status.ON_HOLD),
    Step("cancel", (Status.PENDING, Status.PRODUCTION, Status.ON_HOLD), Status.CANCELLED),
    Step("finish", (Status.PRODUCTION,), Status.COMPLETE),
)
