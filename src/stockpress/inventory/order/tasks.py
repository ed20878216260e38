"""Every day: which orders have become overdue."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from stockpress.inventory.common.overdue import report_overdue
from stockpress.inventory.order.events import PurchaseOrderEvents, ReturnOrderEvents, SalesOrderEvents
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.order.notices import tell_of_being_overdue
from stockpress.jobs.schedules import SCHEDULES, Schedule


@task()
def report_overdue_purchase_orders() -> int:
    """Tell of purchase orders whose day has passed; returns how many there were."""
    return report_overdue(
        model=PurchaseOrder, event=PurchaseOrderEvents.OVERDUE, name="purchase_order", tell=tell_of_being_overdue
    )


@task()
def report_overdue_sales_orders() -> int:
    """Tell of sales orders whose day has passed; returns how many there were."""
    return report_overdue(
        model=SalesOrder, event=SalesOrderEvents.OVERDUE, name="sales_order", tell=tell_of_being_overdue
    )


@task()
def report_overdue_return_orders() -> int:
    """Tell of return orders whose day has passed; returns how many there were."""
    return report_overdue(
        model=ReturnOrder, event=ReturnOrderEvents.OVERDUE, name="return_order", tell=tell_of_being_overdue
    )


_DAILY = dt.timedelta(days=1)
SCHEDULES.register(
    Schedule(name="order.overdue_purchases", every=_DAILY, enqueue=report_overdue_purchase_orders.enqueue)
)
SCHEDULES.register(Schedule(name="order.overdue_sales", every=_DAILY, enqueue=report_overdue_sales_orders.enqueue))
SCHEDULES.register(Schedule(name="order.overdue_returns", every=_DAILY, enqueue=report_overdue_return_orders.enqueue))
