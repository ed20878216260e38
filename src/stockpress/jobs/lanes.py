"""The lane: the threads that make the calls of `calls`, beside the thread for the server's own tasks.

What a plugin does there may hang. While a call takes long, another thread is there for the others. One that goes on after
its time limit is interrupted (see `kernel.time_limit`); where that does not help, because it waits in C code, its thread is
given up and another takes its place. Threads cannot be ended, so a process with too many of them asks to be replaced.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import threading
import time
import traceback

import structlog
from django.db import DatabaseError, connections
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from stockpress.jobs import heartbeat
from stockpress.jobs.calls import QUEUE, Call, finish
from stockpress.jobs.isolation import Outcome
from stockpress.jobs.running import RUNNING, RunningCall
from stockpress.kernel.clock import utc_now
from stockpress.kernel.errors import StockpressError

log = structlog.get_logger(__name__)

THREADS = 2
# A call that runs for so long does not count: there is another thread for it, up to so many in all.
SLOW_AFTER_S = 20.0
MOST_THREADS = 6
# How long after its limit a call may still take to leave.
GRACE_S = 30.0
MOST_GIVEN_UP = 4
LOST_POLL_S = 30.0
# A worker not seen for so long is gone, and a call it had taken has no end unless somebody else records one.
GONE_AFTER = dt.timedelta(seconds=60)
_RUNNER_WAIT_S = 1.0


class WorkerSpent(StockpressError):
    """This process should end, and another take its place."""

    code = "worker_spent"
    text = "{count} calls hang in this worker process and cannot be interrupted; it ends so that a new one starts."


class Runner(threading.Thread):
    """One thread of the lane: takes what waits in the queue, one call after the other."""

    def __init__(self, lane: Lane, number: int) -> None:
        super().__init__(name=f"{lane.queue}-{number}", daemon=True)
        self._lane = lane
        self.given_up = False
        self.worker = TaskWorker(
            queue_names=[lane.queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=heartbeat.process_name(),
            excluded_queue_names=[],
        )

    def run(self) -> None:
        try:
            while self.worker.running:
                if self._lane.has_work.wait(_RUNNER_WAIT_S) and self.worker.running:
                    self._lane.has_work.clear()
                    self._work()
        finally:
            connections.close_all()

    def _work(self) -> None:
        try:
            self.worker.run()
        except DatabaseError as err:
            log.warning("database_unavailable", step=self.name, error=str(err))
            connections.close_all()

    @property
    def call(self) -> RunningCall | None:
        return RUNNING.get(self.ident) if self.ident is not None else None

    @property
    def is_slow(self) -> bool:
        call = self.call
        return call is not None and (utc_now() - call.started).total_seconds() > SLOW_AFTER_S

    def finish_and_end(self) -> None:
        """End after the call that runs now."""
        self.worker.running = False


class Lane:
    """Looks after its threads; `step` is called about once a second, by one thread, until `close`."""

    def __init__(self, queue: str = QUEUE, threads: int = THREADS) -> None:
        self.queue = queue
        self.has_work = threading.Event()
        self.given_up: list[Runner] = []
        self._size = threads
        self._started = 0
        self._runners: list[Runner] = []
        self._look_for_lost_at = 0.0

    def step(self) -> None:
        """Raises WorkerSpent when too many threads hang."""
        for runner in self._runners:
            call = runner.call
            if call is not None and time.monotonic() > call.deadline + GRACE_S:
                self._give_up(runner, call)
        self._fill()
        if DBTaskResult.objects.ready().filter(queue_name=self.queue).exists():
            self.has_work.set()
        if time.monotonic() >= self._look_for_lost_at:
            self._look_for_lost_at = time.monotonic() + LOST_POLL_S
            end_lost_calls(self.queue)

    def close(self, within_s: float) -> None:
        """Let every call end that does so in time."""
        for runner in self._runners:
            runner.finish_and_end()
        deadline = time.monotonic() + within_s
        for runner in self._runners:
            runner.join(max(0.0, deadline - time.monotonic()))

    def _fill(self) -> None:
        self._runners = [runner for runner in self._runners if runner.is_alive()]
        self.given_up = [runner for runner in self.given_up if runner.is_alive()]
        if len(self.given_up) > MOST_GIVEN_UP:
            raise WorkerSpent(count=len(self.given_up))
        slow = sum(1 for runner in self._runners if runner.is_slow)
        wanted = max(self._size, min(MOST_THREADS, self._size + slow))
        idle = [runner for runner in self._runners if runner.call is None]
        for runner in idle[: max(0, len(self._runners) - wanted)]:
            runner.finish_and_end()
        while len(self._runners) < wanted:
            self._started += 1
            runner = Runner(self, self._started)
            runner.start()
            self._runners.append(runner)

    def _give_up(self, runner: Runner, call: RunningCall) -> None:
        if not call.settle():
            return  # it has just ended
        runner.finish_and_end()
        self._runners = [other for other in self._runners if other is not runner]
        self.given_up.append(runner)
        message = f"took longer than {call.limit_s:g} s and could not be interrupted"
        log.error("background_call_given_up", call=call.call, limit_s=call.limit_s, stack=_stack_of(runner))
        _end_in_queue(DBTaskResult.objects.get(pk=call.task), call.started, message)


def _stack_of(thread: threading.Thread) -> str:
    """Where the thread hangs."""
    frame = sys._current_frames().get(thread.ident or 0)
    return "".join(traceback.format_stack(frame)) if frame is not None else ""


def end_lost_calls(queue: str = QUEUE, now: dt.datetime | None = None) -> int:
    """Record an end for calls whose worker ended while it made them; returns how many there were.

    They are made again only if they have attempts left: what they did until then is not known.
    """
    now = now or utc_now()
    taken = list(DBTaskResult.objects.running().filter(queue_name=queue, started_at__lt=now - GONE_AFTER))
    if not taken:
        return 0
    alive = set(heartbeat.seen_since(now - GONE_AFTER))
    mine, known = heartbeat.process_name(), {call.task for call in RUNNING.values() if not call.settled}
    lost = 0
    for row in taken:
        worker = (row.worker_ids or [""])[-1]
        if (worker == mine and str(row.pk) not in known) or (worker != mine and worker not in alive):
            lost += _end_in_queue(row, row.started_at or now, "the worker ended while it ran", retry=True)
    return lost


def _end_in_queue(row: DBTaskResult, started: dt.datetime, message: str, *, retry: bool = False) -> bool:
    """Mark the row as failed and record it, unless it has ended meanwhile."""
    ended = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=utc_now(), traceback=message
    )
    if ended:
        with contextlib.suppress(TypeError, LookupError):
            call = Call(**row.args_kwargs["args"][0])
            finish(call, started, Outcome(success=False, message=message), retry=retry)
    return bool(ended)
