"""Carries out an installation and records how it goes, so that every process can follow it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q

from stockpress.jobs.heartbeat import process_name
from stockpress.kernel.clock import days_before, utc_now
from stockpress.kernel.errors import StockpressError
from stockpress.kernel.hooks import Hook
from stockpress.plugins.installer.changes import Installer, Outcome
from stockpress.plugins.installer.isolation import contain
from stockpress.plugins.installer.models import (
    BEAT_EVERY_S,
    LOST_AFTER,
    LOST_REASON,
    OPEN,
    OUTPUT_HEAD,
    OUTPUT_TAIL,
    WAITS_AT_MOST,
    InstallRun,
    RunKind,
    RunState,
)
from stockpress.plugins.installer.pip import Listener
from stockpress.plugins.installer.plugins_file import PluginsFile

log = structlog.get_logger(__name__)

# What depends on the installed packages; called in the process that changed them, after the change.
INSTALLED: Hook[[InstallRun], None] = Hook("plugin packages changed")

WRITE_EVERY_S = 0.5
_WAIT_POLL_S = 0.1

Echo = Callable[[str], None]
Change = Callable[[Installer], Outcome]


def plugins_root() -> Path:
    return Path(settings.STOCKPRESS.data_dir) / "plugins"


def plugins_file() -> PluginsFile:
    return PluginsFile(settings.STOCKPRESS.plugins_file)


def new_run(kind: RunKind, what: str, *, user: User | None, asked_by: str = "", **request: str) -> InstallRun:
    now = utc_now()
    name = user.get_username() if user is not None else asked_by
    return InstallRun.objects.create(
        kind=kind, what=what[:2000], request=request, user=user, asked_by=name, created=now, seen=now
    )


def carry_out(run: InstallRun, change: Change, *, echo: Echo | None = None) -> InstallRun:
    """Do the change of a queued run, here and now; its end is in the returned run. Nothing is raised.

    Only one process carries out a run: for the second one it is not queued any more, and it does nothing.
    """
    now = utc_now()
    claimed = InstallRun.objects.filter(pk=run.pk, state=RunState.QUEUED).update(
        state=RunState.RUNNING, process=process_name(), started=now, seen=now
    )
    run.refresh_from_db()
    if not claimed:
        return run
    record = _Record(run, echo)
    installer = Installer(
        plugins_root(), plugins_file(), Listener(line=record.line, step=record.step, beat=record.beat)
    )
    try:
        outcome = contain(run.pk, lambda: change(installer))
    except StockpressError as err:
        record.end(state=RunState.FAILED, error=str(err), error_code=err.code)
        log.warning("plugin_installation_failed", kind=run.kind, what=run.what, reason=str(err))
        return run
    except (KeyboardInterrupt, SystemExit):
        # Somebody pressed Ctrl-C: the change is undone already.
        record.end(state=RunState.LOST, error=LOST_REASON, error_code="plugin_installation_lost")
        raise
    record.end(state=RunState.SUCCEEDED, name=outcome.name, version=outcome.version)
    log.info("plugin_installation_done", kind=run.kind, what=run.what, name=run.name, version=run.version)
    if outcome.changed:
        _tell(run)
    return run


def _tell(run: InstallRun) -> None:
    def tell() -> None:
        for _ in INSTALLED.each(run):
            pass

    try:
        contain(run.pk, tell)
    except StockpressError as err:
        log.error("plugin_packages_not_taken_over", run=run.pk, reason=str(err))


@dataclass
class _Record:
    """Writes what happens into the row of the run: twice a second at most, because pip says a lot."""

    run: InstallRun
    echo: Echo | None
    _head: str = ""
    _tail: str = ""
    _left_out: int = 0
    _written_at: float = 0.0
    _unwritten: bool = field(default=False)

    def line(self, text: str) -> None:
        if self.echo is not None:
            self.echo(text)
        if not self._tail and len(self._head) + len(text) < OUTPUT_HEAD:
            self._head += f"{text}\n"
        else:
            self._tail += f"{text}\n"
            if len(self._tail) > OUTPUT_TAIL * 2:
                self._shorten()
        self._unwritten = True
        self._write(WRITE_EVERY_S)

    def step(self, text: str) -> None:
        self._unwritten = self._unwritten or text != self.run.progress
        self.run.progress = text[:250]
        self._write(WRITE_EVERY_S)

    def beat(self) -> None:
        self._write(WRITE_EVERY_S if self._unwritten else BEAT_EVERY_S)

    def end(self, **changes: str) -> None:
        for name, value in {**changes, "progress": ""}.items():
            setattr(self.run, name, value)
        self.run.finished = utc_now()
        self._write(0, "state", "error", "error_code", "name", "version", "finished")

    def _shorten(self) -> None:
        cut = self._tail.index("\n", len(self._tail) - OUTPUT_TAIL) + 1
        self._left_out += self._tail.count("\n", 0, cut)
        self._tail = self._tail[cut:]

    def _write(self, after_s: float, *fields: str) -> None:
        now = time.monotonic()
        if after_s and now - self._written_at < after_s:
            return
        self._written_at, self._unwritten = now, False
        left_out = f"[... {self._left_out} lines left out ...]\n" if self._left_out else ""
        # A NUL, which a tool may write, has no place in a text of PostgreSQL.
        self.run.output = f"{self._head}{left_out}{self._tail}".replace("\0", "")
        self.run.progress = self.run.progress.replace("\0", "")
        self.run.seen = utc_now()
        self.run.save(update_fields=["output", "progress", "seen", *fields])


def wait(run: InstallRun, seconds: float) -> InstallRun:
    """The run as it is when it ended, or after `seconds`; never a process that is gone taken for one that works."""
    deadline = time.monotonic() + seconds
    while True:
        run.refresh_from_db()
        if run.has_ended or time.monotonic() >= deadline:
            break
        time.sleep(_WAIT_POLL_S)
    if run.current_state is RunState.LOST and run.state in OPEN:
        mark_lost_runs()
        run.refresh_from_db()
    return run


def mark_lost_runs() -> int:
    """Note the end of runs whose process is gone, and of those that no worker took; returns how many there were."""
    now = utc_now()
    silent = Q(state=RunState.RUNNING, seen__lt=now - LOST_AFTER)
    forgotten = Q(state=RunState.QUEUED, seen__lt=now - WAITS_AT_MOST)
    return InstallRun.objects.filter(silent | forgotten).update(
        state=RunState.LOST, error=LOST_REASON, error_code="plugin_installation_lost", progress="", finished=now
    )


def delete_old_runs(days: int) -> int:
    """Delete what ended `days` days ago or earlier; returns how many there were."""
    limit = days_before(utc_now(), days)
    deleted, _by_model = InstallRun.objects.exclude(state__in=OPEN).filter(finished__lte=limit).delete()
    return deleted
