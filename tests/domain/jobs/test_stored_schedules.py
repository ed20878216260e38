"""Schedules kept in the database: set by prefix, run once each, counted and described."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connections
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.by_q_names import schedule
from stockpress.jobs.errors import ScheduleInvalid
from stockpress.jobs.models import StoredSchedule, TaskRecord
from stockpress.jobs.retention import delete_expired_results
from stockpress.jobs.stored_schedules import ScheduleSpec, enqueue_due_stored, keep_schedules
from stockpress.kernel.clock import utc_now
from tests.domain.jobs import callees
from tests.domain.jobs.running import run_waiting
from tests.threads import need_connections_of_their_own

pytestmark = pytest.mark.django_db

PREFIX = "plugin."
MEMBER = "plugin.zebra.member"
NOTE = "tests.domain.jobs.callees.note"
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    callees.SEEN.clear()
    yield
    callees.SEEN.clear()


def hourly(**fields: object) -> ScheduleSpec:
    return ScheduleSpec(**{"func": NOTE, "kind": "H", **fields})  # type: ignore[arg-type]


def row() -> StoredSchedule:
    return StoredSchedule.objects.get()


def test_a_new_schedule_is_due_at_once_and_then_at_its_times() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(args=("zebra", "member"))})
    first = row().next_run
    assert first is not None
    assert enqueue_due_stored(first) == [MEMBER]
    assert enqueue_due_stored(first) == []
    assert row().next_run == first + HOUR
    run_waiting()
    assert callees.SEEN == [(("zebra", "member"), {})]
    record = TaskRecord.objects.get()
    assert (record.name, record.group, record.success) == (MEMBER, MEMBER, True)
    assert (row().last_run, row().last_ok, row().last_error) == (first, True, "")


def test_the_row_tells_why_a_run_failed() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(func="tests.domain.jobs.callees.fails")})
    enqueue_due_stored()
    run_waiting()
    assert (row().last_ok, row().last_error) == (False, "ValueError: no such printer")
    assert TaskRecord.objects.get().success is False


def test_a_function_that_does_not_exist_is_a_failed_run_and_no_failed_worker() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(func="no.such.function")})
    enqueue_due_stored()
    run_waiting()
    assert row().last_ok is False
    assert "no.such.function" in row().last_error


def test_runs_that_were_missed_are_made_up_for_once() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly()})
    first = row().next_run
    assert first is not None
    late = first + 5 * HOUR + dt.timedelta(minutes=10)
    assert enqueue_due_stored(late) == [MEMBER]
    assert enqueue_due_stored(late) == []
    assert row().next_run == first + 6 * HOUR


def test_repeats_are_counted_down_until_there_are_none() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(repeats=2)})
    now = utc_now()
    for left in (1, 0):
        assert enqueue_due_stored(now) == [MEMBER]
        run_waiting()
        assert row().repeats == left
        now += HOUR
    assert row().next_run is None
    assert enqueue_due_stored(now + 10 * HOUR) == []
    keep_schedules(PREFIX, {MEMBER: hourly(repeats=2)})
    assert row().next_run is None


def test_a_run_that_has_not_ended_is_not_started_again_beside_itself() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly()})
    first = row().next_run
    assert first is not None
    enqueue_due_stored(first)
    assert enqueue_due_stored(first + HOUR) == []
    assert DBTaskResult.objects.count() == 1
    assert row().next_run == first + 2 * HOUR
    run_waiting()
    assert enqueue_due_stored(first + 2 * HOUR) == [MEMBER]


def test_keeping_an_unchanged_schedule_changes_nothing_and_costs_one_query(django_assert_num_queries) -> None:
    wanted = {MEMBER: hourly(args=(1, dt.date(2026, 3, 1))), "plugin.a.b": hourly(kind="M")}
    keep_schedules(PREFIX, wanted)
    before = list(StoredSchedule.objects.order_by("name").values())
    with django_assert_num_queries(1):
        keep_schedules(PREFIX, wanted)
    assert list(StoredSchedule.objects.order_by("name").values()) == before


def test_looking_for_due_schedules_costs_one_query(django_assert_num_queries) -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(next_run=utc_now() + HOUR)})
    with django_assert_num_queries(1):
        assert enqueue_due_stored() == []


def test_those_not_wanted_go_and_those_of_others_stay() -> None:
    keep_schedules("", {"own.thing": hourly(), "Plugin.x": hourly(), MEMBER: hourly(), "plugin.old.task": hourly()})
    keep_schedules(PREFIX, {MEMBER: hourly()})
    assert sorted(StoredSchedule.objects.values_list("name", flat=True)) == ["Plugin.x", "own.thing", MEMBER]


def test_a_changed_function_keeps_the_next_run() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly()})
    StoredSchedule.objects.update(next_run=utc_now() + dt.timedelta(minutes=7))
    before = row().next_run
    keep_schedules(PREFIX, {MEMBER: hourly(func="tests.domain.jobs.callees.returns")})
    assert (row().func, row().next_run) == ("tests.domain.jobs.callees.returns", before)


def test_a_schedule_that_becomes_more_frequent_does_not_wait_for_its_old_time() -> None:
    keep_schedules(PREFIX, {MEMBER: hourly(kind="Y", next_run=utc_now() + dt.timedelta(days=300))})
    keep_schedules(PREFIX, {MEMBER: hourly(kind="I", minutes=5)})
    next_run = row().next_run
    assert next_run is not None
    assert next_run - utc_now() <= dt.timedelta(minutes=5)


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        ("other.name", hourly()),
        (MEMBER, hourly(kind="X")),
        (MEMBER, hourly(kind="I")),
        (MEMBER, hourly(kind="I", minutes=0)),
        (MEMBER, hourly(kind="I", minutes="5")),
        (MEMBER, hourly(func="")),
        (f"plugin.{'x' * 260}", hourly()),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused_before_anything_changes(name: str, spec: ScheduleSpec) -> None:
    keep_schedules(PREFIX, {"plugin.old.task": hourly()})
    with pytest.raises(ScheduleInvalid, match="cannot be kept"):
        keep_schedules(PREFIX, {name: spec})
    assert row().name == "plugin.old.task"


def test_a_schedule_by_django_q_names_runs_once_unless_told_otherwise() -> None:
    made = schedule(NOTE, 1, name="mine", own=2)
    assert enqueue_due_stored() == ["mine"]
    run_waiting()
    assert callees.SEEN == [((1,), {"own": 2})]
    made.refresh_from_db()
    assert (made.kind, made.next_run) == ("O", None)
    StoredSchedule.objects.update(last_run=utc_now() - dt.timedelta(days=31))
    delete_expired_results()
    assert not StoredSchedule.objects.exists()


def test_a_schedule_by_django_q_names_may_repeat() -> None:
    first = utc_now() + HOUR
    made = schedule(NOTE, schedule_type="I", minutes=3, repeats=4, next_run=first)
    assert (made.kind, made.minutes, made.repeats, made.next_run) == ("I", 3, 4, first)


def test_a_name_that_is_taken_is_refused() -> None:
    schedule(NOTE, name="mine")
    with pytest.raises(IntegrityError):
        schedule(NOTE, name="mine")
    assert StoredSchedule.objects.count() == 1


def test_cron_expressions_are_refused_in_words() -> None:
    with pytest.raises(ScheduleInvalid, match="cron expressions are not supported"):
        schedule(NOTE, name="mine", schedule_type="C", cron="* * * * *")


class TestTogether:
    """Several processes at once; here they are threads with connections of their own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def _all_at_once(self, *functions) -> list[object]:
        need_connections_of_their_own()
        barrier, answers = threading.Barrier(len(functions)), []

        def run(function) -> None:
            try:
                barrier.wait(30)
                answers.append(function())
            except Exception as err:  # noqa: BLE001  told by the test
                answers.append(err)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(function,)) for function in functions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    def test_the_same_schedules_may_be_kept_by_many(self) -> None:
        for turn in range(5):
            wanted = {f"plugin.{turn}.{number}": hourly() for number in range(10)}
            answers = self._all_at_once(*[lambda wanted=wanted: keep_schedules(PREFIX, wanted)] * 6)
            assert answers == [None] * 6
            assert set(StoredSchedule.objects.values_list("name", flat=True)) == set(wanted)

    def test_exactly_one_worker_runs_what_is_due(self) -> None:
        need_connections_of_their_own()
        keep_schedules(PREFIX, {f"plugin.a.{number}": hourly() for number in range(10)})
        now = utc_now()
        answers = self._all_at_once(*[lambda: enqueue_due_stored(now)] * 6)
        assert sorted(name for names in answers for name in names) == sorted(  # type: ignore[attr-defined]
            f"plugin.a.{number}" for number in range(10)
        )
        assert DBTaskResult.objects.count() == 10
