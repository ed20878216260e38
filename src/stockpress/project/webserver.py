"""The web processes: granian in front of the WSGI application.

The process that listens stays free of Django and of the configuration, as the supervisor does. Each process that
answers is a child of it that loads the application once. The listening socket comes from the supervisor and is shared
by all of them, so that a connection that waits in it is taken by whichever process is there: also by the next one.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import granian._granian
import granian.server.mp
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from stockpress.kernel.renewal import reporting_readiness
from stockpress.project.draining import DRAIN_SIGNAL, LEAVE_SIGNAL, LINGER_S, Drain
from stockpress.project.processes import BACKLOG, die_with_parent

# Idle threads end after this; the next request pays for a thread and a database connection again.
_THREAD_IDLE_S = 300
_LOOK_EVERY_S = 0.05
# What granian says of their types is not what they are.
_Server: Any = granian.server.mp.MPServer
_SocketHolder: Any = granian._granian.SocketHolder


@dataclass(frozen=True)
class ApplicationLoader:
    """Loads the application in a web process; a class, so that it can be sent to processes that are not forked."""

    listener_pid: int
    listener: int

    def __call__(self) -> Drain:
        """The application, ready to answer: every module that a request needs is imported before the first one."""
        # What the listening process does with signals was inherited, and would swallow them until the server sets its own.
        for signum in (signal.SIGTERM, signal.SIGINT, LEAVE_SIGNAL):
            signal.signal(signum, signal.SIG_DFL)
        if os.getpid() != self.listener_pid:
            die_with_parent(self.listener_pid)
        with reporting_readiness():
            from django.urls import get_resolver

            from stockpress.project.wsgi import application

            _ = get_resolver().url_patterns
            # What is loaded now lives as long as the process: keep the collector from walking it again and again.
            gc.collect()
            gc.freeze()
            drain = Drain(application, self.listener)
            signal.signal(DRAIN_SIGNAL, drain.begin)
        return drain


class Listener(_Server):
    """Granian on a socket that is there already, and that can leave without dropping anybody."""

    def __init__(self, *, descriptor: int, **options: Any) -> None:
        super().__init__(**options)
        self._descriptor = descriptor
        self._is_leaving = False
        self._must_stop_now = False

    def startup(self, *loaders: Any) -> None:
        signal.signal(LEAVE_SIGNAL, self._leave)
        super().startup(*loaders)

    def _init_shared_socket(self) -> None:
        # By default each process listens by itself, and the connections that wait for one that ends are lost.
        self._ssp = None
        self._sfd = self._descriptor
        self._shd = _SocketHolder(self._descriptor, False, BACKLOG)
        self._sso = socket.socket(fileno=self._descriptor)

    def _leave(self, *_signal: object) -> None:
        self._is_leaving = True
        self.interrupt_signal = True
        self.main_loop_interrupt.set()

    def signal_handler_interrupt(self, *arguments: Any, **options: Any) -> None:
        self._must_stop_now = True
        super().signal_handler_interrupt(*arguments, **options)

    def _stop_workers(self) -> None:
        if self._is_leaving:
            self._drain_workers()
        super()._stop_workers()

    def _drain_workers(self) -> None:
        for worker in self.wrks:
            worker.interrupt_by_parent = True
            if worker.is_alive():
                os.kill(worker._id(), DRAIN_SIGNAL)
        deadline = time.monotonic() + LINGER_S + 1.0
        while time.monotonic() < deadline and not self._must_stop_now:
            if not any(worker.is_alive() for worker in self.wrks):
                return
            time.sleep(_LOOK_EVERY_S)


def serve(*, descriptor: int, host: str, port: int, processes: int, threads: int, grace_s: int) -> None:
    """Answer HTTP on the socket `descriptor`, which is `host`:`port`, until SIGTERM or SIGINT.

    What is in work then may take `grace_s` to end. After `LEAVE_SIGNAL` the same, when nobody is connected any more.
    """
    os.set_inheritable(descriptor, False)
    Listener(
        descriptor=descriptor,
        target="stockpress.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        blocking_threads=threads,
        blocking_threads_idle_timeout=_THREAD_IDLE_S,
        # A lone process that dies ends the listener: its starter then counts the ends and gives up when it must.
        respawn_failed_workers=processes > 1,
        workers_kill_timeout=grace_s,
        log_level=LogLevels.error,
    ).serve(target_loader=ApplicationLoader(os.getpid(), descriptor), wrap_loader=False)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="stockpress web", description="Internal; use `stockpress web`.")
    parser.add_argument("--descriptor", type=int, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--grace", type=int, default=20)
    options = parser.parse_args(arguments)
    serve(
        descriptor=options.descriptor,
        host=options.host,
        port=options.port,
        processes=options.processes,
        threads=options.threads,
        grace_s=options.grace,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
