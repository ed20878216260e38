"""The plugin host of this process: it knows what is loaded, and follows what other processes change.

`current` is what everything else reads: an immutable snapshot, without a query while the counters were looked at less than
a second ago. A change of the counters makes a new snapshot, once in each process however many threads notice; the same
stamps mean no work. What was running goes on with the snapshot that it began with.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction

from stockpress.kernel.hooks import Hook
from stockpress.plugins import failures, generations, loader, quarantine, rows
from stockpress.plugins.candidates import Discovered, Source
from stockpress.plugins.discovery import Discovery
from stockpress.plugins.generations import CODE
from stockpress.plugins.snapshot import NOTHING, Snapshot

log = structlog.get_logger(__name__)

FOLLOW_EVERY_S = 0.5
REST_S = 1.0

# Called with the snapshot before and after each change, in the thread that made it.
CHANGED: Hook[[Snapshot, Snapshot], None] = Hook("changes of the loaded plugins")
# Called before plugins are looked for: makes installed packages importable.
BEFORE_DISCOVERY: Hook[[], None] = Hook("before discovery")


@dataclass
class PluginHost:
    """One in each process; see the module."""

    _snapshot: Snapshot = NOTHING
    _discovered: Discovered = field(default_factory=Discovered)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _started: bool = False
    _resting: bool = False
    # After a failure the database is left alone for a moment.
    _resting_until: float = 0.0

    @property
    def is_started(self) -> bool:
        return self._started

    def start(self) -> Snapshot:
        """Find and load the plugins; from now on this process follows. Needs the tables of the database."""
        with self._lock:
            self._started, self._resting = True, False
            return self.follow()

    @property
    def found(self) -> Discovered:
        """The outcome of the latest search."""
        return self._discovered

    def expect(self) -> None:
        """Start when something of the plugins is asked for, instead of now."""
        self._started, self._resting = True, False

    def rest(self) -> None:
        """Show nothing and ask nobody until it is started or expected again; what is loaded is kept."""
        self._resting = True

    def current(self) -> Snapshot:
        """What is loaded. Nothing before the start."""
        if self._resting:
            return NOTHING
        if not self._started or time.monotonic() < self._resting_until:
            return self._snapshot
        if not self._is_up_to_date() and self._lock.acquire(blocking=False):
            # Whoever comes first makes the new snapshot; the others work with the one before.
            try:
                self._renew()
            finally:
                self._lock.release()
        return self._snapshot

    def follow(self) -> Snapshot:
        """What is loaded as of now: looks at the counters whatever their age, and waits for a renewal under way."""
        if self._resting:
            return NOTHING
        if not self._started:
            return self._snapshot
        with self._lock:
            if not self._is_up_to_date(fresh=True):
                self._renew()
            return self._snapshot

    def look_again(self, *, fresh: bool = False) -> Snapshot:
        """Search for plugins anew in every process, with `fresh` from their files as they are now."""
        with self._lock:
            if fresh:
                self._discovered = Discovered()
            with transaction.atomic():
                CODE.touch()
            return self.follow()

    def close(self) -> None:
        """Forget everything; for processes that end, and for tests."""
        with self._lock:
            before, self._snapshot, self._discovered = self._snapshot, NOTHING, Discovered()
            self._resting_until = 0.0
            self._started = False
            self._tell(before)

    @contextlib.contextmanager
    def showing(self, snapshot: Snapshot) -> Iterator[Snapshot]:
        """Nothing but `snapshot` is loaded until the block ends, and nothing is followed: for trying plugins out."""
        with self._lock:
            before, was_started, was_resting = self._snapshot, self._started, self._resting
            # The same code: no module was changed, so nobody has to start anew.
            shown = replace(snapshot, code=before.code)
            self._snapshot, self._started, self._resting = shown, False, False
            self._tell(before)
            try:
                yield shown
            finally:
                self._snapshot, self._started, self._resting = before, was_started, was_resting
                self._tell(shown)

    def _is_up_to_date(self, *, fresh: bool = False) -> bool:
        snapshot = self._snapshot
        if not snapshot.is_ready:
            return False
        try:
            return generations.stamps(fresh=fresh) == (snapshot.generation, snapshot.code)
        except DatabaseError as err:
            # Without the database nothing changes; what is loaded goes on.
            log.warning("plugin_generation_unknown", error=str(err))
            return True

    def _renew(self) -> None:
        before = self._snapshot
        try:
            states, code = generations.stamps(fresh=True)
            if not before.is_ready or code != before.code:
                self._discovered = self._discover(fresh=before.is_ready)
                if rows.add_missing(self._discovered.candidates):
                    states, code = generations.stamps(fresh=True)
            configs = rows.rows_by_key()
        except DatabaseError as err:
            self._resting_until = time.monotonic() + REST_S
            # Before the first start there are no tables, which is no news to anybody.
            tell = log.warning if before.is_ready else log.debug
            tell("plugins_not_followed", error=str(err))
            return
        self._resting_until = 0.0
        for key, row in configs.items():
            if row.quarantined_at is None and quarantine.is_stored(key):
                quarantine.release(key)
        self._snapshot = loader.load(
            self._discovered.candidates,
            configs,
            generation=states,
            code=code,
            before=before,
            earlier_failures=self._discovered.failures,
        )
        self._tell(before)

    def _discover(self, *, fresh: bool) -> Discovered:
        """Search everywhere that the configuration allows; safe mode knows only what comes with Stockpress."""
        configuration = settings.STOCKPRESS
        for _ in BEFORE_DISCOVERY.each():
            pass
        external = configuration.plugins_enabled and not configuration.safe_mode
        found = Discovery(
            builtin_package=settings.BUILTIN_PLUGINS,
            folders=configuration.plugin_dirs if external else (),
            packages=external,
            fresh=fresh,
        ).run()
        quarantine.trust(frozenset(key for key, one in found.candidates.items() if one.source is Source.BUILTIN))
        return found

    def _tell(self, before: Snapshot) -> None:
        after = self._snapshot
        log.info(
            "plugins_changed",
            loaded=len(after.plugins),
            failures=len(after.failures),
            generation=after.generation[:8],
            process=os.getpid(),
        )
        for _ in CHANGED.each(before, after):
            pass


HOST = PluginHost()


def follow_in_background(*more: Callable[[], object]) -> None:
    """Follow in a thread of its own as long as the process lives, so that no request has to do it.

    `more` is called at each look, too; what was noted of failing plugins is stored.
    """
    threading.Thread(target=_follow_forever, args=more, name="plugins", daemon=True).start()


def _follow_forever(*more: Callable[[], object]) -> None:
    while True:
        time.sleep(FOLLOW_EVERY_S)
        close_old_connections()
        try:
            # Asked afresh each time: a request may trust what the counters said a second ago, and this is to be sooner.
            HOST.follow()
            store_what_was_noted()
            for function in more:
                function()
        except DatabaseError as err:
            log.warning("plugins_not_followed", error=str(err))
            connections.close_all()


def store_what_was_noted() -> None:
    """Write down failures and put plugins out of use in every process that failed too often in this one."""
    failures.store_waiting()
    quarantine.store_reasons()
