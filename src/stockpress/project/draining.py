"""How a web process that has a successor leaves: nobody notices.

It takes no new connection, and asks who is connected to come again elsewhere: with each answer, until nobody is left or
they had their time. Only then is it told to stop. Standard library only.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

# To the listening process: its successor is ready. From there to each process that answers.
LEAVE_SIGNAL = signal.SIGUSR1
DRAIN_SIGNAL = signal.SIGUSR2
# Whoever sends a request on an open connection within this time is told to come again on a new one.
LINGER_S = 2.0
# What had been accepted just before has become a connection by then.
_SHORTEST_LINGER_S = 0.2
_LOOK_EVERY_S = 0.05
_DESCRIPTORS = Path("/proc/self/fd")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Drain:
    """The application, with a way out. `listener` is the descriptor of the socket that all web processes share."""

    def __init__(self, application: Application, listener: int) -> None:
        self._application = application
        self._listener = listener
        self._is_leaving = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            if self._is_leaving:
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, exc_info)

        return self._application(environ, start)

    def begin(self, *_signal: object) -> None:
        """End this process as described above; returns at once."""
        if not self._is_leaving:
            self._is_leaving = True
            threading.Thread(target=self._leave, name="drain", daemon=True).start()

    def _leave(self) -> None:
        stop_accepting(self._listener)
        time.sleep(_SHORTEST_LINGER_S)
        deadline = time.monotonic() + LINGER_S - _SHORTEST_LINGER_S
        while time.monotonic() < deadline and open_connections(self._listener):
            time.sleep(_LOOK_EVERY_S)
        # The server's own handler: requests in work are answered, connections without one are closed.
        os.kill(os.getpid(), signal.SIGTERM)


def stop_accepting(listener: int) -> None:
    """Leave new connections to the other processes that share the socket.

    Closing it would not help: the server's event loop goes on as long as any process has it open. So it is taken out
    of every event loop of this process.
    """
    for descriptor in _descriptors_of("anon_inode:[eventpoll]"):
        # A copy, because the object closes what it is given. Not every loop has the socket.
        with contextlib.suppress(OSError), select.epoll.fromfd(os.dup(descriptor)) as loop:
            loop.unregister(listener)


def open_connections(listener: int) -> int:
    """How many connections this process has that came in through the socket `listener`."""
    with _as_socket(listener) as shared:
        port = shared.getsockname()[1]
    found = 0
    for descriptor in _descriptors_of("socket:"):
        with contextlib.suppress(OSError), _as_socket(descriptor) as connection:
            is_ours = connection.family in {socket.AF_INET, socket.AF_INET6} and connection.getsockname()[1] == port
            found += is_ours and not connection.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    return found


@contextlib.contextmanager
def _as_socket(descriptor: int) -> Iterator[socket.socket]:
    with socket.socket(fileno=os.dup(descriptor)) as copy:
        yield copy


def _descriptors_of(kind: str) -> list[int]:
    """Of this process, by what /proc calls them; empty where there is no /proc."""
    found = []
    for entry in _DESCRIPTORS.iterdir() if _DESCRIPTORS.is_dir() else ():
        with contextlib.suppress(OSError):
            if str(entry.readlink()).startswith(kind):
                found.append(int(entry.name))
    return found
