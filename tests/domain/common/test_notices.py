"""Whom the server tells of what happens to orders, builds and stock."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.template.loader import get_template
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from stockpress.accounts.models import Owner
from stockpress.inventory.build import notices as of_builds
from stockpress.inventory.build.actions import CancelBuild, FinishBuild, HoldBuild, IssueBuild
from stockpress.inventory.build.tasks import report_overdue_builds
from stockpress.inventory.common.models import NotificationMessage
from stockpress.inventory.common.notifications import InvenTreeNotificationBodies, NotificationBody
from stockpress.inventory.order import notices as of_orders
from stockpress.inventory.order.actions import (
    CancelOrder,
    HoldOrder,
    IssueOrder,
    ReceivedLine,
    ReceivePurchaseOrder,
    ReceiveReturnOrder,
    ReturnedLine,
)
from stockpress.inventory.order.tasks import (
    report_overdue_purchase_orders,
    report_overdue_return_orders,
    report_overdue_sales_orders,
)
from stockpress.inventory.part.models import PartCategoryStar, PartStar
from stockpress.inventory.stock.low_stock import LOW_STOCK
from tests.domain.jobs.running import run_waiting
from tests.factories.build import BuildFactory
from tests.factories.order import (
    PurchaseOrderFactory,
    PurchaseOrderLineItemFactory,
    ReturnOrderFactory,
    ReturnOrderLineItemFactory,
    SalesOrderFactory,
)
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import SerializedItemFactory, StockItemFactory, StockLocationFactory
from tests.factories.users import group_with_roles, user_with_roles

pytestmark = pytest.mark.django_db

ORDERS = [PurchaseOrderFactory, SalesOrderFactory, ReturnOrderFactory]
ROLES = ("purchase_order", "sales_order", "return_order", "build", "part", "stock")


def reader() -> User:
    return user_with_roles(**dict.fromkeys(ROLES, "view"))


def owner(user: User) -> Owner:
    return Owner.objects.get(owner_id=user.pk, owner_type__model="user")


def told() -> list[tuple[str, User]]:
    """Category and user of every message after the worker has done its work; messages are gone afterwards."""
    run_waiting()
    found = [(row.category, row.user) for row in NotificationMessage.objects.order_by("pk")]
    NotificationMessage.objects.all().delete()
    return found


@pytest.mark.parametrize("factory", [*ORDERS, BuildFactory])
def test_who_becomes_responsible_is_told(factory: Any) -> None:
    first, second = reader(), reader()
    order = factory.create(responsible=owner(first))
    name = order._meta.model_name
    assert [(category.rpartition(".")[2], user) for category, user in told()] == [(f"new_{name}", first)]
    order.responsible = owner(second)
    order.save()
    # The same is told of one object once a day.
    assert told() == []


def test_who_takes_over_an_order_of_nobody_is_told() -> None:
    user, order = reader(), PurchaseOrderFactory.create()
    assert told() == []
    order.responsible = owner(user)
    order.save()
    order.save()
    assert told() == [("order.new_purchaseorder", user)]


def test_who_is_responsible_for_what_they_entered_themselves_is_not_told() -> None:
    user = reader()
    PurchaseOrderFactory.create(responsible=owner(user), created_by=user)
    assert told() == []


@pytest.mark.parametrize("factory", ORDERS)
@pytest.mark.parametrize(("action", "word"), [(IssueOrder, "issued"), (CancelOrder, "canceled")])
def test_those_who_have_to_do_with_an_order_are_told_of_its_steps(factory: Any, action: Any, word: str) -> None:
    responsible, author = reader(), reader()
    order = factory.create(responsible=owner(responsible), created_by=author)
    told()
    action(order=order)()
    category = f"order.{word}_{order._meta.model_name}"
    assert told() == [(category, responsible), (category, author)]


def test_whoever_does_it_is_not_told() -> None:
    user = reader()
    order = PurchaseOrderFactory.create(responsible=owner(user), created_by=user)
    IssueOrder(order=order, user=user)()
    assert told() == []


def test_members_of_a_group_are_told_but_not_the_one_who_did_it() -> None:
    group = group_with_roles(purchase_order="view")
    actor, other = reader(), reader()
    for user in (actor, other):
        user.groups.add(group)
    of_group = Owner.objects.get(owner_id=group.pk, owner_type__model="group")
    order = PurchaseOrderFactory.create(responsible=of_group, created_by=actor)
    told()
    CancelOrder(order=order, user=actor)()
    assert told() == [("order.canceled_purchaseorder", other)]


def test_nobody_is_told_of_what_they_may_not_view() -> None:
    user = user_with_roles(part="view")
    IssueOrder(order=PurchaseOrderFactory.create(responsible=owner(user)))()
    assert told() == []


def test_an_order_on_hold_is_no_news() -> None:
    order = PurchaseOrderFactory.create(created_by=reader())
    HoldOrder(order=order)()
    assert told() == []


def test_a_step_that_is_undone_was_never_told() -> None:
    order = PurchaseOrderFactory.create(created_by=reader())
    with transaction.atomic():
        IssueOrder(order=order)()
        transaction.set_rollback(True)
    assert told() == []


@pytest.mark.parametrize(
    ("action", "category"),
    [
        (IssueBuild, "build.issued"),
        (CancelBuild, "build.canceled_build"),
        (FinishBuild, "build.completed"),
    ],
)
def test_those_who_have_to_do_with_a_build_are_told_of_its_steps(action: Any, category: str) -> None:
    user = reader()
    build = BuildFactory.create(issued_by=user, status=20 if action is FinishBuild else 10)
    options = {"accept_incomplete": True} if action is FinishBuild else {}
    action(build=build, **options)()
    assert told() == [(category, user)]


def test_a_build_on_hold_is_no_news() -> None:
    HoldBuild(build=BuildFactory.create(issued_by=reader()))()
    assert told() == []


def test_received_goods_are_told_of() -> None:
    user = reader()
    line = PurchaseOrderLineItemFactory.create(order__created_by=user, order__status=20)
    arrived = ReceivedLine(line_id=line.pk, quantity=Decimal(1), location=StockLocationFactory.create())
    ReceivePurchaseOrder(order=line.order, lines=[arrived])()
    assert told() == [("purchase_order.items_received", user)]


def test_returned_goods_are_told_of() -> None:
    user = reader()
    order = ReturnOrderFactory.create(created_by=user, status=20)
    item = SerializedItemFactory.create(customer=order.customer)
    line = ReturnOrderLineItemFactory.create(order=order, item=item)
    ReceiveReturnOrder(order=order, lines=[ReturnedLine(line_id=line.pk)], location=StockLocationFactory.create())()
    assert told() == [("return_order.items_received", user)]


@pytest.mark.parametrize(
    ("factory", "report", "author", "category"),
    [
        (PurchaseOrderFactory, report_overdue_purchase_orders, "created_by", "order.overdue_purchase_order"),
        (SalesOrderFactory, report_overdue_sales_orders, "created_by", "order.overdue_sales_order"),
        (ReturnOrderFactory, report_overdue_return_orders, "created_by", "order.overdue_return_order"),
        (BuildFactory, report_overdue_builds, "issued_by", "build.overdue_build_order"),
    ],
)
def test_what_is_overdue_is_told_to_those_who_have_to_do_with_it(
    factory: Any, report: Any, author: str, category: str
) -> None:
    responsible, other = reader(), reader()
    late = timezone.localdate() - dt.timedelta(days=1)
    factory.create(target_date=late, responsible=owner(responsible), **{author: other})
    told()
    report.func()
    assert told() == [(category, responsible), (category, other)]


@pytest.fixture
def committing(django_capture_on_commit_callbacks: Any) -> Any:
    """What is done within the block is a transaction of its own, committed at its end."""

    def begin() -> Any:
        # The transaction around the test holds what its preparations left for their commit.
        connection.run_on_commit.clear()
        return django_capture_on_commit_callbacks(execute=True)

    return begin


def test_subscribers_are_told_when_stock_falls_below_the_minimum(committing: Any) -> None:
    category = PartCategoryFactory.create()
    part = PartFactory.create(minimum_stock=50, category=category)
    item = StockItemFactory.create(part=part, quantity=100)
    of_part, of_category = reader(), reader()
    PartStar.objects.create(part=part, user=of_part)
    PartCategoryStar.objects.create(category=category, user=of_category)
    with committing():
        item.quantity = 50
        item.save()
    assert told() == []
    with committing():
        item.quantity = 49
        item.save()
    assert told() == [("part.notify_low_stock", of_part), ("part.notify_low_stock", of_category)]


def test_stock_that_is_deleted_is_missing_too(committing: Any) -> None:
    item = StockItemFactory.create(part__minimum_stock=50)
    user = reader()
    PartStar.objects.create(part=item.part, user=user)
    with committing():
        item.delete()
    assert told() == [("part.notify_low_stock", user)]


def test_variants_count_for_their_template(committing: Any) -> None:
    template = PartFactory.create(is_template=True, minimum_stock=10)
    user = reader()
    PartStar.objects.create(part=template, user=user)
    with committing():
        StockItemFactory.create(part=PartFactory.create(variant_of=template), quantity=9)
    assert told() == [("part.notify_low_stock", user)]


def test_changes_of_one_transaction_are_looked_at_together(committing: Any) -> None:
    parts = [PartFactory.create(minimum_stock=300) for _ in range(3)]
    PartStar.objects.create(part=parts[0], user=reader())
    with committing() as callbacks:
        for part in parts:
            StockItemFactory.create(part=part)
            StockItemFactory.create(part=part)
    assert len(callbacks) == 1
    assert len(told()) == 1


def test_nothing_is_looked_at_while_nobody_subscribed(committing: Any) -> None:
    with committing():
        StockItemFactory.create(part__minimum_stock=1000)
    assert not DBTaskResult.objects.exists()


BODIES: list[NotificationBody] = [
    *of_orders.STEPS.values(),
    *of_orders.RECEIVED.values(),
    *of_orders.OVERDUE.values(),
    *of_builds.STEPS.values(),
    of_builds.OVERDUE,
    LOW_STOCK,
    InvenTreeNotificationBodies.NewOrder,
]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.slug)
def test_every_notification_has_a_page_for_its_mail(body: NotificationBody) -> None:
    assert body.template
    kind = (
        PartFactory if "low_stock" in body.template else BuildFactory if "build" in body.slug else PurchaseOrderFactory
    )
    page = get_template(body.template).render(
        {"instance": kind.create(), "name": "A name", "message": "A message", "link": "https://example.com/"}
    )
    assert "A message" in page
    assert "https://example.com/" in page
