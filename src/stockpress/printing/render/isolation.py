"""The life of a render child: take a job from the pipe, render, answer, until the pipe closes.

One of the few places that catch everything: whatever a document does to an engine must become an answer.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Protocol

from stockpress.printing.render import wire
from stockpress.printing.render.errors import RenderError
from stockpress.printing.render.fetching import Fetcher
from stockpress.printing.render.model import Engine, RenderLimits, Resource
from stockpress.printing.render.pixels import Pixels

RETIRE_AFTER_DOCUMENTS = 1000
RETIRE_AFTER_GROWTH_BYTES = 200 << 20

_MAX_OPEN_FILES = 256
_MAX_FILE_BYTES = 64 << 20


class RenderEngine(Protocol):
    def render_pdf(
        self, documents: Sequence[str], fetcher: Fetcher, limits: RenderLimits, progress: Callable[[int], None]
    ) -> tuple[bytes, list[int]]: ...

    def render_image(
        self, document: str, fetcher: Fetcher, limits: RenderLimits, *, dpi: float, grey: bool
    ) -> Pixels: ...


def load_engine(engine: Engine) -> RenderEngine:
    """Import the engine. Raises ImportError or OSError when a library is missing.

    Imported here and not above, so that a child of one engine never loads the other.
    """
    if engine is Engine.FAST:
        from stockpress.printing.render.fast import FastEngine

        return FastEngine()
    from stockpress.printing.render.reference import ReferenceEngine

    return ReferenceEngine()


class Child:
    """Serves one connection with one engine."""

    def __init__(self, engine: RenderEngine, connection: socket.socket) -> None:
        self._engine = engine
        self._connection = connection
        self._baseline = memory_bytes()
        self._documents = 0
        self._must_retire = False

    def serve(self) -> None:
        """Returns when the parent hung up, or this child has done its share."""
        while not self._must_retire:
            try:
                header, blobs = wire.receive(self._connection)
            except (wire.Disconnected, wire.BadFrame):
                return
            answer, results = self._answer(header, blobs)
            self._must_retire |= self._documents >= RETIRE_AFTER_DOCUMENTS
            self._must_retire |= memory_bytes()[1] - self._baseline[1] > RETIRE_AFTER_GROWTH_BYTES
            answer["retire"] = self._must_retire
            wire.send(self._connection, answer, results)

    def _answer(self, header: wire.Header, blobs: list[bytes]) -> tuple[wire.Header, list[bytes]]:
        current = 0

        def progress(done: int) -> None:
            nonlocal current
            current = done
            wire.send(self._connection, {"kind": "progress", "done": done})

        try:
            return self._work(header, blobs, progress)
        except wire.Disconnected:
            raise
        except RenderError as error:
            return {"kind": "error", "error": type(error).__name__, "params": error.params, "document": current}, []
        except MemoryError:
            self._must_retire = True
            mebibytes = header["limits"]["address_space_bytes"] >> 20
            params = {"mebibytes": mebibytes}
            return {"kind": "error", "error": "RenderOutOfMemory", "params": params, "document": current}, []
        except RecursionError:
            self._must_retire = True
            reason = "its elements are nested too deeply. Flatten the template or remove an endless include."
            return _failed(reason, current), []
        except Exception as error:  # noqa: BLE001 -- the purpose of this module
            return _failed(f"the engine reported {type(error).__name__}: {str(error)[:300]}.", current), []

    def _work(
        self, header: wire.Header, blobs: list[bytes], progress: Callable[[int], None]
    ) -> tuple[wire.Header, list[bytes]]:
        limits = RenderLimits(**header["limits"])
        self._limit_memory(limits.address_space_bytes)
        count = header["documents"]
        documents = [blob.decode() for blob in blobs[:count]]
        self._documents += count
        described = zip(header["resources"], blobs[count:], strict=True)
        fetcher = Fetcher({url: Resource(data=data, mime_type=mime) for (url, mime), data in described}, limits)
        if header["kind"] == "image":
            pixels = self._engine.render_image(documents[0], fetcher, limits, dpi=header["dpi"], grey=header["grey"])
            about = {"width": pixels.width, "height": pixels.height, "mode": pixels.mode}
            return {"kind": "done", "warnings": fetcher.warnings, **about}, [pixels.data]
        pdf, pages = self._engine.render_pdf(documents, fetcher, limits, progress)
        return {"kind": "done", "warnings": fetcher.warnings, "pages": pages}, [pdf]

    def _limit_memory(self, extra_bytes: int) -> None:
        if sys.platform == "linux":
            _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            wanted = self._baseline[0] + extra_bytes
            resource.setrlimit(
                resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
            )


def run(engine: RenderEngine, connection: socket.socket) -> None:
    """The whole life of a freshly forked child, its end included; never returns."""
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE_BYTES, _MAX_FILE_BYTES))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_OPEN_FILES, _MAX_OPEN_FILES))
        Child(engine, connection).serve()
        status = 0
    except Exception:  # noqa: BLE001, S110 -- nobody is left to tell; the parent sees the closed pipe
        pass
    finally:
        os._exit(status)


def memory_bytes() -> tuple[int, int]:
    """(address space, resident) of this process; zeros where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 -- read after every job
            pages = statm.read().split()
    except OSError:
        return 0, 0
    size = resource.getpagesize()
    return int(pages[0]) * size, int(pages[1]) * size


def _failed(reason: str, document: int) -> wire.Header:
    return {"kind": "error", "error": "RenderFailed", "params": {"reason": reason}, "document": document}
