"""The web processes: granian in front of the WSGI application.

The process that listens stays free of Django and of the configuration, as the supervisor does. Each process that
answers is a child of it that loads the application once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from stockpress.project.processes import die_with_parent

# Idle threads end after this; the next request pays for a thread and a database connection again.
_THREAD_IDLE_S = 300


@dataclass(frozen=True)
class ApplicationLoader:
    """Loads the application in a web process; a class, so that it can be sent to processes that are not forked."""

    listener_pid: int

    def __call__(self) -> Callable[..., Any]:
        """The application, ready to answer: every module that a request needs is imported before the first one."""
        if os.getpid() != self.listener_pid:
            die_with_parent(self.listener_pid)

        from django.urls import get_resolver

        from stockpress.project.wsgi import application

        _ = get_resolver().url_patterns
        # What is loaded now lives as long as the process: keep the collector from walking it again and again.
        gc.collect()
        gc.freeze()
        return application


def serve(*, host: str, port: int, processes: int, threads: int, grace_s: int) -> None:
    """Answer HTTP on `host`:`port` until SIGTERM or SIGINT; what is in work may take `grace_s` to end."""
    Granian(
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
    ).serve(target_loader=ApplicationLoader(os.getpid()), wrap_loader=False)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="stockpress web", description="Internal; use `stockpress web`.")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--grace", type=int, default=20)
    options = parser.parse_args(arguments)
    serve(
        host=options.host,
        port=options.port,
        processes=options.processes,
        threads=options.threads,
        grace_s=options.grace,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
