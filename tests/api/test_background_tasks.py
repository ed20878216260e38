"""Background work in numbers."""

from __future__ import annotations

import pytest

from stockpress.jobs import heartbeat
from stockpress.jobs.calls import offload
from stockpress.jobs.schedules import SCHEDULES
from stockpress.jobs.stored_schedules import ScheduleSpec, keep_schedules
from stockpress.kernel.clock import utc_now
from tests.domain.jobs import callees
from tests.domain.jobs.running import run_waiting

pytestmark = pytest.mark.django_db

URL = "/api/background-task/"


def test_whoever_is_signed_in_sees_how_much_there_is(api) -> None:
    offload(callees.fails)
    run_waiting()
    offload(callees.returns)
    keep_schedules("plugin.", {"plugin.a.b": ScheduleSpec(func="x.y", kind="D")})
    assert api.user().get(URL).json() == {
        "is_running": False,
        "pending_tasks": 1,
        "scheduled_tasks": len(SCHEDULES) + 1,
        "failed_tasks": 1,
    }
    assert api.anonymous().get(URL).status_code == 401


def test_a_worker_that_lives_is_told(api) -> None:
    heartbeat.beat("worker", utc_now())
    assert api.user().get(URL).json()["is_running"] is True
