"""A process that has one engine loaded and warm, and forks render children from it.

It runs a single thread and knows nothing but its control connection, over which the parent, one request at a time,
asks for a child ("fork", with the child's end of the job connection attached) or the end of one ("end"). When the
control connection closes, it takes its children with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import shutil
import signal
import socket
import sys

from stockpress.printing.render.fetching import Fetcher
from stockpress.printing.render.isolation import RenderEngine, load_engine, run
from stockpress.printing.render.model import Engine, RenderLimits

MESSAGE_LIMIT = 4096

_PR_SET_PDEATHSIG = 1

# Touches what every document needs (parser, fonts in their usual faces, an SVG), so that children share it.
WARM_UP = (
    "<html><head><style>@page { size: 40mm 30mm; margin: 0 } td { border: 1px solid }</style></head><body>"
    '<p style="font-family: sans-serif">Aa <b>Bb</b> <i>Cc</i> <b><i>Dd</i></b></p><p>Aa</p><table><tr><td>1</table>'
    '<svg width="9" height="9" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg></body></html>'
)


class ForkServer:
    def __init__(self, engine: RenderEngine, control: socket.socket) -> None:
        self._engine = engine
        self._control = control
        self._children: set[int] = set()

    def serve(self) -> None:
        try:
            while True:
                message, descriptors, _flags, _address = socket.recv_fds(self._control, MESSAGE_LIMIT, 1)
                if not message:
                    return
                request = json.loads(message)
                answer = self._fork(descriptors[0]) if request["op"] == "fork" else self._end(request["pid"])
                self._control.sendall(json.dumps(answer).encode())
        finally:
            for pid in tuple(self._children):
                self._end(pid)

    def _fork(self, descriptor: int) -> dict[str, object]:
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            die_with(parent)
            self._control.close()
            run(self._engine, socket.socket(fileno=descriptor))
        os.close(descriptor)
        self._children.add(pid)
        return {"pid": pid}

    def _end(self, pid: int) -> dict[str, object]:
        """Kill the child if it still lives, and say how it ended: exit code or minus signal, and peak memory."""
        if pid not in self._children:
            return {"status": None, "peak_bytes": 0}
        self._children.discard(pid)
        done, status, usage = os.wait4(pid, os.WNOHANG)
        if not done:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _done, status, usage = os.wait4(pid, 0)
        return {"status": os.waitstatus_to_exitcode(status), "peak_bytes": usage.ru_maxrss * 1024}


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent dies, even if it is busy then."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we could ask
        os._exit(1)


def main(engine_name: str, descriptor: int) -> None:
    """Load, report `ready` or `unavailable`, serve until the parent is gone."""
    control = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.umask(0o077)
    try:
        engine = load_engine(Engine(engine_name))
    except (ImportError, OSError) as error:
        control.sendall(json.dumps({"unavailable": str(error)[: MESSAGE_LIMIT // 2]}).encode())
        return
    engine.render_pdf([WARM_UP], Fetcher({}, RenderLimits()), RenderLimits(), lambda _done: None)
    # Objects that live for ever stay out of the collector, so that it does not copy the pages children share.
    gc.collect()
    gc.freeze()
    control.sendall(json.dumps({"ready": True}).encode())
    ForkServer(engine, control).serve()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)  # the parent may have had no time to do it
