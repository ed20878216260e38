"""Plugins that fail again and again are put out of use, at once in this process and soon in all of them.

What counts is a row of failures of one hook without a success between them, and every overrun of a time limit. A plugin
that comes with Stockpress is never put out of use: without it, something that people rely on would be missing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import structlog
from django.db import transaction

from stockpress.kernel.clock import utc_now
from stockpress.kernel.ports import Port
from stockpress.plugins.generations import STATES
from stockpress.plugins.models import PluginConfig

log = structlog.get_logger(__name__)

FAILURES_IN_A_ROW = 10
OVERRUNS = 3
# (key): whether the plugin cannot work in this process, for a reason that is not its own.
IS_EXCUSED: Port[[str], bool] = Port("plugins whose failures do not count")


@dataclass
class _Record:
    """What this process counted of one plugin."""

    failures: dict[str, int] = field(default_factory=dict)
    overruns: int = 0
    reason: str = ""


_lock = threading.Lock()
_records: dict[str, _Record] = {}
# Reasons that are not in the database yet, by key.
_to_store: dict[str, str] = {}
_trusted: frozenset[str] = frozenset()


def trust(keys: frozenset[str]) -> None:
    """The plugins that are never put out of use."""
    global _trusted  # noqa: PLW0603  one set for the process, replaced as a whole
    _trusted = keys


def is_trusted(key: str) -> bool:
    """Whether the plugin comes with the server."""
    return key in _trusted


def reason_for(key: str) -> str:
    """Why the plugin is out of use in this process; empty if it is not."""
    record = _records.get(key)
    return record.reason if record else ""


def count_success(key: str, hook: str) -> None:
    record = _records.get(key)
    if record is not None:
        record.failures.pop(hook, None)


def count_failure(key: str, hook: str, reason: str) -> None:
    if IS_EXCUSED(key):
        return
    with _lock:
        record = _records.setdefault(key, _Record())
        record.failures[hook] = count = record.failures.get(hook, 0) + 1
    if count >= FAILURES_IN_A_ROW:
        block(key, f"It failed {count} times in a row in {hook}, the last time with {reason}.")


def count_overrun(key: str, hook: str, limit_s: float) -> None:
    """Called when the time is over, by the watchdog: the call itself may hang for ever."""
    with _lock:
        record = _records.setdefault(key, _Record())
        record.overruns += 1
    log.warning("plugin_overran", plugin=key, hook=hook, limit_s=limit_s, times=record.overruns)
    if record.overruns >= OVERRUNS:
        block(key, f"It took longer than {limit_s:g} s {record.overruns} times, the last time in {hook}.")


def block(key: str, reason: str) -> None:
    """Put a plugin out of use, here at once, elsewhere by `store_reasons`."""
    if key in _trusted:
        return
    with _lock:
        record = _records.setdefault(key, _Record())
        if record.reason:
            return
        record.reason = reason
        _to_store[key] = reason
    log.error("plugin_quarantined", plugin=key, reason=reason)


def release(key: str) -> None:
    """Begin anew with the plugin, in this process."""
    with _lock:
        _records.pop(key, None)
        _to_store.pop(key, None)


def store_reasons() -> None:
    """Tell every process of the plugins that this one has put out of use."""
    with _lock:
        taken = dict(_to_store)
    for key, reason in taken.items():
        with transaction.atomic():
            STATES.touch()
            PluginConfig.objects.filter(key=key).update(quarantined_at=utc_now(), quarantine_reason=reason)
        with _lock:
            _to_store.pop(key, None)


def is_stored(key: str) -> bool:
    """Whether the plugin is out of use here, and every process was told."""
    return bool(reason_for(key)) and key not in _to_store


def forget() -> None:
    """Begin anew with every plugin, in this process."""
    with _lock:
        _records.clear()
        _to_store.clear()
