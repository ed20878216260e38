"""The worker process: background tasks, schedules, and the loops that higher packages bring."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from stockpress.jobs import heartbeat, schedules, stored_schedules
from stockpress.jobs.calls import QUEUE
from stockpress.jobs.lanes import Lane, WorkerSpent
from stockpress.kernel.clock import utc_now

log = structlog.get_logger(__name__)

Loop = Callable[[threading.Event], None]

TASK_POLL_S = 1.0
SCHEDULE_POLL_S = 30.0
STORED_SCHEDULE_POLL_S = 3.0
STOP_WITHIN_S = 20.0
# The exit status that says "start another one": nothing is broken but this process.
SPENT_STATUS = 75
_END_WITHIN_S = 5.0


def run_worker(stop: threading.Event, loops: Sequence[Loop] = ()) -> None:
    """Run until `stop` is set. Each loop has a thread and a database connection of its own.

    A loop that ends by an error ends the process, so that the supervisor starts a whole worker instead of leaving half of one.
    """
    statuses: list[int] = []
    threads = [
        threading.Thread(target=_guarded, args=(loop, stop, statuses), name=loop.__qualname__, daemon=True)
        for loop in (_beat, _run_schedules, _run_tasks, _run_calls, *loops)
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + STOP_WITHIN_S
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    if statuses:
        end_process_soon(statuses[0])
        raise SystemExit(statuses[0])


def end_process_soon(status: int) -> None:
    """End the process even if a thread that a plugin has started would keep it alive for ever."""
    ending = threading.Timer(_END_WITHIN_S, os._exit, [status])
    ending.daemon = True
    ending.start()


def _guarded(loop: Loop, stop: threading.Event, statuses: list[int]) -> None:
    status = 1
    try:
        loop(stop)
        status = 0
    except WorkerSpent as err:
        log.error("worker_spent", reason=str(err))
        status = SPENT_STATUS
    finally:
        if status:
            log.error("worker_loop_failed", loop=loop.__qualname__)
            statuses.append(status)
            stop.set()
        connections.close_all()


def _every(stop: threading.Event, interval_s: float, step: Callable[[], object]) -> None:
    """Call `step` until told to stop; a database that is away for a while is waited for."""
    while not stop.is_set():
        close_old_connections()
        try:
            step()
        except DatabaseError as err:
            log.warning("database_unavailable", step=step.__qualname__, error=str(err))
            connections.close_all()
        stop.wait(interval_s)


def _beat(stop: threading.Event) -> None:
    name, started = heartbeat.process_name(), utc_now()

    def beat() -> None:
        heartbeat.beat(name, started)

    _every(stop, heartbeat.BEAT_EVERY_S, beat)
    heartbeat.sign_off(name)


def _run_schedules(stop: threading.Event) -> None:
    declared_due = 0.0

    def enqueue_due() -> None:
        nonlocal declared_due
        # Stored ones may be due within a minute; looking for them is one read, which an idle database does not feel.
        stored_schedules.enqueue_due_stored()
        if time.monotonic() >= declared_due:
            declared_due = time.monotonic() + SCHEDULE_POLL_S
            schedules.enqueue_due()

    _every(stop, STORED_SCHEDULE_POLL_S, enqueue_due)


def _run_calls(stop: threading.Event) -> None:
    lane = Lane()
    try:
        _every(stop, TASK_POLL_S, lane.step)
    finally:
        lane.close(STOP_WITHIN_S / 2)


def _run_tasks(stop: threading.Event) -> None:
    worker = TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=heartbeat.process_name(),
        excluded_queue_names=[QUEUE],
    )

    def run_waiting_tasks() -> None:
        # Asking first keeps an idle worker from taking the write lock of an embedded database every second.
        if DBTaskResult.objects.ready().exclude(queue_name=QUEUE).exists():
            worker.run()

    _every(stop, TASK_POLL_S, run_waiting_tasks)
