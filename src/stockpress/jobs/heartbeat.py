"""Is a worker alive? Each one says so in its row."""

from __future__ import annotations

import datetime as dt
import os
import socket

from stockpress.jobs.models import WorkerHeartbeat
from stockpress.kernel.clock import utc_now

BEAT_EVERY_S = 5.0
ALIVE_FOR = dt.timedelta(seconds=20)
FORGET_AFTER = dt.timedelta(days=1)


def process_name() -> str:
    """A name for this process that no other living process has."""
    return f"{socket.gethostname()}:{os.getpid()}"


def beat(name: str, started: dt.datetime) -> None:
    now = utc_now()
    WorkerHeartbeat.objects.update_or_create(
        name=name, defaults={"seen": now}, create_defaults={"started": started, "seen": now}
    )
    WorkerHeartbeat.objects.filter(seen__lt=now - FORGET_AFTER).delete()


def sign_off(name: str) -> None:
    """The process ends in order; its row goes at once instead of after `ALIVE_FOR`."""
    WorkerHeartbeat.objects.filter(name=name).delete()


def living_workers() -> int:
    return WorkerHeartbeat.objects.filter(seen__gte=utc_now() - ALIVE_FOR).count()


def seen_since(moment: dt.datetime) -> list[str]:
    """The names of the workers that were alive then or later."""
    return list(WorkerHeartbeat.objects.filter(seen__gte=moment).values_list("name", flat=True))
