"""`stockpress run`: keep the processes of one machine alive, and stop them together.

This process does no work of its own and imports neither Django nor the configuration: what it needs comes as arguments
from the command that starts it (see `command_line`), so that it stays small and has nothing that can fail.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.renewal import WAKE_SIGNAL, Mailbox
from stockpress.project import prepared
from stockpress.project.children import Child, Run, say, spawn
from stockpress.project.draining import LEAVE_SIGNAL, LINGER_S
from stockpress.project.processes import (
    DataFolderLock,
    DataFolderUnusable,
    bind_to,
    exit_reason,
    http_status,
    listen_at,
)
from stockpress.project.renewals import Renewals

_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, WAKE_SIGNAL}
_STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
PAUSE_S = 1.0
POLL_S = 0.05


class PreparationFailed(StockpressError):
    code = "preparation_failed"
    text = "The database could not be prepared ({reason}); what went wrong is written above."


@dataclass
class Supervisor:
    """Runs `prepare` once, then keeps `children` running until a signal asks it to stop.

    `is_ready` is polled until it is true once; then `on_ready` is called. `renewals` replaces the children when that is
    asked for. Everything is stopped within `grace_s` seconds, what is left then is killed.
    """

    children: list[Child]
    prepare: Sequence[Sequence[str]] = ()
    grace_s: float = 20.0
    pause_s: float = PAUSE_S
    is_ready: Callable[[], bool] = lambda: True
    before_start: Callable[[], None] = lambda: None
    on_ready: Callable[[], None] = lambda: None
    on_start: Callable[[Child], None] = lambda _child: None
    renewals: Renewals | None = None
    _stop_requests: int = field(default=0, init=False)

    def run(self) -> None:
        """Return when a signal asked to stop; raise `PreparationFailed` or `ProcessKeepsDying` if there is no point."""
        previous = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            if self._prepare():
                self.before_start()
                self._keep_alive()
        finally:
            self._stop_all()
            signal.pthread_sigmask(signal.SIG_SETMASK, previous)

    def _prepare(self) -> bool:
        for command in self.prepare:
            step = Run(spawn(command))
            while step.exit_status() is None:
                self._wait_for_signal(1.0)
                if self._stop_requests:
                    step.ask_to_end(signal.SIGTERM)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        step.process.wait(self.grace_s)
                    step.end_now()
                    return False
            if step.process.returncode:
                raise PreparationFailed(reason=exit_reason(step.process.returncode))
        return True

    def _keep_alive(self) -> None:
        for child in self.children:
            self._start(child)
        ready = False
        while not self._stop_requests:
            now = time.monotonic()
            for child in self.children:
                status = child.run.exit_status() if child.run is not None else None
                if child.run is not None and status is not None:
                    child.note_end(child.run, status, now, self.pause_s)
                # One that is being replaced is there in a moment.
                if child.restart_at is not None and child.restart_at <= now and child.successor is None:
                    self._start(child)
            if not ready and self.is_ready():
                ready = True
                self.on_ready()
            renewals_s = self.renewals.step() if self.renewals is not None else 60.0
            self._wait_for_signal(min(self._pause_s(ready), renewals_s))

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
        running = [run for child in self.children for run in (child.run, child.successor) if run is not None]
        running += self.renewals.runs() if self.renewals is not None else []
        for run in running:
            run.ask_to_end(signal.SIGTERM)
        deadline = time.monotonic() + self.grace_s
        asked_before = self._stop_requests
        while any(run.exit_status() is None for run in running) and time.monotonic() < deadline:
            self._wait_for_signal(0.2)
            if self._stop_requests > asked_before + (0 if asked_before else 1):
                break  # asked a second time: whoever asks wants it now
        for run in running:
            if run.exit_status() is None:
                say(f"Process {run.pid} did not stop within {self.grace_s:.0f} s and is killed.")
            run.end_now()


def command_line(
    *,
    data_dir: Path,
    host: str,
    port: int,
    web_processes: int,
    web_threads: int,
    public_url: str,
    prepare: Sequence[str] = (),
    sqlite: Path | None = None,
    purpose: Sequence[str] = (),
    grace_s: float,
) -> list[str]:
    """The command that becomes the supervisor; see `main` for the other half.

    `prepare` is the command that makes everything ready. It is left out when the stamp it wrote for `purpose` at an
    earlier start still holds, which only an SQLite file can show. Without it, only the web processes are run.
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
    # Few malloc arenas: threads that come and go would otherwise each leave their own share of memory behind.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    # From here on a wake-up, which may come as soon as the lock names this process, waits until it can be read.
    signal.pthread_sigmask(signal.SIG_BLOCK, {WAKE_SIGNAL})
    try:
        with contextlib.ExitStack() as held:
            listener = held.enter_context(bind_to(options.host, options.port))
            lock = held.enter_context(DataFolderLock(options.data_dir)) if options.prepare else None
            mailbox = held.enter_context(_mailbox(options.data_dir if lock else None))
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = held.enter_context(
                tempfile.TemporaryDirectory(prefix="stockpress-metrics-", ignore_cleanup_errors=True)
            )
            _supervisor(options, listener, lock, mailbox).run()
    except StockpressError as err:
        say(f"Error: {err}")
        return 1
    say("Stockpress has stopped.")
    return 0


def _supervisor(
    options: argparse.Namespace, listener: socket.socket, lock: DataFolderLock | None, mailbox: Mailbox
) -> Supervisor:
    url = f"http://{'127.0.0.1' if options.host in ('0.0.0.0', '::') else options.host}:{options.port}"  # noqa: S104
    host_header = options.public_url.split("://", 1)[-1].split("/", 1)[0]
    web = Child(
        "web",
        _web_command(options, listener),
        reports=options.web_processes,
        leave_signal=LEAVE_SIGNAL,
        descriptors=[listener.fileno()],
        mailbox=mailbox,
    )
    children = [web]
    if lock is not None:
        command = [sys.executable, "-m", "stockpress.project.cli", "worker"]
        children.append(Child("worker", command, reports=1, mailbox=mailbox))

    def record(_child: Child) -> None:
        pids = {child.name: child.run.pid for child in children if child.run is not None}
        if lock is not None:
            lock.describe(pid=os.getpid(), url=options.public_url, processes=pids)

    def answers() -> bool:
        is_loaded = web.run is not None and web.run.is_ready()
        return is_loaded and http_status(options.host, options.port, "/api/", host_header=host_header) == 200

    return Supervisor(
        children=children,
        prepare=[options.prepare] if options.prepare and not _is_prepared(options) else [],
        grace_s=options.grace,
        is_ready=answers,
        # From now on who connects waits, as long as it takes until a process answers.
        before_start=lambda: listen_at(listener, options.host, options.port),
        on_ready=lambda: say(f"Stockpress is ready: {url}  (stop it with Ctrl-C)"),
        on_start=record,
        renewals=Renewals(mailbox, children, leave_s=options.grace + LINGER_S + 1.0, on_hand_over=record),
    )


def _web_command(options: argparse.Namespace, listener: socket.socket) -> list[str]:
    command = [sys.executable, "-m", "stockpress.project.webserver", "--host", options.host]
    command += ["--port", str(options.port), "--descriptor", str(listener.fileno())]
    command += ["--processes", str(options.web_processes), "--threads", str(options.web_threads)]
    return [*command, "--grace", str(max(1, int(options.grace) - 1))]


@contextlib.contextmanager
def _mailbox(data_dir: Path | None) -> Iterator[Mailbox]:
    """In the data folder of which this process holds the lock, else in one that nobody else has."""
    with contextlib.ExitStack() as held:
        folder = data_dir / "run" if data_dir else Path(held.enter_context(tempfile.TemporaryDirectory("-stockpress")))
        mailbox = Mailbox(folder, os.getpid())
        try:
            mailbox.open()
        except OSError as err:
            raise DataFolderUnusable(data_dir=folder, reason=err.strerror or str(err)) from err
        held.callback(mailbox.close)
        yield mailbox


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
    parser.add_argument("prepare", nargs="*")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
