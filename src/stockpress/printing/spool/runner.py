"""Runs jobs: claimed from the queue by the worker, or one at once by whoever has just written it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import DatabaseError, close_old_connections, connections

from stockpress.kernel.errors import StockpressError
from stockpress.outputs.models import DataOutput
from stockpress.printing.label_printer import PrintedFile
from stockpress.printing.models import PrintJob
from stockpress.printing.spool import queue
from stockpress.printing.spool.bell import Bell
from stockpress.printing.spool.isolation import contain
from stockpress.printing.spool.states import ENDED
from stockpress.printing.work import make_file
from stockpress.settings_registry import flag
from stockpress.settings_registry.versions import read_anew

log = structlog.get_logger(__name__)

POLL_S = 0.5
TEND_EVERY_S = 5.0
JOBS_AT_ONCE = 3
# One place is always free for somebody else: whoever prints a catalogue does not hold up a single label.
MOST_OF_ONE_USER = 2
RENEW_EVERY_S = 10.0
PROGRESS_EVERY_S = 0.25
WAIT_STEP_S = 0.01

ProgressListener = Callable[[int, int], None]


def run(job: PrintJob, on_progress: ProgressListener | None = None) -> None:
    """Make a claimed job's file and record the end, whichever it is."""
    with structlog.contextvars.bound_contextvars(job=job.pk):
        began = time.monotonic()
        progress = _ProgressWriter(job, on_progress)
        try:
            printed = contain(job.pk, lambda: _file_of(job, progress))
            queue.finish(job, printed)
        except StockpressError as err:
            queue.fail(job, err)
            if flag("REPORT_LOG_ERRORS"):
                log.warning("print_job_failed", code=err.code, reason=str(err))
        log.info(
            "print_job_ended",
            state=job.state,
            code=job.reason_code or None,
            ms=round((time.monotonic() - began) * 1000),
        )


def _file_of(job: PrintJob, progress: _ProgressWriter) -> PrintedFile:
    return make_file(
        job,
        on_progress=progress,
        cancelled=progress.cancelled,
        on_sending=lambda: queue.begin_sending(job),
    )


def run_to_end(job: PrintJob, on_progress: ProgressListener | None = None) -> PrintJob:
    """Run a waiting job in this process, now; one that another process has claimed is waited for."""
    if queue.claim(job):
        run(job, on_progress)
    else:
        wait_for(job, float("inf"))
    return job


def wait_for(job: PrintJob, seconds: float) -> PrintJob:
    """Wait for the end of a job that another process runs, at most `seconds`; the job then says what is true."""
    deadline = time.monotonic() + seconds
    while job.state not in ENDED and time.monotonic() < deadline:
        time.sleep(WAIT_STEP_S)
        job.refresh_from_db(fields=["state"])
    job.refresh_from_db()
    return job


class _ProgressWriter:
    """Writes how far a job is, not more often than anybody could see, and learns on the way whether it was cancelled."""

    def __init__(self, job: PrintJob, listener: ProgressListener | None) -> None:
        self._job = job
        self._listener = listener
        self._written_at = time.monotonic()
        self._is_cancelled = False
        self._owner = threading.get_ident()
        self._asked_at = self._renewed_at = time.monotonic()

    def __call__(self, done: int) -> None:
        total = self._job.output.total
        if self._listener is not None:
            self._listener(done, total)
        if time.monotonic() - self._written_at >= PROGRESS_EVERY_S:
            self._written_at = time.monotonic()
            DataOutput.objects.filter(pk=self._job.output_id, complete=False).update(progress=min(done, total))

    def cancelled(self) -> bool:
        """Asks the database now and then, in the thread of the job; other threads are told what is known."""
        may_ask = threading.get_ident() == self._owner and time.monotonic() - self._asked_at >= PROGRESS_EVERY_S
        if may_ask and not self._is_cancelled:
            self._asked_at = time.monotonic()
            self._is_cancelled = queue.is_cancelled(self._job)
            if time.monotonic() - self._renewed_at >= RENEW_EVERY_S:
                self._renewed_at = time.monotonic()
                queue.renew_lease(self._job)
        return self._is_cancelled


class Spooler:
    """The worker's part: takes jobs from the queue and runs a few at a time."""

    def __init__(self, jobs_at_once: int = JOBS_AT_ONCE) -> None:
        self._places = threading.BoundedSemaphore(jobs_at_once)
        self._executor = ThreadPoolExecutor(jobs_at_once, thread_name_prefix="spool")
        self._counting = threading.Lock()
        self._running: Counter[int | None] = Counter()
        self._most_of_one_user = min(MOST_OF_ONE_USER, jobs_at_once)

    def run_forever(self, stop: threading.Event) -> None:
        """Take jobs until told to stop; what has begun is finished."""
        bell = Bell()
        tended_at = float("-inf")
        try:
            while not stop.is_set():
                close_old_connections()
                try:
                    if time.monotonic() - tended_at >= TEND_EVERY_S:
                        queue.renew_leases()
                        queue.recover_orphans()
                        tended_at = time.monotonic()
                    started = self._start_next()
                except DatabaseError as err:
                    log.warning("database_unavailable", error=str(err))
                    connections.close_all()
                    started = False
                if not started:
                    bell.wait(POLL_S)
        finally:
            bell.close()
            self._executor.shutdown(wait=True)

    def _start_next(self) -> bool:
        """Start one job if there is a free place and a job; True when one was started."""
        if not self._places.acquire(blocking=False):
            return False
        job = None
        try:
            job = queue.claim_next(besides=self._users_at_their_limit())
        finally:
            if job is None:
                self._places.release()
        if job is None:
            return False
        with self._counting:
            self._running[job.user_id] += 1
        self._executor.submit(self._run_and_free, job)
        return True

    def _users_at_their_limit(self) -> list[int | None]:
        with self._counting:
            return [user for user, count in self._running.items() if count >= self._most_of_one_user]

    def _run_and_free(self, job: PrintJob) -> None:
        try:
            close_old_connections()
            read_anew()
            run(job)
        except DatabaseError as err:
            # The end could not be written; the lease runs out and the job begins again, as after a crash.
            log.warning("job_end_not_recorded", job=job.pk, error=str(err))
        finally:
            connections.close_all()
            with self._counting:
                self._running[job.user_id] -= 1
            self._places.release()
