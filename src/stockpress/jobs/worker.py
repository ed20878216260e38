"""The worker process: background tasks, schedules, and the loops that higher packages bring."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from django.db import DatabaseError, close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from stockpress.jobs import heartbeat, schedules
from stockpress.kernel.clock import utc_now

log = structlog.get_logger(__name__)

Loop = Callable[[threading.Event], None]

TASK_POLL_S = 1.0
SCHEDULE_POLL_S = 30.0
STOP_WITHIN_S = 20.0


def run_worker(stop: threading.Event, loops: Sequence[Loop] = ()) -> None:
    """Run until `stop` is set. Each loop has a thread and a database connection of its own.

    A loop that ends by an error ends the process, so that the supervisor starts a whole worker instead of leaving half of one.
    """
    failed = threading.Event()
    threads = [
        threading.Thread(target=_guarded, args=(loop, stop, failed), name=loop.__qualname__, daemon=True)
        for loop in (_beat, _run_schedules, _run_tasks, *loops)
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(STOP_WITHIN_S)
    if failed.is_set():
        raise SystemExit(1)


def _guarded(loop: Loop, stop: threading.Event, failed: threading.Event) -> None:
    finished = False
    try:
        loop(stop)
        finished = True
    finally:
        if not finished:
            log.error("worker_loop_failed", loop=loop.__qualname__)
            failed.set()
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
    _every(stop, SCHEDULE_POLL_S, schedules.enqueue_due)


def _run_tasks(stop: threading.Event) -> None:
    worker = TaskWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=heartbeat.process_name(),
        excluded_queue_names=[],
    )

    def run_waiting_tasks() -> None:
        # Asking first keeps an idle worker from taking the write lock of an embedded database every second.
        if DBTaskResult.objects.ready().exists():
            worker.run()

    _every(stop, TASK_POLL_S, run_waiting_tasks)
