"""What tests of background calls share."""

from __future__ import annotations

from unittest import mock

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.calls import QUEUE


def run_waiting(*, also_later: bool = False) -> None:
    """Do what a worker does until the queue of calls is empty; `also_later` brings forward what is to wait."""
    if also_later:
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    worker = Worker(
        queue_names=[QUEUE],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    )
    # The worker would close the connection, and with it the transaction of the test.
    with mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        worker.run()
