"""The plugins that create and issue orders by themselves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from stockpress.inventory.build.actions import CreateChildBuilds, IssueBuild
from stockpress.inventory.build.models import Build
from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.order.status_codes import PurchaseOrderStatus
from stockpress.jobs.models import StoredSchedule
from stockpress.plugins.activation import schedules
from stockpress.plugins.host import HOST
from stockpress.plugins.services import ActivatePlugin
from stockpress.plugins.stored_settings import ChangePluginSetting
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import handling
from tests.domain.jobs.running import run_waiting
from tests.factories.build import BuildFactory
from tests.factories.order import PurchaseOrderFactory, ReturnOrderFactory, SalesOrderFactory
from tests.factories.part import BomItemFactory, PartFactory
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db

CREATE, ISSUE = "autocreatebuilds", "autoiissueorders"


def activate(key: str) -> Any:
    ActivatePlugin(key=key)()
    return HOST.follow().plugins[key]


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def assembly_of(sub_part: Any, quantity: str = "2", **fields: Any) -> Any:
    assembly = PartFactory.create(assembly=True)
    BomItemFactory.create(part=assembly, sub_part=sub_part, quantity=Decimal(quantity), **fields)
    return assembly


def test_a_build_that_is_issued_gets_builds_for_the_sub_assemblies_it_lacks() -> None:
    ChangeSetting(key="ENABLE_PLUGINS_EVENTS", value=True)()
    activate(CREATE)
    sub = PartFactory.create(assembly=True)
    StockItemFactory.create(part=sub, quantity=5)
    build = BuildFactory.create(part=assembly_of(sub), quantity=10, start_date=today(3), target_date=today(9))
    IssueBuild(build=build)()
    run_waiting()
    (child,) = Build.objects.filter(parent=build)
    assert (child.part, child.quantity, child.status) == (sub, 15, BuildStatus.PENDING)
    assert child.target_date == today(3)


def test_parts_of_sub_assemblies_stand_in_the_lines_of_their_build() -> None:
    bolt = PartFactory.create()
    sub = assembly_of(bolt, "3")
    (child,) = CreateChildBuilds(build=BuildFactory.create(part=assembly_of(sub), quantity=1))()
    (line,) = child.build_lines.all()
    assert (line.part, line.quantity) == (bolt, 6)


@pytest.mark.parametrize(
    ("fields", "of_item"),
    [({"assembly": False}, {}), ({"assembly": True, "active": False}, {}), ({"assembly": True}, {"consumable": True})],
)
def test_what_is_bought_or_out_of_use_or_consumable_is_not_built(fields: Any, of_item: Any) -> None:
    build = BuildFactory.create(part=assembly_of(PartFactory.create(**fields), **of_item), quantity=1)
    assert CreateChildBuilds(build=build)() == []


def test_a_sub_assembly_that_is_in_stock_is_not_built() -> None:
    sub = PartFactory.create(assembly=True)
    StockItemFactory.create(part=sub, quantity=20)
    assert CreateChildBuilds(build=BuildFactory.create(part=assembly_of(sub), quantity=10))() == []


def test_a_second_time_creates_nothing() -> None:
    build = BuildFactory.create(part=assembly_of(PartFactory.create(assembly=True)), quantity=1)
    assert len(CreateChildBuilds(build=build)()) == 1
    assert CreateChildBuilds(build=build)() == []


def test_a_sub_assembly_that_the_rules_refuse_is_left_out() -> None:
    ChangeSetting(key="BUILDORDER_REQUIRE_LOCKED_PART", value=True)()
    open_part, locked_part = PartFactory.create(assembly=True), PartFactory.create(assembly=True, locked=True)
    assembly = assembly_of(open_part)
    BomItemFactory.create(part=assembly, sub_part=locked_part)
    children = CreateChildBuilds(build=BuildFactory.create(part=assembly, quantity=1))()
    assert [child.part for child in children] == [locked_part]


def statuses(*orders: Any) -> list[int]:
    for order in orders:
        order.refresh_from_db()
    return [order.status for order in orders]


FACTORIES = [BuildFactory, PurchaseOrderFactory, SalesOrderFactory, ReturnOrderFactory]


def test_orders_of_every_kind_are_issued_on_their_day() -> None:
    due = [factory.create(target_date=today()) for factory in FACTORIES]
    waiting = [factory.create(target_date=today(1)) for factory in FACTORIES]
    undated = [factory.create() for factory in FACTORIES]
    assert activate(ISSUE).auto_issue_orders() == 4
    assert statuses(*due) == [20, 20, 15, 20]
    assert set(statuses(*waiting, *undated)) == {10}


def test_the_start_date_comes_before_the_target_date() -> None:
    begins = BuildFactory.create(start_date=today(), target_date=today(5))
    ends = BuildFactory.create(start_date=today(-5), target_date=today())
    activate(ISSUE).auto_issue_orders()
    assert statuses(begins, ends) == [BuildStatus.PRODUCTION, BuildStatus.PENDING]


def test_what_is_past_its_day_is_issued_only_if_that_is_wanted() -> None:
    order, plugin = PurchaseOrderFactory.create(target_date=today(-2)), activate(ISSUE)
    assert plugin.auto_issue_orders() == 0
    ChangePluginSetting(plugin=plugin, key="ISSUE_BACKDATED_ORDERS", value=True)()
    assert plugin.auto_issue_orders() == 1
    assert statuses(order) == [PurchaseOrderStatus.PLACED]


def test_kinds_that_are_switched_off_stay_pending() -> None:
    order, build, plugin = (
        PurchaseOrderFactory.create(target_date=today()),
        BuildFactory.create(target_date=today()),
        activate(ISSUE),
    )
    ChangePluginSetting(plugin=plugin, key="AUTO_ISSUE_PURCHASE_ORDERS", value=False)()
    plugin.auto_issue_orders()
    assert statuses(order, build) == [PurchaseOrderStatus.PENDING, BuildStatus.PRODUCTION]


def test_an_order_that_somebody_refuses_does_not_keep_others_from_being_issued() -> None:
    refused, issued = PurchaseOrderFactory.create(target_date=today()), PurchaseOrderFactory.create(target_date=today())

    def refuse(_current: int, _target: int, instance: Any, _action: Any, **_: Any) -> None:
        if instance.pk == refused.pk:
            raise ValidationError("not this one")

    plugin = activate(ISSUE)
    with handling(refuse):
        assert plugin.auto_issue_orders() == 1
    assert statuses(refused, issued) == [PurchaseOrderStatus.PENDING, PurchaseOrderStatus.PLACED]


def test_a_worker_looks_once_a_day_while_schedules_are_allowed() -> None:
    activate(ISSUE)
    ChangeSetting(key="ENABLE_PLUGINS_SCHEDULE", value=True)()
    schedules.keep_up()
    row = StoredSchedule.objects.get(name="plugin.autoiissueorders.auto_issue_orders")
    assert row.kind == "D"
