"""The parent's side of render children: start the fork server of an engine, get children from it, end them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from stockpress.printing.render import errors, wire
from stockpress.printing.render.fonts import configuration_file
from stockpress.printing.render.model import Engine, RenderLimits

CONTROL_TIMEOUT_S = 30.0
CANCEL_POLL_S = 0.1

_MESSAGE_LIMIT = 4096

# What a child may know of its surroundings. A list of what is allowed, because secrets have any name.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")

_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); "
    "from stockpress.printing.render.forkserver import main; main(sys.argv[2], int(sys.argv[3]))"
)

REMEDIES = {
    Engine.FAST: "Install the Python package plutoprint for this platform: pip install plutoprint.",
    Engine.REFERENCE: (
        "Install the Pango library: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "(Debian, Ubuntu), dnf install pango (Fedora), apk add pango (Alpine), brew install pango (macOS). "
        "Then restart the server."
    ),
}


class ServerGone(Exception):
    """The fork server died; a new one can be started."""


class ChildDied(Exception):
    """The child hung up in the middle of a job. `documents_done` is how far it had come."""

    def __init__(self, documents_done: int) -> None:
        super().__init__()
        self.documents_done = documents_done


class ForkServer:
    """One fork server process. Not started before the first child is asked for. Safe to use from many threads.

    Raises EngineUnavailable when the engine cannot be loaded, and ServerGone when the process died.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._scratch: str | None = None
        self._refused: str | None = None

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process else None

    def fork(self) -> RenderChild:
        ours, theirs = socket.socketpair()
        with self._lock, theirs, ExitStack() as undo:
            undo.callback(ours.close)
            self._ensure_started()
            answer = self._ask({"op": "fork"}, [theirs.fileno()])
            undo.pop_all()
        return RenderChild(connection=ours, pid=int(str(answer["pid"])), server=self)

    def end(self, pid: int) -> tuple[int | None, int]:
        """(exit code or minus the signal, peak memory in bytes); the code is None when nobody knows any more."""
        with self._lock:
            if self._control is None:
                return None, 0
            try:
                answer = self._ask({"op": "end", "pid": pid}, [])
            except ServerGone:
                return None, 0
        status = answer["status"]
        return (int(str(status)) if status is not None else None), int(str(answer["peak_bytes"]))

    def stop(self) -> None:
        """End the process and, with it, its children."""
        with self._lock:
            self._stop()

    def forget(self) -> None:
        """In a process forked from the owner: let go of the inherited ends without a word to the other side."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not our child: nothing to wait for
        self._process = self._control = self._scratch = None

    def _ensure_started(self) -> None:
        if self._refused is not None:
            raise errors.EngineUnavailable(engine=self.engine.value, remedy=self._refused)
        if self._control is not None:
            return
        self._start()
        answer = self._receive()
        if "unavailable" in answer:
            self._refused = f"{REMEDIES[self.engine]} ({str(answer['unavailable']).strip()[:200]})"
            self._stop()
            raise errors.EngineUnavailable(engine=self.engine.value, remedy=self._refused)

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        ours.settimeout(CONTROL_TIMEOUT_S)
        self._scratch = tempfile.mkdtemp(prefix="stockpress-render-")
        fonts = configuration_file()
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        environment |= {
            "TMPDIR": self._scratch,
            "HOME": self._scratch,
            "FONTCONFIG_FILE": str(fonts),
            "FONTCONFIG_PATH": str(fonts.parent),
            "MALLOC_ARENA_MAX": "2",
        }
        search_path = json.dumps([os.path.abspath(entry) for entry in sys.path if entry])  # noqa: PTH100
        self._process = subprocess.Popen(  # noqa: S603 -- our own interpreter and module
            [sys.executable, "-I", "-S", "-c", _START, search_path, self.engine.value, str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in a terminal ends the server, which then ends this in order
        )
        theirs.close()
        self._control = ours

    def _ask(self, request: dict[str, object], descriptors: list[int]) -> dict[str, object]:
        try:
            socket.send_fds(self._connected(), [json.dumps(request).encode()], descriptors)
        except OSError as error:
            self._stop()
            raise ServerGone from error
        return self._receive()

    def _receive(self) -> dict[str, object]:
        try:
            message = self._connected().recv(_MESSAGE_LIMIT)
            answer: dict[str, object] = json.loads(message)
        except (OSError, ValueError) as error:  # an empty message, at the end, is no JSON
            self._stop()
            raise ServerGone from error
        return answer

    def _connected(self) -> socket.socket:
        if self._control is None:
            raise ServerGone
        return self._control

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._process = self._control = self._scratch = None


@dataclass(eq=False)
class RenderChild:
    """One render child, used by one thread at a time."""

    connection: socket.socket
    pid: int
    server: ForkServer
    idle_since: float = field(default_factory=time.monotonic)
    retired: bool = False

    def is_alive(self) -> bool:
        """Whether an idle child still holds its end. Never blocks."""
        try:
            self.connection.setblocking(False)
            self.connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        return False  # readable while idle: the end, or words nobody asked for

    def work(
        self,
        header: wire.Header,
        blobs: list[bytes],
        *,
        limits: RenderLimits,
        on_progress: Callable[[int], None],
        is_cancelled: Callable[[], bool],
    ) -> tuple[wire.Header, list[bytes]]:
        """Do one job. Raises ChildDied, RenderTimedOut, RenderCancelled; afterwards the child must be ended.

        Errors that the child reports are in the answer and leave it usable.
        """
        done = 0
        deadline = time.monotonic() + limits.wall_clock_s

        def wait() -> None:
            """Allow the socket to block for a moment, unless time is up or nobody wants the result any more."""
            if is_cancelled():
                raise errors.RenderCancelled(document=done)
            left = deadline - time.monotonic()
            if left <= 0:
                raise errors.RenderTimedOut(seconds=limits.wall_clock_s, document=done)
            self.connection.settimeout(min(left, CANCEL_POLL_S))

        def fill(view: memoryview) -> int:
            while True:
                wait()
                with contextlib.suppress(TimeoutError):
                    return self.connection.recv_into(view)

        try:
            unsent = memoryview(wire.encode(header, blobs))
            while unsent:
                wait()
                with contextlib.suppress(TimeoutError):
                    unsent = unsent[self.connection.send(unsent) :]
            while True:
                answer, results = wire.read(fill)
                if answer.get("kind") != "progress":
                    self.retired = bool(answer.get("retire"))
                    return answer, results
                done = int(answer["done"])
                deadline = time.monotonic() + limits.wall_clock_s
                on_progress(done)
        except (OSError, wire.Disconnected, wire.BadFrame) as error:
            raise ChildDied(done) from error

    def end(self) -> tuple[int | None, int]:
        """Kill and reap; (exit code or minus the signal, peak memory in bytes)."""
        self.connection.close()
        return self.server.end(self.pid)


def describe_status(status: int | None) -> str:
    if status is None:
        return "cause unknown"
    if status < 0:
        try:
            return f"signal {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"
    return f"exit code {status}"
