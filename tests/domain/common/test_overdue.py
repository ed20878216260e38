from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.build.tasks import report_overdue_builds
from stockpress.inventory.common.models import OverdueReport
from stockpress.inventory.order.status_codes import PurchaseOrderStatus
from stockpress.inventory.order.tasks import (
    report_overdue_purchase_orders,
    report_overdue_return_orders,
    report_overdue_sales_orders,
)
from stockpress.jobs.schedules import SCHEDULES
from tests.attached import heard
from tests.factories.build import BuildFactory
from tests.factories.order import PurchaseOrderFactory, ReturnOrderFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db

KINDS = [
    (PurchaseOrderFactory, report_overdue_purchase_orders, "order.overdue_purchase_order", "purchase_order"),
    (SalesOrderFactory, report_overdue_sales_orders, "order.overdue_sales_order", "sales_order"),
    (ReturnOrderFactory, report_overdue_return_orders, "order.overdue_sales_order", "return_order"),
    (BuildFactory, report_overdue_builds, "build.overdue_build_order", "build_order"),
]


def days_ago(days: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.mark.parametrize(("factory", "report", "event", "name"), KINDS)
def test_what_has_become_overdue_is_told_of_once(factory, report, event, name) -> None:
    late = factory.create(target_date=days_ago(1))
    with heard() as events:
        assert report.func() == 1
        assert report.func() == 0
    assert events == [(event, {name: late.pk})]


@pytest.mark.parametrize(("factory", "report", "event", "name"), KINDS)
def test_what_is_due_today_or_has_no_day_is_not_overdue(factory, report, event, name) -> None:
    factory.create(target_date=days_ago(0))
    factory.create(target_date=None)
    with heard() as events:
        report.func()
    assert events == []


def test_what_is_closed_is_not_overdue() -> None:
    PurchaseOrderFactory.create(target_date=days_ago(1), status=PurchaseOrderStatus.COMPLETE.value)
    BuildFactory.create(target_date=days_ago(1), status=BuildStatus.CANCELLED.value)
    assert (report_overdue_purchase_orders.func(), report_overdue_builds.func()) == (0, 0)


def test_an_order_that_was_put_off_is_told_of_again_when_its_new_day_has_passed() -> None:
    order = PurchaseOrderFactory.create(target_date=days_ago(3))
    report_overdue_purchase_orders.func()
    order.target_date = days_ago(1)
    order.save()
    assert report_overdue_purchase_orders.func() == 1


def test_days_on_which_no_worker_ran_are_made_up_for_within_a_week() -> None:
    PurchaseOrderFactory.create(target_date=days_ago(7))
    PurchaseOrderFactory.create(target_date=days_ago(8))
    assert report_overdue_purchase_orders.func() == 1


def test_reports_of_what_is_late_for_longer_are_not_kept() -> None:
    order = PurchaseOrderFactory.create(target_date=days_ago(8))
    OverdueReport.objects.create(table="order_purchaseorder", object_id=order.pk, target_date=order.target_date)
    report_overdue_purchase_orders.func()
    assert not OverdueReport.objects.exists()


def test_the_schedules_look_once_a_day() -> None:
    names = ["build.overdue", "order.overdue_purchases", "order.overdue_sales", "order.overdue_returns"]
    assert [SCHEDULES[name].every.days for name in names] == [1, 1, 1, 1]
