"""Orders and builds are issued on their day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import structlog
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from stockpress.inventory.build.actions import IssueBuild
from stockpress.inventory.build.models import Build
from stockpress.inventory.order.actions import IssueOrder
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.kernel.errors import StockpressError
from stockpress.sdk.background import ScheduleMixin
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin

log = structlog.get_logger(__name__)

# By the setting that asks for it.
KINDS: Mapping[str, Any] = {
    "AUTO_ISSUE_BUILD_ORDERS": Build,
    "AUTO_ISSUE_PURCHASE_ORDERS": PurchaseOrder,
    "AUTO_ISSUE_SALES_ORDERS": SalesOrder,
    "AUTO_ISSUE_RETURN_ORDERS": ReturnOrder,
}


def _switch(name: str, description: str, *, default: bool) -> Mapping[str, Any]:
    return {"name": name, "description": description, "validator": bool, "default": default}


class AutoIssueOrdersPlugin(ScheduleMixin, SettingsMixin, Plugin):
    """Looks once a day, while plugins may run schedules. The day of an order is its start date, else its target date."""

    NAME = "Auto Issue Orders"
    SLUG = "autoiissueorders"
    DESCRIPTION = "Issues pending orders on their start date, or on their target date where they have none"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "AUTO_ISSUE_BUILD_ORDERS": _switch("Auto issue build orders", "Issue build orders on their day", default=True),
        "AUTO_ISSUE_PURCHASE_ORDERS": _switch(
            "Auto issue purchase orders", "Issue purchase orders on their day", default=True
        ),
        "AUTO_ISSUE_SALES_ORDERS": _switch("Auto issue sales orders", "Issue sales orders on their day", default=True),
        "AUTO_ISSUE_RETURN_ORDERS": _switch(
            "Auto issue return orders", "Issue return orders on their day", default=True
        ),
        "ISSUE_BACKDATED_ORDERS": _switch(
            "Issue backdated orders", "Also issue orders whose day has passed", default=False
        ),
    }
    SCHEDULED_TASKS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "auto_issue_orders": {"func": "auto_issue_orders", "schedule": "D"}
    }

    def auto_issue_orders(self) -> int:
        """Issue what is due; how many there were. One that is refused stays pending, the others go on."""
        backdated = bool(self.get_setting("ISSUE_BACKDATED_ORDERS"))
        issued = 0
        for key, model in KINDS.items():
            if self.get_setting(key):
                issue: Callable[[Any], Any] = _issue_build if model is Build else _issue_order
                issued += sum(_issued(issue, order) for order in due(model, backdated=backdated))
        return issued


def due(model: Any, *, backdated: bool) -> QuerySet[Any]:
    """Pending orders of one kind whose day is today, or with `backdated` today or earlier."""
    pending = model.objects.filter(status=model.STATUS_CLASS["PENDING"].value)
    dated = pending.alias(day=Coalesce("start_date", "target_date"))
    today = timezone.localdate()
    return dated.filter(day__lte=today) if backdated else dated.filter(day=today)


def _issue_build(build: Build) -> Any:
    return IssueBuild(build=build)()


def _issue_order(order: Any) -> Any:
    return IssueOrder(order=order)()


def _issued(issue: Callable[[Any], Any], order: Any) -> bool:
    try:
        issue(order)
    except (StockpressError, ValidationError) as err:
        log.info("order_not_issued", order=order.reference, reason=str(err))
        return False
    return True
