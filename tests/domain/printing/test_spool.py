"""The queue: states, claims, orphans, ends."""

from __future__ import annotations

import datetime as dt
import errno
import itertools
import os
import socket

import pytest
from django.core.files.storage import FileSystemStorage

from stockpress.kernel.clock import utc_now
from stockpress.outputs.models import DataOutput
from stockpress.printing.errors import TemplateGone
from stockpress.printing.label_printer import PrintedFile
from stockpress.printing.models import PrintJob
from stockpress.printing.services import PrintLabels
from stockpress.printing.spool import queue, runner
from stockpress.printing.spool.states import ENDED, MOVES, IllegalMove, JobState, check_move
from tests.factories import printing
from tests.factories.part import PartFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_job(**fields: object) -> PrintJob:
    job = PrintLabels(user=None, template=printing.label_template("<p>x</p>"), item_ids=[PartFactory.create().pk])()
    if fields:
        PrintJob.objects.filter(pk=job.pk).update(**fields)
        job.refresh_from_db()
    return job


@pytest.mark.parametrize(("current", "wanted"), list(itertools.product(JobState, JobState)))
def test_a_job_moves_only_as_the_table_says(current: JobState, wanted: JobState) -> None:
    if wanted in MOVES[current]:
        check_move(current, wanted)
    else:
        with pytest.raises(IllegalMove):
            check_move(current, wanted)


def test_every_state_can_reach_an_end() -> None:
    for start in JobState:
        reached, waiting = {start}, [start]
        while waiting:
            for move in MOVES[waiting.pop()] - reached:
                reached.add(move)
                waiting.append(move)
        assert reached & ENDED


def test_job_and_output_are_written_together() -> None:
    job = a_job()
    assert job.state == JobState.QUEUED
    assert job.output.complete is False
    assert job.output.total == 1
    assert DataOutput.objects.count() == PrintJob.objects.count() == 1


def test_a_job_is_claimed_once() -> None:
    job = a_job()
    same = PrintJob.objects.get(pk=job.pk)
    assert queue.claim(job) is True
    assert queue.claim(same) is False
    assert job.attempts == 1
    assert job.claimed_by.endswith(f":{os.getpid()}")


def test_jobs_are_claimed_in_the_order_they_came() -> None:
    first, second = a_job(), a_job()
    claimed = [queue.claim_next(), queue.claim_next(), queue.claim_next()]
    assert [job.pk if job else None for job in claimed] == [first.pk, second.pk, None]


def test_a_job_whose_process_is_gone_begins_again() -> None:
    job = a_job(
        state=JobState.RENDERING,
        claimed_by=f"{socket.gethostname()}:{2**22 + 1}",
        attempts=1,
        lease_until=utc_now() + dt.timedelta(minutes=1),
    )
    assert queue.recover_orphans() == 1
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_job_whose_lease_ran_out_on_another_machine_begins_again() -> None:
    job = a_job(
        state=JobState.RENDERING, claimed_by="elsewhere:1", attempts=1, lease_until=utc_now() - dt.timedelta(seconds=1)
    )
    queue.recover_orphans()
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_job_at_work_is_left_alone() -> None:
    job = a_job()
    queue.claim(job)
    queue.renew_leases()
    assert queue.recover_orphans() == 0
    job.refresh_from_db()
    assert job.state == JobState.RENDERING


def test_a_job_that_killed_three_processes_fails_with_a_reason() -> None:
    job = a_job(
        state=JobState.RENDERING, claimed_by="elsewhere:1", attempts=3, lease_until=utc_now() - dt.timedelta(seconds=1)
    )
    queue.recover_orphans()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.reason_code == "server_stopped"
    assert "3 times" in job.output.errors["error"]


def test_a_job_whose_template_was_deleted_ends_with_a_reason() -> None:
    job = a_job()
    assert job.template is not None
    job.template.delete()
    runner.run_to_end(PrintJob.objects.get(pk=job.pk))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert job.reason_code == TemplateGone.code
    assert job.output.errors["error"]


def test_a_job_whose_item_was_deleted_ends_with_a_reason() -> None:
    part = PartFactory.create()
    job = PrintLabels(user=None, template=printing.label_template(), item_ids=[part.pk])()
    key = part.pk
    part.delete()
    runner.run_to_end(job)
    assert job.state == JobState.FAILED
    assert str(key) in job.reason


def test_a_cancelled_job_stays_cancelled_when_its_file_comes_late() -> None:
    job = a_job()
    queue.claim(job)
    PrintJob.objects.filter(pk=job.pk).update(state=JobState.CANCELLED)
    queue.finish(job, PrintedFile(name="x.pdf", content=b"%PDF"))
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not job.output.output


def test_an_unforeseen_failure_ends_the_job_and_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("stockpress.printing.spool.runner.make_file", explode)
    job = runner.run_to_end(a_job())
    assert job.state == JobState.FAILED
    assert f"job {job.pk}" in job.reason
    assert "secret detail" not in job.reason


def test_progress_is_reported_as_it_is_made() -> None:
    seen: list[tuple[int, int]] = []
    job = runner.run_to_end(a_job(), on_progress=lambda done, total: seen.append((done, total)))
    assert job.state == JobState.DONE
    assert seen == [(1, 1)]
    assert job.engine == "fast"


def test_a_full_disk_ends_the_job_with_a_reason_and_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_args: object, **_kwargs: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    job = a_job()
    with monkeypatch.context() as patch:
        patch.setattr(FileSystemStorage, "_save", no_space)
        runner.run_to_end(job)
    assert job.state == JobState.FAILED
    assert job.reason_code == "output_not_stored"
    assert "No space left" in job.output.errors["error"]
    assert runner.run_to_end(a_job()).state == JobState.DONE
