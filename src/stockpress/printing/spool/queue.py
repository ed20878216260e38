"""The queue: jobs are rows, a claim is one conditional update, and a claim that nobody renews is given back."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Collection

from django.core.files.base import ContentFile
from django.db import models, transaction

from stockpress.inventory.common.services import attach_file
from stockpress.jobs.heartbeat import process_name
from stockpress.kernel.clock import utc_now
from stockpress.kernel.errors import StockpressError
from stockpress.printing.errors import JobCancelled, OutputNotStored, SendingBrokenOff, ServerStopped
from stockpress.printing.label_printer import PrintedFile
from stockpress.printing.models import PrintJob
from stockpress.printing.render import RenderCancelled
from stockpress.printing.spool.states import AT_WORK, ENDED, JobState, check_move

LEASE = dt.timedelta(seconds=30)
MAX_ATTEMPTS = 3


def _jobs() -> models.QuerySet[PrintJob]:
    return PrintJob.objects.all()


def claim(job: PrintJob) -> bool:
    """Take a waiting job for this process; False when somebody else was quicker."""
    now = utc_now()
    taken = (
        _jobs()
        .filter(pk=job.pk, state=JobState.QUEUED)
        .update(
            state=JobState.RENDERING,
            claimed_by=process_name(),
            lease_until=now + LEASE,
            started=now,
            attempts=models.F("attempts") + 1,
        )
    )
    if taken:
        job.refresh_from_db()
    return bool(taken)


def claim_next(*, besides: Collection[int | None] = ()) -> PrintJob | None:
    """The oldest waiting job, claimed; None when nothing waits. Jobs of the users in `besides` are passed over."""
    waiting = _jobs().filter(state=JobState.QUEUED).order_by("pk")
    if besides:
        waiting = waiting.exclude(user__in=[user for user in besides if user is not None])
    if None in besides:
        waiting = waiting.exclude(user=None)
    while True:
        job = waiting.first()
        if job is None or claim(job):
            return job


def renew_lease(job: PrintJob) -> None:
    """Whoever runs a job is alive and still at work on it."""
    _jobs().filter(pk=job.pk, state__in=AT_WORK, claimed_by=process_name()).update(lease_until=utc_now() + LEASE)


def renew_leases() -> None:
    """This process is alive and still at work on what it claimed."""
    _jobs().filter(state__in=AT_WORK, claimed_by=process_name()).update(lease_until=utc_now() + LEASE)


def recover_orphans() -> int:
    """Give jobs back to the queue whose process is gone; after `MAX_ATTEMPTS` the job fails instead. Returns how many.

    A job that was being sent ends as unknown: nobody can say from here what came out.
    """
    recovered = 0
    for job in _jobs().filter(state__in=AT_WORK).select_related("output"):
        if job.lease_until is not None and job.lease_until >= utc_now() and not _is_gone(job.claimed_by):
            continue
        if job.state == JobState.SENDING:
            fail(job, SendingBrokenOff(done=job.output.progress, total=job.output.total))
        elif job.attempts >= MAX_ATTEMPTS:
            fail(job, ServerStopped(attempts=job.attempts))
        else:
            claimed = _jobs().filter(
                pk=job.pk, state=JobState.RENDERING, claimed_by=job.claimed_by, attempts=job.attempts
            )
            claimed.update(state=JobState.QUEUED, claimed_by="", lease_until=None)
        recovered += 1
    return recovered


def _is_gone(claimer: str) -> bool:
    """A process of this machine that no longer runs; of other machines only the lease can tell."""
    host, _, pid = claimer.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def finish(job: PrintJob, printed: PrintedFile) -> None:
    """Record the file, what is attached, and the end, all or nothing; a job that was ended meanwhile stays as it is.

    Raises OutputNotStored when the storage takes no more.
    """
    try:
        _record(job, printed)
    except OSError as err:
        raise OutputNotStored(reason=err.strerror or type(err).__name__) from err
    job.refresh_from_db()


def _record(job: PrintJob, printed: PrintedFile) -> None:
    with transaction.atomic():
        current = _locked(job)
        if current is None or current.state in ENDED:
            return
        _end(current, JobState.DONE)
        current.engine = ",".join(sorted(printed.engines))
        current.warnings = list(printed.warnings)
        current.save()
        for attachment in printed.attachments:
            attach_file(
                model_type=attachment.model_type,
                model_id=attachment.model_id,
                file_name=printed.name,
                content=attachment.pdf,
                comment=f"Printed with the template {current.output.template_name}",
                user=current.user,
            )
        file = None if printed.content is None else ContentFile(printed.content, name=printed.name)
        current.output.mark_complete(output=file)


def fail(job: PrintJob, error: StockpressError) -> None:
    """Record why there is no result; the row that somebody polls stays and says it."""
    with transaction.atomic():
        current = _locked(job)
        if current is None or current.state in ENDED:
            return
        _end(current, _end_state(error))
        current.reason, current.reason_code = str(error), error.code
        current.save()
        current.output.mark_failure(error_dict={"error": str(error), "code": error.code})
    job.refresh_from_db()


def _end_state(error: StockpressError) -> JobState:
    if isinstance(error, SendingBrokenOff):
        return JobState.UNKNOWN
    return JobState.CANCELLED if isinstance(error, JobCancelled | RenderCancelled) else JobState.FAILED


def begin_sending(job: PrintJob) -> None:
    """From now on something may be on its way to paper: the job never begins again by itself.

    Raises JobCancelled when it was ended meanwhile.
    """
    sending = _jobs().filter(pk=job.pk, state=JobState.RENDERING, claimed_by=process_name())
    if not sending.update(state=JobState.SENDING):
        raise JobCancelled
    job.state = JobState.SENDING


def is_cancelled(job: PrintJob) -> bool:
    return _jobs().filter(pk=job.pk, state=JobState.CANCELLED).exists()


def _locked(job: PrintJob) -> PrintJob | None:
    return _jobs().select_for_update().filter(pk=job.pk).first()


def _end(job: PrintJob, state: JobState) -> None:
    check_move(job.state, state)
    job.state, job.finished, job.lease_until = state, utc_now(), None
