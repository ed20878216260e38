"""What the processes of one server need from the operating system.

Standard library only: the supervisor, which imports this, stays small.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from stockpress.kernel.errors import StockpressError

LOCK_NAME = "run.lock"
BACKLOG = 1024
_PR_SET_PDEATHSIG = 1


class DataFolderBusy(StockpressError):
    code = "data_folder_busy"
    text = (
        "Another `stockpress run` (process {pid}) already uses {data_dir}. "
        "Stop it first, or give this one a folder of its own with --data-dir."
    )


class DataFolderUnusable(StockpressError):
    code = "data_folder_unusable"
    text = (
        "The data folder {data_dir} cannot be used: {reason}. Give a folder that this user may write with --data-dir."
    )


class PortBusy(StockpressError):
    code = "port_busy"
    text = (
        "Port {port} on {host} is in use by another program. "
        "Stop that program, or choose another port: `stockpress run --port {other}` or `make run PORT={other}`."
    )


class AddressUnusable(StockpressError):
    code = "address_unusable"
    text = (
        "Cannot listen on {host}, port {port}: {reason}. "
        "Set STOCKPRESS_HOST and STOCKPRESS_PORT to an address of this machine."
    )


def die_with_parent(parent_pid: int | None = None) -> None:
    """Ask the kernel to send this process SIGTERM when its parent ends, however the parent ends. Linux only.

    `parent_pid` closes the gap in which the parent has ended already: then this process ends at once.
    """
    if not hasattr(signal, "pthread_sigmask") or os.uname().sysname != "Linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if parent_pid is not None and os.getppid() != parent_pid:
        os._exit(0)


def bind_to(host: str, port: int) -> socket.socket:
    """A socket for that address, not listening yet. Raises `PortBusy` or `AddressUnusable`."""
    with _in_words(host, port):
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            # As servers do: a port whose last connections are still closing counts as free.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
        listener.setblocking(False)
        return listener


def listen_at(listener: socket.socket, host: str, port: int) -> None:
    """Let connections queue up, until a process takes them. Raises `PortBusy`: another program may have been quicker."""
    with _in_words(host, port):
        listener.listen(BACKLOG)


@contextlib.contextmanager
def _in_words(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except OSError as err:
        if err.errno == errno.EADDRINUSE:
            raise PortBusy(host=host, port=port, other=port + 1 if port < 65535 else 8000) from err
        raise AddressUnusable(host=host, port=port, reason=err.strerror or str(err)) from err


@dataclass
class DataFolderLock:
    """Held by `stockpress run` for as long as it lives; names the process that holds it. The kernel lets go of it."""

    data_dir: Path
    _file: IO[str] | None = None

    def __enter__(self) -> Self:
        path = self.data_dir / LOCK_NAME
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
            file = path.open("a+")
        except OSError as err:
            raise DataFolderUnusable(data_dir=self.data_dir, reason=err.strerror or str(err)) from err
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            file.close()
            raise DataFolderBusy(data_dir=self.data_dir, pid=(holder_of(self.data_dir) or {}).get("pid", "?")) from err
        file.truncate(0)
        self._file = file
        self.describe(pid=os.getpid())
        return self

    def describe(self, **facts: object) -> None:
        """Record what others may want to know of the running server, as one JSON object."""
        if self._file is None:
            return
        self._file.seek(0)
        self._file.truncate(0)
        self._file.write(json.dumps(facts))
        self._file.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def holder_of(data_dir: Path) -> dict[str, object] | None:
    """What the running server wrote into the lock of `data_dir`; None when none runs there."""
    path = data_dir / LOCK_NAME
    try:
        with path.open("r") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                return None
            facts = json.loads(file.read() or "{}")
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None


def http_status(host: str, port: int, path: str, *, host_header: str, timeout_s: float = 5.0) -> int | None:
    """The status that an HTTP server there answers `GET path` with; None when nothing answers (yet)."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    request = f"GET {path} HTTP/1.1\r\nHost: {host_header}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((target, port), timeout=timeout_s) as connection:
            connection.sendall(request.encode("ascii"))
            start = connection.recv(64)
    except OSError:
        return None
    words = start.split(b" ", 2)
    return int(words[1]) if len(words) > 1 and words[1][:3].isdigit() else None


def exit_reason(status: int) -> str:
    """Why a process ended, in words, from `Popen.returncode`."""
    if status >= 0:
        return f"exit status {status}"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"signal {-status}"
    if name == "SIGKILL":
        return "killed (SIGKILL; often the machine ran out of memory)"
    return f"killed by {name}"
