"""What background tasks leave behind goes after the days that a setting names."""

from __future__ import annotations

import datetime as dt

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from stockpress.jobs.retention import delete_expired_results, delete_old_results
from stockpress.jobs.schedules import SCHEDULES
from stockpress.kernel.clock import utc_now
from stockpress.settings_registry.definitions import SettingInvalid
from stockpress.settings_registry.services import ChangeSetting

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = utc_now()


def result(days_ago: int, status: TaskResultStatus = TaskResultStatus.SUCCESSFUL) -> DBTaskResult:
    ended = None
    if status in {TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED}:
        ended = NOW - dt.timedelta(days=days_ago)
    return DBTaskResult.objects.create(
        status=status,
        finished_at=ended,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="stockpress.jobs.retention.delete_old_results",
        backend_name="default",
        run_after=NOW - dt.timedelta(days=days_ago),
        exception_class_path="",
        traceback="",
    )


def test_results_go_after_thirty_days_whether_they_are_good_or_bad() -> None:
    young = result(29)
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
        result(30, status)
    assert delete_expired_results(NOW) == 2
    assert DBTaskResult.objects.get() == young


def test_what_waits_or_runs_stays_however_old_it_is() -> None:
    for status in (TaskResultStatus.READY, TaskResultStatus.RUNNING):
        result(1000, status)
    assert delete_expired_results(NOW) == 0
    assert DBTaskResult.objects.count() == 2


def test_the_setting_says_how_long_results_stay() -> None:
    result(10)
    assert delete_expired_results(NOW) == 0
    ChangeSetting(key="INVENTREE_DELETE_TASKS_DAYS", value=7)()
    assert delete_expired_results(NOW) == 1


def test_a_week_is_the_least() -> None:
    with pytest.raises(SettingInvalid, match="at least 7"):
        ChangeSetting(key="INVENTREE_DELETE_TASKS_DAYS", value=6)()


def test_more_days_than_a_calendar_has_keep_everything() -> None:
    result(20_000)
    ChangeSetting(key="INVENTREE_DELETE_TASKS_DAYS", value=2**31 - 1)()
    assert delete_expired_results(NOW) == 0


def test_it_is_done_every_day() -> None:
    schedule = SCHEDULES["jobs.delete_old_results"]
    assert (schedule.every, schedule.enqueue) == (dt.timedelta(days=1), delete_old_results.enqueue)
    result(31)
    assert delete_old_results.call() == 1
