"""Renewing the processes of a server: new ones load what has changed, then the old ones end, and no request is dropped.

Here is what both sides share: whoever changed something that only a new process can load asks, the supervisor that
started this process takes what was asked and records what came of it. They meet in files of one folder, named after the
supervisor's process id; a signal says that there is something to read. Standard library only: the supervisor is small.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path

from stockpress.kernel.errors import StockpressError

log = logging.getLogger(__name__)

# "<process id of the supervisor>:<folder>", in the environment of the processes that it starts.
SUPERVISOR_VARIABLE = "STOCKPRESS_SUPERVISOR"
# A file in which a started process reports that it is ready, or why it never will be.
READY_VARIABLE = "STOCKPRESS_READY_FILE"
# How a process ends that wants to be started again (sysexits.h: EX_TEMPFAIL, "try again").
EXIT_FOR_RENEWAL = 75
WAKE_SIGNAL = signal.SIGUSR1
LONGEST_REASON = 500


class NoSupervisor(StockpressError):
    code = "no_supervisor"
    text = "Process {pid} runs no server whose processes can be renewed; start one with `stockpress run`."


class RenewalPhase(StrEnum):
    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class RenewalState:
    """What came of the latest renewal of one server.

    Times are seconds since 1970. `requests` are the keys that `Mailbox.ask` returned. After a failure the old processes
    go on, `error` says why, and it is tried again at `next_try_at`.
    """

    phase: RenewalPhase = RenewalPhase.IDLE
    number: int = 0
    requests: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    began_at: float | None = None
    ended_at: float | None = None
    error: str = ""
    next_try_at: float | None = None
    processes: Mapping[str, int] = field(default_factory=dict)

    def answers(self, key: str) -> bool:
        """Whether the request `key` was tried, with whatever end."""
        return key in self.requests and self.phase in {RenewalPhase.DONE, RenewalPhase.FAILED}


@dataclass(frozen=True, kw_only=True)
class RenewalRequest:
    """`urgent` is for people: it waits neither for further requests nor for the pause after a failure."""

    key: str
    reason: str
    asked_at: float
    urgent: bool = False


@dataclass(frozen=True)
class Mailbox:
    """The files by which the supervisor `pid` is asked, and answers."""

    folder: Path
    pid: int

    @property
    def _state_file(self) -> Path:
        return self.folder / f"renewal-{self.pid}.json"

    def ask(self, reason: str, *, urgent: bool = False) -> str:
        """Leave a request and wake the supervisor; the key that `RenewalState.requests` will name.

        Raises `NoSupervisor`.
        """
        # Only a supervisor that reads this has the file; any other process would be ended by the signal.
        if not self._state_file.exists():
            raise NoSupervisor(pid=self.pid)
        key = f"{time.time_ns()}-{os.getpid()}-{threading.get_native_id()}"
        request = {"reason": reason[:LONGEST_REASON], "asked_at": time.time(), "urgent": urgent}
        _write(self.folder / f"renewal-{self.pid}-{key}.ask", request)
        try:
            os.kill(self.pid, WAKE_SIGNAL)
        except (ProcessLookupError, PermissionError) as err:
            raise NoSupervisor(pid=self.pid) from err
        return key

    def requests(self) -> list[RenewalRequest]:
        """Those not taken yet, oldest first."""
        prefix = f"renewal-{self.pid}-"
        found = []
        for path in sorted(self.folder.glob(f"{prefix}*.ask")):
            facts = _read(path)
            if facts is not None:
                key = path.name.removeprefix(prefix).removesuffix(".ask")
                found.append(RenewalRequest(key=key, **_known(facts, RenewalRequest)))
        return found

    def is_waiting(self, key: str) -> bool:
        """Whether the supervisor has yet to take this request."""
        return (self.folder / f"renewal-{self.pid}-{key}.ask").exists()

    def take(self, requests: Iterable[RenewalRequest]) -> None:
        for request in requests:
            (self.folder / f"renewal-{self.pid}-{request.key}.ask").unlink(missing_ok=True)

    def record(self, state: RenewalState) -> None:
        # A full disk must not end the supervisor; the next state is written when there is room again.
        with contextlib.suppress(OSError):
            _write(self._state_file, asdict(state))

    def state(self) -> RenewalState | None:
        """None when there is no such supervisor."""
        facts = _read(self._state_file)
        if facts is None:
            return None
        known = _known(facts, RenewalState)
        phase = RenewalPhase(str(known.pop("phase", "idle")))
        requests, reasons = (tuple(known.pop(name, ())) for name in ("requests", "reasons"))
        return RenewalState(phase=phase, requests=requests, reasons=reasons, **known)

    def open(self) -> None:
        """Become the one supervisor that reads in this folder; what others of the past left is removed."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        for path in self.folder.glob("renewal-*"):
            path.unlink(missing_ok=True)
        self.record(RenewalState())

    def close(self) -> None:
        for path in self.folder.glob(f"renewal-{self.pid}[-.]*"):
            path.unlink(missing_ok=True)

    def ready_file(self, name: str) -> Path | None:
        """A new, empty file in which a process of that name reports; None when there is no room for one."""
        path = self.folder / f"renewal-{self.pid}-{name}-{time.time_ns()}.ready"
        try:
            path.touch(mode=0o600)
        except OSError:
            return None
        return path


@contextlib.contextmanager
def reporting_readiness() -> Iterator[None]:
    """Around the loading of a process that a supervisor started: report its success, or what went wrong."""
    try:
        yield
    except BaseException as err:
        _report(f"failed {type(err).__name__}: {' '.join(str(err).split())}"[:LONGEST_REASON])
        raise
    _report("ready")


def _report(line: str) -> None:
    path = os.environ.get(READY_VARIABLE)
    if not path:
        return
    # Not made here: when it is gone, nobody waits any more.
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(handle, f"{line}\n".encode())
        finally:
            os.close(handle)


def supervisor_of_this_process() -> Mailbox | None:
    pid, _, folder = os.environ.get(SUPERVISOR_VARIABLE, "").partition(":")
    return Mailbox(Path(folder), int(pid)) if pid.isdigit() and folder else None


class _Asked:
    """What this process asked for and has not been heard yet: asking again would change nothing."""

    keys: dict[str, str] = {}
    end_this_process: Callable[[str], None] | None = None


def end_instead(end: Callable[[str], None] | None) -> None:
    """In a process without supervisor: what `request_renewal` calls, with the reason. It is to end with status 75."""
    _Asked.end_this_process = end


def request_renewal(reason: str) -> bool:
    """Have the processes of this server renewed, because of `reason`; True when somebody will see to it.

    Returns at once. Every process of the server may ask for the same thing: what is asked within a second is one
    renewal, and so is what is asked before the new processes have begun to load. Asked later than that, it is one more.
    """
    mailbox = supervisor_of_this_process()
    if mailbox is None:
        if _Asked.end_this_process is None:
            log.warning("renewal_impossible", extra={"reason": reason})
            return False
        log.warning("renewal_by_ending", extra={"reason": reason})
        _Asked.end_this_process(reason)
        return True
    earlier = _Asked.keys.get(reason)
    if earlier is not None and mailbox.is_waiting(earlier):
        return True
    try:
        _Asked.keys[reason] = mailbox.ask(reason)
    except (NoSupervisor, OSError) as err:
        log.warning("renewal_impossible", extra={"reason": reason, "error": str(err)})
        return False
    log.info("renewal_requested", extra={"reason": reason})
    return True


def _write(path: Path, facts: Mapping[str, object]) -> None:
    draft = path.with_name(f"{path.name}-{os.getpid()}.draft")
    draft.write_text(json.dumps(facts))
    draft.replace(path)


def _read(path: Path) -> dict[str, object] | None:
    try:
        facts = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None


def _known(facts: Mapping[str, object], kind: type[RenewalRequest] | type[RenewalState]) -> dict:
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in facts.items() if name in names}
