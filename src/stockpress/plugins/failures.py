"""What plugins did wrong, for the people who run the server: noted at once, stored in the background.

A failing hook runs inside somebody's transaction, which may be rolled back; so notes are kept in the process and written
by its own thread, or by whoever reads the list.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from stockpress.jobs.heartbeat import process_name
from stockpress.kernel.clock import utc_now
from stockpress.plugins.models import NAME_LENGTH, PluginFailure

LONGEST_MESSAGE = 1000
KEPT_FOR = dt.timedelta(days=30)
# Different notes of one process that wait to be written; a plugin that fails in a new way each time does not fill it.
MOST_WAITING = 500


@dataclass(frozen=True)
class _Note:
    stage: str
    name: str
    message: str


_waiting: dict[_Note, int] = {}
_lock = threading.Lock()


def note(stage: str, name: str, message: str) -> None:
    """Remember a failure; costs no query."""
    entry = _Note(stage[:120], name[:NAME_LENGTH], message[:LONGEST_MESSAGE])
    with _lock:
        if entry in _waiting or len(_waiting) < MOST_WAITING:
            _waiting[entry] = _waiting.get(entry, 0) + 1


def store_waiting() -> int:
    """Write what was noted; returns how many different notes there were. What cannot be written now waits on."""
    with _lock:
        taken: Mapping[_Note, int] = dict(_waiting)
        _waiting.clear()
    written = False
    try:
        if taken:
            _store(taken)
        written = True
    finally:
        if not written:
            with _lock:
                for entry, count in taken.items():
                    _waiting[entry] = _waiting.get(entry, 0) + count
    return len(taken)


@transaction.atomic
def _store(taken: Mapping[_Note, int]) -> None:
    now, process = utc_now(), process_name()
    for entry, count in taken.items():
        digest = hashlib.sha256(entry.message.encode()).hexdigest()
        rows = PluginFailure.objects.filter(stage=entry.stage, name=entry.name, digest=digest)
        seen = {"last_seen": now, "process": process}
        if not rows.update(count=F("count") + count, **seen):
            PluginFailure.objects.get_or_create(
                stage=entry.stage,
                name=entry.name,
                digest=digest,
                defaults={"message": entry.message, "count": count, "first_seen": now, **seen},
            )
    PluginFailure.objects.filter(last_seen__lt=now - KEPT_FOR).delete()


def drop_waiting() -> None:
    """Forget what this process noted and did not store yet."""
    with _lock:
        _waiting.clear()


def forget() -> None:
    """Forget every failure, stored or waiting: somebody has read them and starts anew."""
    drop_waiting()
    PluginFailure.objects.all().delete()
