from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockpress.inventory.build import actions
from stockpress.inventory.build.actions import FinishedOutput, Overallocated
from stockpress.inventory.build.errors import (
    BuildIncomplete,
    CannotCompleteOutput,
    ChildrenOpen,
    LinesOverallocated,
    LinesUnallocated,
    NotInStock,
    OutputsUnfinished,
)
from stockpress.inventory.build.lifecycles import BUILDS
from stockpress.inventory.build.models import Build, BuildItem
from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.common.errors import WrongState
from stockpress.inventory.stock.models import StockItem
from stockpress.settings_registry.services import ChangeSetting
from tests.attached import heard
from tests.factories.build import BuildFactory, BuildItemFactory, BuildLineFactory
from tests.factories.part import BomItemFactory, PartFactory, PartTestTemplateFactory
from tests.factories.stock import (
    SerializedItemFactory,
    StockItemFactory,
    StockItemTestResultFactory,
    StockLocationFactory,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ACCEPTED = {"accept_incomplete": True, "accept_unallocated": True}
TABLE = {
    (10, "issue"): 20,
    (10, "hold"): 25,
    (10, "cancel"): 30,
    (20, "hold"): 25,
    (20, "cancel"): 30,
    (20, "finish"): 40,
    (25, "issue"): 20,
    (25, "cancel"): 30,
}
EVENTS = {"issue": "build.issued", "hold": "build.hold", "cancel": "build.cancelled", "finish": "build.completed"}
SERVICES: dict[str, Any] = {
    "issue": actions.IssueBuild,
    "hold": actions.HoldBuild,
    "cancel": actions.CancelBuild,
    "finish": lambda build: actions.FinishBuild(build=build, accept_incomplete=True),
}


def producing(**fields: Any) -> Build:
    fields.setdefault("status", BuildStatus.PRODUCTION.value)
    build: Build = BuildFactory.create(**fields)
    return build


def output_of(build: Build, quantity: int = 10, **fields: Any) -> StockItem:
    item: StockItem = StockItemFactory.create(
        part=build.part, build=build, is_building=True, quantity=quantity, **fields
    )
    return item


def complete(build: Build, *outputs: StockItem, quantity: Any = None, **fields: Any) -> list[StockItem]:
    fields.setdefault("location", StockLocationFactory.create())
    finished = [FinishedOutput(output_id=output.pk, quantity=quantity) for output in outputs]
    return actions.CompleteBuildOutputs(build=build, outputs=finished, **fields)()


@pytest.mark.parametrize(("status", "action"), [(status.value, action) for status in BuildStatus for action in EVENTS])
def test_every_action_in_every_state_does_what_the_table_says(status: int, action: str) -> None:
    build = BuildFactory.create(status=status)
    target = TABLE.get((status, action))
    with heard() as events:
        if target is None:
            with pytest.raises(WrongState, match=build.reference):
                SERVICES[action](build=build)()
        else:
            assert SERVICES[action](build=build)().status == target
    build.refresh_from_db()
    assert build.status == (target or status)
    assert events == ([(EVENTS[action], {"id": build.pk})] if target else [])


@given(walk=st.lists(st.sampled_from(sorted(EVENTS)), max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_walk_stays_on_the_table_and_ends_where_it_is_closed(walk: list[str]) -> None:
    build, expected = BuildFactory.create(), 10
    for action in walk:
        target = TABLE.get((expected, action))
        if target is None:
            with pytest.raises(WrongState):
                SERVICES[action](build=build)()
        else:
            SERVICES[action](build=build)()
            expected = target
        build.refresh_from_db()
        assert build.status == expected
    assert build.is_active == any((build.status, action) in TABLE for action in EVENTS)


def test_the_life_cycle_leads_out_of_exactly_the_states_of_the_table() -> None:
    assert {(source.value, step.action) for step in BUILDS for source in step.sources} == set(TABLE)


def test_whoever_issues_a_build_first_is_noted() -> None:
    first, second, build = UserFactory.create(), UserFactory.create(), BuildFactory.create()
    actions.IssueBuild(build=build, user=first)()
    actions.HoldBuild(build=build)()
    assert actions.IssueBuild(build=build, user=second)().issued_by == first


def test_finishing_uses_up_what_is_promised_and_notes_who_and_when() -> None:
    promise, user = BuildItemFactory.create(build_line__build=producing(completed=10)), UserFactory.create()
    line, source = promise.build_line, promise.stock_item
    build = actions.FinishBuild(build=line.build, user=user)()
    line.refresh_from_db()
    source.refresh_from_db()
    (used,) = StockItem.objects.filter(consumed_by=build)
    assert (build.completion_date, build.completed_by) == (timezone.localdate(), user)
    assert (line.consumed, source.quantity, used.quantity, used.location) == (20, 80, 20, None)
    assert not BuildItem.objects.exists()
    entry = used.tracking_info.get(tracking_type=57)
    assert (entry.user, entry.deltas) == (user, {"buildorder": build.pk, "quantity": 20.0})


def test_finishing_with_outputs_that_are_still_built_is_refused() -> None:
    build = producing()
    output_of(build)
    with pytest.raises(OutputsUnfinished, match="1 outputs"):
        actions.FinishBuild(build=build, **ACCEPTED)()


def test_finishing_early_has_to_be_accepted() -> None:
    build = producing(completed=4)
    with pytest.raises(BuildIncomplete, match="4 of 10"):
        actions.FinishBuild(build=build)()
    assert actions.FinishBuild(build=build, accept_incomplete=True)().status == BuildStatus.COMPLETE


def test_finishing_without_all_the_stock_has_to_be_accepted() -> None:
    line = BuildLineFactory.create(build=producing(completed=10))
    with pytest.raises(LinesUnallocated, match=line.part.full_name):
        actions.FinishBuild(build=line.build)()
    assert actions.FinishBuild(build=line.build, accept_unallocated=True)().status == BuildStatus.COMPLETE


@pytest.mark.parametrize(("choice", "used"), [(Overallocated.ACCEPT, 50), (Overallocated.TRIM, 20)])
def test_stock_beyond_need_is_refused_used_up_or_taken_back(choice: Overallocated, used: int) -> None:
    promise = BuildItemFactory.create(build_line__build=producing(completed=10), quantity=30)
    line = promise.build_line
    BuildItemFactory.create(build_line=line, quantity=20)
    with pytest.raises(LinesOverallocated, match=line.part.full_name):
        actions.FinishBuild(build=line.build)()
    build = actions.FinishBuild(build=line.build, accept_overallocated=choice)()
    line.refresh_from_db()
    assert (line.consumed, sum(item.quantity for item in build.consumed_stock.all())) == (used, used)


def test_builds_below_are_closed_first_where_the_setting_says_so() -> None:
    build = producing(completed=10)
    middle = BuildFactory.create(parent=build, status=BuildStatus.COMPLETE.value)
    BuildFactory.create(parent=middle)
    ChangeSetting(key="BUILDORDER_REQUIRE_CLOSED_CHILDS", value=True)()
    with pytest.raises(ChildrenOpen, match="1 builds below"):
        actions.FinishBuild(build=build)()
    ChangeSetting(key="BUILDORDER_REQUIRE_CLOSED_CHILDS", value=False)()
    assert actions.FinishBuild(build=build)().status == BuildStatus.COMPLETE


def test_stock_that_left_meanwhile_is_not_used_up() -> None:
    promise = BuildItemFactory.create(build_line__build=producing(completed=10))
    promise.stock_item.status = 70
    promise.stock_item.save()
    with pytest.raises(NotInStock):
        actions.FinishBuild(build=promise.build_line.build)()


def test_cancelling_frees_what_is_promised() -> None:
    promise = BuildItemFactory.create(build_line__build=producing())
    build = actions.CancelBuild(build=promise.build_line.build)()
    promise.stock_item.refresh_from_db()
    assert (promise.stock_item.quantity, BuildItem.objects.count()) == (100, 0)
    assert (build.completion_date, build.consumed_stock.count()) == (timezone.localdate(), 0)


def test_cancelling_may_use_up_what_is_promised_and_delete_what_was_begun() -> None:
    promise = BuildItemFactory.create(build_line__build=producing())
    build = promise.build_line.build
    begun, finished = output_of(build), StockItemFactory.create(part=build.part, build=build)
    build = actions.CancelBuild(build=build, remove_allocated_stock=True, remove_incomplete_outputs=True)()
    assert [item.quantity for item in build.consumed_stock.all()] == [20]
    assert list(build.build_outputs.all()) == [finished]
    assert not StockItem.objects.filter(pk=begun.pk).exists()


def test_cancelling_keeps_what_was_begun_unless_told_otherwise() -> None:
    build = producing()
    begun = output_of(build)
    actions.CancelBuild(build=build)()
    assert StockItem.objects.filter(pk=begun.pk).exists()


def test_a_finished_output_is_in_stock_and_counts() -> None:
    build, shelf, user = producing(), StockLocationFactory.create(), UserFactory.create()
    output = output_of(build, 4)
    with heard() as events:
        complete(build, output, location=shelf, status=50, notes="polished", user=user)
    output.refresh_from_db()
    build.refresh_from_db()
    assert (output.is_building, output.location, output.status, build.completed) == (False, shelf, 50, 4)
    entry = output.tracking_info.get()
    assert (entry.tracking_type, entry.notes, entry.user) == (55, "polished", user)
    assert entry.deltas == {"status": 50, "location": shelf.pk, "buildorder": build.pk}
    assert events == [("buildoutput.completed", {"id": output.pk, "build_id": build.pk})]


def test_of_an_output_a_part_may_be_finished() -> None:
    build = producing()
    output = output_of(build, 10)
    (done,) = complete(build, output, quantity=Decimal(3))
    output.refresh_from_db()
    build.refresh_from_db()
    assert (done.quantity, done.is_building, done.parent) == (3, False, output)
    assert (output.quantity, output.is_building, build.completed) == (7, True, 3)


def test_what_is_allocated_to_an_output_is_installed_in_it() -> None:
    build = producing(quantity=1)
    part = PartFactory.create(trackable=True, component=True)
    line = BuildLineFactory.create(
        build=build, bom_item=BomItemFactory.create(part=build.part, sub_part=part, quantity=1), quantity=1
    )
    output, piece = output_of(build, 1), SerializedItemFactory.create(part=part)
    with pytest.raises(CannotCompleteOutput, match=f"It lacks {part.full_name}"):
        complete(build, output)
    BuildItemFactory.create(build_line=line, stock_item=piece, quantity=1, install_into=output)
    with heard() as events:
        complete(build, output)
    piece.refresh_from_db()
    line.refresh_from_db()
    assert (piece.belongs_to, line.consumed, BuildItem.objects.count()) == (output, 1, 0)
    assert events[0] == ("stockitem.installed", {"id": piece.pk, "assembly_id": output.pk})
    assert [entry.tracking_type for entry in output.tracking_info.all()] == [35, 55]


def test_two_outputs_are_fed_from_one_item() -> None:
    build = producing(quantity=2)
    part = PartFactory.create(trackable=True, component=True)
    bom_item = BomItemFactory.create(part=build.part, sub_part=part, quantity=3)
    line = BuildLineFactory.create(build=build, bom_item=bom_item, quantity=6)
    outputs, source = [output_of(build, 1), output_of(build, 1)], StockItemFactory.create(part=part, quantity=10)
    for output in outputs:
        BuildItemFactory.create(build_line=line, stock_item=source, quantity=3, install_into=output)
    complete(build, *outputs)
    source.refresh_from_db()
    line.refresh_from_db()
    installed = [item.quantity for output in outputs for item in output.installed_parts.all()]
    assert (source.quantity, source.belongs_to, installed, line.consumed) == (4, None, [3, 3], 6)


def test_an_output_may_be_finished_without_all_its_components_if_that_is_accepted() -> None:
    build = producing(quantity=1)
    part = PartFactory.create(trackable=True, component=True)
    BuildLineFactory.create(build=build, bom_item=BomItemFactory.create(part=build.part, sub_part=part), quantity=1)
    assert len(complete(build, output_of(build, 1), accept_incomplete_allocation=True)) == 1


def test_an_output_passes_its_tests_first_where_the_setting_says_so() -> None:
    ChangeSetting(key="PREVENT_BUILD_COMPLETION_HAVING_INCOMPLETED_TESTS", value=True)()
    build = producing()
    test = PartTestTemplateFactory.create(part=build.part, required=True)
    output = output_of(build)
    with pytest.raises(CannotCompleteOutput, match="has not passed all required tests"):
        complete(build, output)
    StockItemTestResultFactory.create(stock_item=output, template=test, result=True)
    assert complete(build, output) == [output]


def test_outputs_that_cannot_be_finished_are_refused_with_the_reason() -> None:
    build = producing()
    output, foreign = output_of(build, 5), output_of(producing())
    done = StockItemFactory.create(part=build.part, build=build)
    refused: list[tuple[StockItem, dict[str, Any], str]] = [
        (foreign, {}, "none of this build's"),
        (done, {}, "complete already"),
        (output, {"quantity": Decimal(6)}, "at most what was begun"),
        (output, {"quantity": Decimal(0)}, "more than nothing"),
        (output, {"status": 4711}, "4711 is no status"),
        (output, {"location": StockLocationFactory.create(structural=True)}, "structural"),
    ]
    for item, given_, reason in refused:
        with pytest.raises(CannotCompleteOutput, match=reason):
            complete(build, item, **given_)
    with pytest.raises(CannotCompleteOutput, match="at least one output"):
        complete(build)
    build.refresh_from_db()
    assert build.completed == 0


@pytest.mark.parametrize("status", [10, 25, 30, 40])
def test_only_a_build_in_production_completes_outputs(status: int) -> None:
    build = producing(status=status)
    with pytest.raises(WrongState):
        complete(build, output_of(build))
