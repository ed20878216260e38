"""`stockpress run`: keep the processes of one machine alive, and stop them together.

This process does no work of its own and imports neither Django nor the configuration: what it needs comes as arguments
from the command that starts it (see `command_line`), so that it stays small and has nothing that can fail.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stockpress.kernel.errors import StockpressError
from stockpress.project import prepared
from stockpress.project.processes import (
    DataFolderLock,
    check_port_is_free,
    die_with_parent,
    exit_reason,
    http_status,
)

_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD}
_STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
# A process that lived longer than this was healthy: the next end of it counts as the first again.
HEALTHY_AFTER_S = 10.0
GIVE_UP_AFTER = 3
PAUSE_S = 1.0
LONGEST_PAUSE_S = 8.0
POLL_S = 0.05


class PreparationFailed(StockpressError):
    code = "preparation_failed"
    text = "The database could not be prepared ({reason}); what went wrong is written above."


class ProcessKeepsDying(StockpressError):
    code = "process_keeps_dying"
    text = (
        "The {name} process ended {times} times in a row right after its start, the last time with {reason}. "
        "Its own messages are above; `stockpress doctor` looks for the usual causes."
    )


@dataclass
class Child:
    """One process that should always run, and its history."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_ends: int = 0
    restart_at: float | None = None

    def start(self) -> None:
        self.process = _spawn(self.command)
        self.started_at = time.monotonic()
        self.restart_at = None

    def note_end(self, status: int, now: float, pause_s: float) -> None:
        """Plan the restart; raises `ProcessKeepsDying` when there have been too many."""
        self.process = None
        self.quick_ends = self.quick_ends + 1 if now - self.started_at < HEALTHY_AFTER_S else 1
        if self.quick_ends >= GIVE_UP_AFTER:
            raise ProcessKeepsDying(name=self.name, times=self.quick_ends, reason=exit_reason(status))
        # At once the first time, then twice as long each time: what is broken must not keep the machine busy.
        wait_s = 0.0 if self.quick_ends == 1 else min(LONGEST_PAUSE_S, pause_s * 2 ** (self.quick_ends - 1))
        self.restart_at = now + wait_s
        _say(f"The {self.name} process ended ({exit_reason(status)}); it is started again.")


@dataclass
class Supervisor:
    """Runs `prepare` once, then keeps `children` running until a signal asks it to stop.

    `is_ready` is polled until it is true once; then `on_ready` is called. Everything is stopped within `grace_s`
    seconds, what is left then is killed.
    """

    children: list[Child]
    prepare: Sequence[Sequence[str]] = ()
    grace_s: float = 20.0
    pause_s: float = PAUSE_S
    is_ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    on_start: Callable[[Child], None] = lambda _child: None
    _stop_requests: int = field(default=0, init=False)

    def run(self) -> None:
        """Return when a signal asked to stop; raise `PreparationFailed` or `ProcessKeepsDying` if there is no point."""
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            if self._prepare():
                self._keep_alive()
        finally:
            self._stop_all()
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)

    def _prepare(self) -> bool:
        for command in self.prepare:
            step = Child("preparation", command)
            step.start()
            process = step.process
            assert process is not None  # noqa: S101 - just started
            while process.poll() is None:
                self._wait_for_signal(1.0)
                if self._stop_requests:
                    _end_group(process, signal.SIGTERM)
                    _wait_at_most(process, self.grace_s)
                    _end_group(process, signal.SIGKILL)
                    return False
            if process.returncode:
                raise PreparationFailed(reason=exit_reason(process.returncode))
        return True

    def _keep_alive(self) -> None:
        for child in self.children:
            self._start(child)
        ready = False
        while not self._stop_requests:
            now = time.monotonic()
            for child in self.children:
                if child.process is not None and child.process.poll() is not None:
                    child.note_end(child.process.returncode, now, self.pause_s)
                if child.restart_at is not None and child.restart_at <= now:
                    self._start(child)
            if not ready and self.is_ready():
                ready = True
                self.on_ready()
            self._wait_for_signal(self._pause_s(ready))

    def _start(self, child: Child) -> None:
        child.start()
        self.on_start(child)

    def _pause_s(self, ready: bool) -> float:
        due = [child.restart_at - time.monotonic() for child in self.children if child.restart_at is not None]
        return max(0.01, min([*due, 60.0 if ready else POLL_S]))

    def _wait_for_signal(self, timeout_s: float) -> None:
        received = signal.sigtimedwait(_SIGNALS, timeout_s)
        if received is not None and received.si_signo in _STOP_SIGNALS:
            self._stop_requests += 1

    def _stop_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            _end_group(process, signal.SIGTERM, whole_group=False)
        deadline = time.monotonic() + self.grace_s
        asked_before = self._stop_requests
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            self._wait_for_signal(0.2)
            if self._stop_requests > asked_before + (0 if asked_before else 1):
                break  # asked a second time: whoever asks wants it now
        for process in running:
            if process.poll() is None:
                _say(f"Process {process.pid} did not stop within {self.grace_s:.0f} s and is killed.")
            _end_group(process, signal.SIGKILL)
            process.wait()


def _spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    parent = os.getpid()

    def in_child() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        die_with_parent(parent)

    # A session of its own: Ctrl-C in a terminal reaches the supervisor alone, which then stops everything in order.
    return subprocess.Popen(  # noqa: S603 - our own command line
        list(command),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=in_child,  # noqa: PLW1509 - this process has one thread
    )


def _end_group(process: subprocess.Popen[bytes], signum: signal.Signals, *, whole_group: bool = True) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if whole_group:
            os.killpg(process.pid, signum)
        elif process.poll() is None:
            process.send_signal(signum)


def _wait_at_most(process: subprocess.Popen[bytes], seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this process has no logging


def command_line(
    *,
    data_dir: Path,
    host: str,
    port: int,
    web_processes: int,
    web_threads: int,
    public_url: str,
    prepare: Sequence[str],
    sqlite: Path | None,
    purpose: Sequence[str],
    grace_s: float,
) -> list[str]:
    """The command that becomes the supervisor; see `main` for the other half.

    `prepare` is the command that makes everything ready. It is left out when the stamp it wrote for `purpose` at an
    earlier start still holds, which only an SQLite file can show.
    """
    command = [sys.executable, "-m", "stockpress.project.supervisor"]
    command += ["--data-dir", str(data_dir), "--host", host, "--port", str(port), "--public-url", public_url]
    command += ["--web-processes", str(web_processes), "--web-threads", str(web_threads), "--grace", str(grace_s)]
    if sqlite is not None:
        command += ["--sqlite", str(sqlite)]
    for word in purpose:
        command += [f"--purpose={word}"]
    return [*command, "--", *prepare]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server described by `arguments`; 0 when it was asked to stop, 1 when it could not run."""
    options = _parse(arguments)
    url = f"http://{'127.0.0.1' if options.host in ('0.0.0.0', '::') else options.host}:{options.port}"  # noqa: S104
    host_header = options.public_url.split("://", 1)[-1].split("/", 1)[0]
    web = [sys.executable, "-m", "stockpress.project.webserver", "--host", options.host, "--port", str(options.port)]
    web += ["--processes", str(options.web_processes), "--threads", str(options.web_threads)]
    web += ["--grace", str(max(1, int(options.grace) - 1))]
    # Few malloc arenas: threads that come and go would otherwise each leave their own share of memory behind.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    try:
        check_port_is_free(options.host, options.port)
        with DataFolderLock(options.data_dir) as lock:
            children = [Child("web", web), Child("worker", [sys.executable, "-m", "stockpress.project.cli", "worker"])]

            def record(_child: Child) -> None:
                pids = {child.name: child.process.pid for child in children if child.process is not None}
                lock.describe(pid=os.getpid(), url=options.public_url, processes=pids)

            Supervisor(
                children=children,
                prepare=[] if _is_prepared(options) else [options.prepare],
                grace_s=options.grace,
                is_ready=lambda: http_status(options.host, options.port, "/api/", host_header=host_header) == 200,
                on_ready=lambda: _say(f"Stockpress is ready: {url}  (stop it with Ctrl-C)"),
                on_start=record,
            ).run()
    except StockpressError as err:
        _say(f"Error: {err}")
        return 1
    _say("Stockpress has stopped.")
    return 0


def _is_prepared(options: argparse.Namespace) -> bool:
    if options.sqlite is None:
        return False
    return prepared.still_holds(data_dir=options.data_dir, database=options.sqlite, purpose=options.purpose)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="stockpress run", description="Internal; use `stockpress run`.")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--public-url", required=True)
    parser.add_argument("--web-processes", type=int, default=1)
    parser.add_argument("--web-threads", type=int, default=8)
    parser.add_argument("--grace", type=float, default=20.0)
    parser.add_argument("--sqlite", type=Path)
    parser.add_argument("--purpose", action="append", default=[])
    parser.add_argument("prepare", nargs="+")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
