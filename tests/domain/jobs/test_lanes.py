"""The lane of threads that make calls: a call that hangs holds up neither the others nor the server for ever."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django_tasks_db.models import DBTaskResult

from stockpress.jobs import heartbeat, lanes
from stockpress.jobs.calls import SubmitCall, offload
from stockpress.jobs.lanes import Lane, WorkerSpent, end_lost_calls
from stockpress.jobs.models import TaskRecord
from stockpress.jobs.worker import SPENT_STATUS, run_worker
from stockpress.kernel.clock import utc_now
from tests.domain.jobs import callees
from tests.domain.jobs.running import run_waiting
from tests.threads import need_connections_of_their_own

PATIENCE_S = 30.0


@pytest.fixture
def lane(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lane]:
    need_connections_of_their_own()
    monkeypatch.setattr(lanes, "GRACE_S", 0.3)
    callees.HOLD.clear()
    lane = Lane()
    yield lane
    callees.HOLD.set()
    for runner in (*lane._runners, *lane.given_up):
        runner.finish_and_end()
        runner.join(PATIENCE_S)


def step_until(lane: Lane, condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        lane.step()
        time.sleep(0.05)


def ended(group: str) -> Callable[[], bool]:
    return lambda: TaskRecord.objects.filter(group=group).exists()


def test_a_call_that_hangs_holds_up_no_other(lane: Lane) -> None:
    offload(callees.hangs, group="hanging")
    offload(callees.returns, group="quick")
    step_until(lane, ended("quick"))
    assert not ended("hanging")()


def test_calls_that_take_long_leave_a_thread_for_the_others_which_goes_when_they_end(
    lane: Lane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "SLOW_AFTER_S", 0.2)
    for number in range(3):
        offload(callees.hangs, group=f"slow {number}")
    offload(callees.returns, group="quick")
    step_until(lane, ended("quick"))
    assert not TaskRecord.objects.exclude(group="quick").exists()
    callees.HOLD.set()
    step_until(lane, lambda: TaskRecord.objects.count() == 4)
    step_until(lane, lambda: len(lane._runners) == lanes.THREADS)


def test_a_call_over_its_limit_is_interrupted_and_its_thread_goes_on(lane: Lane) -> None:
    for number in range(4):
        SubmitCall(function=callees.loops, limit_s=0.2, group=f"loop {number}")()
    step_until(lane, lambda: TaskRecord.objects.count() == 4)
    assert set(TaskRecord.objects.values_list("success", "result")) == {(False, "took longer than 0.2 s")}
    assert lane.given_up == []


def test_a_thread_that_cannot_be_interrupted_is_given_up_and_replaced(lane: Lane) -> None:
    for number in range(2):
        SubmitCall(function=callees.hangs, limit_s=0.2, group=f"stuck {number}")()
    offload(callees.returns, group="after")
    step_until(lane, ended("after"))
    step_until(lane, lambda: TaskRecord.objects.filter(success=False).count() == 2)
    assert set(TaskRecord.objects.filter(success=False).values_list("result", flat=True)) == {
        "took longer than 0.2 s and could not be interrupted"
    }
    assert DBTaskResult.objects.running().count() == 0


def test_what_a_call_does_after_it_was_given_up_changes_no_record(lane: Lane) -> None:
    SubmitCall(function=callees.hangs, limit_s=0.2, group="stuck")()
    step_until(lane, ended("stuck"))
    callees.HOLD.set()
    step_until(lane, lambda: lane.given_up == [])
    assert TaskRecord.objects.get().result == "took longer than 0.2 s and could not be interrupted"
    assert [str(row.status) for row in DBTaskResult.objects.all()] == ["FAILED"]


def test_too_many_threads_that_hang_are_a_reason_to_start_anew(lane: Lane) -> None:
    for _ in range(lanes.MOST_GIVEN_UP + 1):
        SubmitCall(function=callees.hangs, limit_s=0.1)()
    with pytest.raises(WorkerSpent, match="5 calls hang"):
        step_until(lane, lambda: False)
    assert TaskRecord.objects.count() == 5


def test_a_transaction_left_open_by_one_call_does_not_swallow_the_next(lane: Lane) -> None:
    for number in range(4):
        offload(callees.leaves_a_transaction_open, group=f"open {number}")
        offload(callees.returns, group=f"next {number}")
    step_until(lane, lambda: TaskRecord.objects.filter(success=True).count() == 8)
    assert DBTaskResult.objects.successful().count() == 8


def test_closing_waits_for_calls_that_end_in_time(lane: Lane) -> None:
    offload(callees.hangs, 0.5, group="short")
    step_until(lane, lambda: any(runner.call for runner in lane._runners))
    lane.close(PATIENCE_S)
    assert ended("short")()


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_calls_beside_its_own_tasks_and_ends_with_the_status_that_asks_for_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    need_connections_of_their_own()
    monkeypatch.setattr(lanes, "GRACE_S", 0.1)
    monkeypatch.setattr("stockpress.jobs.worker.STOP_WITHIN_S", 4.0)
    ends: list[int] = []
    monkeypatch.setattr("stockpress.jobs.worker.end_process_soon", ends.append)
    callees.HOLD.clear()
    offload(callees.returns, group="quick")
    for _ in range(lanes.MOST_GIVEN_UP + 1):
        SubmitCall(function=callees.hangs, limit_s=0.1)()
    stop = threading.Event()
    try:
        with pytest.raises(SystemExit) as ended_with:
            run_worker(stop)
    finally:
        stop.set()
        callees.HOLD.set()
        connections.close_all()
    assert (ended_with.value.code, ends) == (SPENT_STATUS, [SPENT_STATUS])
    # The worker's own schedules leave records, too.
    records = TaskRecord.objects.filter(func__startswith="tests.")
    assert records.filter(success=True).count() == 1
    assert records.filter(success=False).count() == 5


class TestLost:
    """A worker ended in the middle of a call."""

    pytestmark = pytest.mark.django_db

    def _taken(self, worker: str, minutes_ago: int = 10, **fields: object) -> DBTaskResult:
        SubmitCall(function=callees.returns, group="lost", **fields)()  # type: ignore[arg-type]
        DBTaskResult.objects.filter(status="READY").update(
            status="RUNNING", worker_ids=[worker], started_at=utc_now() - dt.timedelta(minutes=minutes_ago)
        )
        return DBTaskResult.objects.get()

    def test_its_call_is_recorded_as_failed(self) -> None:
        row = self._taken("gone:1")
        assert end_lost_calls() == 1
        row.refresh_from_db()
        assert str(row.status) == "FAILED"
        record = TaskRecord.objects.get(group="lost")
        assert (record.success, record.result) == (False, "the worker ended while it ran")
        assert end_lost_calls() == 0

    def test_its_call_is_made_again_if_there_are_attempts_left(self) -> None:
        self._taken("gone:1", attempts=2)
        end_lost_calls()
        run_waiting(also_later=True)
        assert (TaskRecord.objects.get().success, TaskRecord.objects.get().attempt_count) == (True, 2)

    def test_the_call_of_a_worker_that_lives_is_left_alone(self) -> None:
        heartbeat.beat("here:2", utc_now())
        self._taken("here:2")
        assert end_lost_calls() == 0

    def test_a_call_that_was_taken_just_now_is_left_alone(self) -> None:
        self._taken("gone:1", minutes_ago=0)
        assert end_lost_calls() == 0

    def test_a_call_that_this_worker_knows_nothing_of_any_more_is_ended(self) -> None:
        heartbeat.beat(heartbeat.process_name(), utc_now())
        self._taken(heartbeat.process_name())
        assert end_lost_calls() == 1
