"""Calls in the background: how they are asked for, made, and recorded."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.by_q_names import async_task, fetch, result
from stockpress.jobs.calls import SubmitCall, offload
from stockpress.jobs.errors import ArgumentNotStorable, NotCallableByName
from stockpress.jobs.models import TaskRecord
from stockpress.jobs.retention import delete_expired_results
from stockpress.kernel.clock import utc_now
from tests.domain.jobs import callees
from tests.domain.jobs.running import run_waiting
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    callees.SEEN.clear()
    yield
    callees.SEEN.clear()


def record() -> TaskRecord:
    return TaskRecord.objects.get()


def test_a_worker_makes_the_call_and_records_what_it_returned() -> None:
    offload(callees.note, 1, "two", group="plugin.zebra.member", key=[3])
    assert callees.SEEN == []
    assert not TaskRecord.objects.exists()
    run_waiting()
    assert callees.SEEN == [((1, "two"), {"key": [3]})]
    row = record()
    assert (row.success, row.result, row.group, row.attempt_count) == (True, [1, "two"], "plugin.zebra.member", 1)
    assert (row.func, row.args, row.kwargs) == ("tests.domain.jobs.callees.note", [1, "two"], {"key": [3]})
    assert row.started <= row.stopped
    assert 0 <= row.time_taken() < 60


def test_the_id_that_was_given_is_that_of_the_record() -> None:
    key = offload(callees.returns)
    run_waiting()
    assert (record().pk, len(key), int(key, 16) > 0) == (key, 32, True)


def test_a_function_may_be_named_by_its_dotted_path() -> None:
    offload("tests.domain.jobs.callees.returns", 5)
    run_waiting()
    assert record().result == 5


def test_model_instances_travel_as_references_and_come_as_they_are_then() -> None:
    part = PartFactory.create(name="Old")
    offload(callees.note, part, {"parts": [part]})
    type(part).objects.filter(pk=part.pk).update(name="New")
    run_waiting()
    ((given, others),), _ = callees.SEEN[0][:1], None
    assert given == part
    assert given.name == others["parts"][0].name == "New"
    assert record().args[0] == {"$": "model", "model": "part.part", "pk": part.pk}


def test_a_call_about_something_that_is_gone_fails_with_the_reason() -> None:
    part = PartFactory.create()
    offload(callees.note, part)
    key = part.pk
    part.delete()
    run_waiting()
    assert (record().success, record().result) == (
        False,
        f"The part.part with the key {key} that the call was about is not there any more.",
    )
    assert callees.SEEN == []


def test_an_instance_that_was_not_saved_is_refused_at_once() -> None:
    with pytest.raises(ArgumentNotStorable, match="has not been saved"):
        offload(callees.note, PartFactory.build())
    assert not DBTaskResult.objects.exists()


def test_an_argument_that_cannot_travel_is_refused_at_once_with_its_name() -> None:
    with pytest.raises(ArgumentNotStorable, match="The argument 'lock' of a background call is a lock"):
        offload(callees.note, lock=threading.Lock())


def test_a_function_without_a_dotted_name_is_refused_at_once() -> None:
    with pytest.raises(NotCallableByName):
        offload(lambda: None)
    assert not DBTaskResult.objects.exists()


def test_dates_and_numbers_arrive_with_their_types() -> None:
    offload(callees.note, dt.date(2026, 3, 1), Decimal("1.50"), {1, 2}, (3,))
    run_waiting()
    assert [((dt.date(2026, 3, 1), Decimal("1.50"), {1, 2}, (3,)), {})] == callees.SEEN


def test_nothing_runs_if_the_transaction_is_undone() -> None:
    with transaction.atomic():
        offload(callees.note)
        transaction.set_rollback(True)
    run_waiting()
    assert callees.SEEN == []


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (callees.fails, "ValueError: no such printer"),
        (callees.leaves_python, "SystemExit: 3"),
        (callees.interrupts, "KeyboardInterrupt"),
    ],
)
def test_a_call_that_fails_leaves_its_message_and_the_next_one_is_made(function, message: str) -> None:
    offload(function, group="bad")
    offload(callees.returns, group="good")
    run_waiting()
    bad, good = TaskRecord.objects.get(group="bad"), TaskRecord.objects.get(group="good")
    assert (bad.success, bad.result, good.success) == (False, message, True)


def test_a_call_that_takes_too_long_is_recorded_as_failed() -> None:
    SubmitCall(function=callees.loops, limit_s=0.1)()
    run_waiting()
    assert (record().success, record().result) == (False, "took longer than 0.1 s")


def test_a_result_that_is_no_json_is_kept_as_text() -> None:
    offload(callees.returns_an_object)
    run_waiting()
    assert record().result == str(callees.threading.Lock)


def test_a_failing_call_is_made_again_as_often_as_asked_with_growing_pauses() -> None:
    offload(callees.fails, attempts=3)
    pauses = []
    for _ in range(3):
        run_waiting()
        pauses += [
            round((row.run_after - utc_now()).total_seconds(), -1)
            for row in DBTaskResult.objects.filter(status="READY")
        ]
        run_waiting()
        DBTaskResult.objects.filter(status="READY").update(run_after=utc_now())
    assert pauses == [30, 60]
    assert (record().success, record().attempt_count) == (False, 3)
    assert DBTaskResult.objects.count() == 3


def test_a_later_attempt_that_succeeds_ends_the_record_well() -> None:
    offload(callees.fails, attempts=2)
    run_waiting()
    DBTaskResult.objects.filter(status="READY").update(args_kwargs=_with_function("returns"))
    run_waiting(also_later=True)
    assert (record().success, record().result, record().attempt_count) == (True, 7, 2)


def _with_function(name: str) -> dict:
    packed = DBTaskResult.objects.get(status="READY").args_kwargs
    packed["args"][0]["func"] = f"tests.domain.jobs.callees.{name}"
    return packed


def test_a_forced_call_is_made_now_and_recorded() -> None:
    offload(callees.note, 1, group="now", force_sync=True)
    assert callees.SEEN == [((1,), {})]
    assert (record().success, record().group) == (True, "now")
    assert not DBTaskResult.objects.exists()


def test_a_forced_call_that_fails_spoils_nothing_of_its_caller() -> None:
    with transaction.atomic():
        PartFactory.create(name="Before")
        offload(callees.breaks_a_query, force_sync=True)
        PartFactory.create(name="After")
    assert record().success is False
    assert "IntegrityError" in record().result


def test_rows_are_found_as_plugins_look_for_them() -> None:
    for name in ("first", "second", "third"):
        offload(callees.returns, name, group="plugin.zebra.member")
        run_waiting()
    offload(callees.returns, group="plugin.other.member")
    run_waiting()
    rows = TaskRecord.objects.filter(group="plugin.zebra.member")
    assert [row.result for row in rows.order_by("-stopped")] == ["third", "second", "first"]
    assert rows.first().result == "third"
    assert rows.last().result == "first"
    assert rows.filter(success=True).count() == 3


def test_a_group_is_asked_for_and_taken_apart() -> None:
    offload(callees.returns, 1, group="g", force_sync=True)
    offload(callees.fails, group="g", force_sync=True)
    row = TaskRecord.objects.get(success=True)
    assert row.group_result() == [1]
    assert sorted(map(str, row.group_result(failures=True))) == ["1", "ValueError: no such printer"]
    assert (row.group_count(), row.group_count(failures=True)) == (2, 1)
    row.group_delete()
    assert TaskRecord.objects.filter(group="g").count() == 0
    assert TaskRecord.objects.count() == 2


def test_a_long_result_is_shown_short() -> None:
    assert TaskRecord(result="x" * 500).short_result == "x" * 97 + "..."
    assert TaskRecord(result={"a": 1}).short_result == "{'a': 1}"


def test_django_q_names_take_django_q_options() -> None:
    key = async_task(
        "tests.domain.jobs.callees.note", 1, group="g", task_name="mine", hook=callees.after, save=True, own=2
    )
    assert fetch(key) is None
    run_waiting()
    assert [((1,), {"own": 2}), (key, True)] == callees.SEEN
    assert (record().name, record().group, result("mine")) == ("mine", "g", [1])


def test_django_q_options_may_stand_in_a_dictionary() -> None:
    async_task(callees.note, q_options={"sync": True, "group": "g"})
    assert record().group == "g"


def test_a_hook_that_fails_spoils_no_record() -> None:
    async_task(callees.returns, hook="tests.domain.jobs.callees.leaves_python")
    run_waiting()
    assert record().success


def test_records_go_with_the_results_of_tasks() -> None:
    offload(callees.returns, force_sync=True)
    assert delete_expired_results() == 0
    TaskRecord.objects.update(stopped=utc_now() - dt.timedelta(days=31))
    assert delete_expired_results() == 1
    assert not TaskRecord.objects.exists()
