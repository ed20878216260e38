"""The processes that the supervisor keeps: starting one, knowing whether it is ready, ending it.

Standard library only, as the supervisor.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stockpress.kernel.errors import StockpressError
from stockpress.kernel.renewal import EXIT_FOR_RENEWAL, READY_VARIABLE, SUPERVISOR_VARIABLE, Mailbox
from stockpress.project.processes import die_with_parent, exit_reason

# A process that lived longer than this was healthy: the next end of it counts as the first again.
HEALTHY_AFTER_S = 10.0
GIVE_UP_AFTER = 3
LONGEST_PAUSE_S = 8.0


class ProcessKeepsDying(StockpressError):
    code = "process_keeps_dying"
    text = (
        "The {name} process ended {times} times in a row right after its start, the last time with {reason}. "
        "Its own messages are above; `stockpress doctor` looks for the usual causes."
    )


@dataclass
class Run:
    """One run of a command, from its start to its end.

    `reports` is how many processes of it say in `ready_file` that they are ready.
    """

    process: subprocess.Popen[bytes]
    ready_file: Path | None = None
    reports: int = 0
    started_at: float = field(default_factory=time.monotonic)

    @property
    def pid(self) -> int:
        return self.process.pid

    def exit_status(self) -> int | None:
        return self.process.poll()

    def is_ready(self) -> bool:
        return self._reported().count("ready") >= self.reports

    def problem(self) -> str | None:
        """Why this run will never be ready; None while it still may, or is."""
        failed = [line for line in self._reported() if line.startswith("failed ")]
        if failed:
            return failed[0].removeprefix("failed ")
        status = self.exit_status()
        return None if status is None else exit_reason(status)

    def ask_to_end(self, signum: signal.Signals) -> None:
        """To the process alone: it ends its own children in order."""
        if self.exit_status() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                self.process.send_signal(signum)

    def end_now(self) -> None:
        """Kill it with everything that it started, and forget what it reported."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.ready_file is not None:
            self.ready_file.unlink(missing_ok=True)

    def _reported(self) -> list[str]:
        if self.ready_file is None:
            return []
        try:
            return self.ready_file.read_text(errors="replace").splitlines()
        except OSError:
            return []


@dataclass
class Child:
    """One command that should always run, and its history.

    `run` answers for it now; `successor` is being started in its place by a renewal. `leave_signal` asks a run to end
    without dropping anybody, once a successor is there.
    """

    name: str
    command: Sequence[str]
    reports: int = 0
    leave_signal: signal.Signals = signal.SIGTERM
    descriptors: Sequence[int] = ()
    mailbox: Mailbox | None = None
    run: Run | None = None
    successor: Run | None = None
    quick_ends: int = 0
    restart_at: float | None = None

    def start(self) -> None:
        self.run = self._spawn()
        self.restart_at = None

    def start_successor(self) -> Run:
        self.successor = self._spawn()
        return self.successor

    def hand_over(self) -> Run | None:
        """Make the successor the one that answers; the run that was it until now, if it still lives."""
        before, self.run, self.successor = self.run, self.successor, None
        self.quick_ends = 0
        self.restart_at = None
        return before

    def drop_successor(self) -> None:
        if self.successor is not None:
            self.successor.end_now()
            self.successor = None

    def note_end(self, run: Run, status: int, now: float, pause_s: float) -> None:
        """Plan the restart; raises `ProcessKeepsDying` when there have been too many."""
        self.run = None
        if run.ready_file is not None:
            run.ready_file.unlink(missing_ok=True)
        was_quick = now - run.started_at < HEALTHY_AFTER_S
        if status == EXIT_FOR_RENEWAL:
            # It asked for this, so nothing is wrong with it; but whatever asks at once again must not get a storm.
            self.restart_at = now + (pause_s if was_quick else 0.0)
            say(f"The {self.name} process ended to be renewed; it is started again.")
            return
        self.quick_ends = self.quick_ends + 1 if was_quick else 1
        if self.quick_ends >= GIVE_UP_AFTER:
            raise ProcessKeepsDying(name=self.name, times=self.quick_ends, reason=exit_reason(status))
        # At once the first time, then twice as long each time: what is broken must not keep the machine busy.
        wait_s = 0.0 if self.quick_ends == 1 else min(LONGEST_PAUSE_S, pause_s * 2 ** (self.quick_ends - 1))
        self.restart_at = now + wait_s
        say(f"The {self.name} process ended ({exit_reason(status)}); it is started again.")

    def _spawn(self) -> Run:
        environment = dict(os.environ)
        ready_file = None
        if self.mailbox is not None:
            environment[SUPERVISOR_VARIABLE] = f"{self.mailbox.pid}:{self.mailbox.folder}"
            ready_file = self.mailbox.ready_file(self.name)
        environment[READY_VARIABLE] = str(ready_file or "")
        return Run(spawn(self.command, environment, self.descriptors), ready_file, self.reports)


def spawn(
    command: Sequence[str], environment: dict[str, str] | None = None, descriptors: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    parent = os.getpid()

    def in_child() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        die_with_parent(parent)

    # A session of its own: Ctrl-C in a terminal reaches the supervisor alone, which then stops everything in order.
    return subprocess.Popen(  # noqa: S603 - our own command line
        list(command),
        env=environment,
        stdin=subprocess.DEVNULL,
        pass_fds=descriptors,
        start_new_session=True,
        preexec_fn=in_child,  # noqa: PLW1509 - this process has one thread
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - this process has no logging
