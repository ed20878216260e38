"""Where the rest of the program renders: a pool of render children for each engine."""

from __future__ import annotations

import atexit
import os
import queue
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from stockpress.printing.render import errors
from stockpress.printing.render.batches import Batch, BatchResult, Watcher, run_batch
from stockpress.printing.render.crew import Crew
from stockpress.printing.render.joins import join_pdfs
from stockpress.printing.render.model import Engine, RenderedImage, RenderedPdf, RenderLimits, Resource

NO_RESOURCES: Mapping[str, Resource] = {}

IDLE_S = 60.0
# The server of the fast engine is small and starts most prints; that of the reference engine is neither.
SERVER_IDLE_S = {Engine.FAST: 600.0, Engine.REFERENCE: 60.0}
TEND_EVERY_S = 5.0

# A batch is large enough to be worth a child, and small enough for progress, parallel work and a cheap second try.
MIN_BATCH = {Engine.FAST: 10, Engine.REFERENCE: 2}
MAX_BATCH = {Engine.FAST: 100, Engine.REFERENCE: 50}
# Few but long documents are split too.
LONG_DOCUMENT_CHARS = 100_000

ASK_CANCELLED_EVERY_S = 0.25
_WAIT_S = 0.05

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]

_pools: weakref.WeakSet[RenderPool] = weakref.WeakSet()


class RenderPool:
    """Renders documents in child processes. One for each process; started lazily; safe to use from many threads.

    `children` is the number of processes per engine, by default one for each core. `on_progress` and `cancelled` are
    called in the thread that called the pool.
    """

    def __init__(
        self,
        *,
        children: int | None = None,
        limits: RenderLimits | None = None,
        idle_s: float = IDLE_S,
        server_idle_s: Mapping[Engine, float] | None = None,
    ) -> None:
        self._size = children or _cores()
        self._limits = limits or RenderLimits()
        grace = server_idle_s or SERVER_IDLE_S
        self._crews = {
            engine: Crew(engine, size=self._size, idle_s=idle_s, server_idle_s=grace[engine]) for engine in Engine
        }
        self._tender_lock = threading.Lock()
        self._tender: threading.Thread | None = None
        self._closed = threading.Event()
        _pools.add(self)

    def render_pdf(
        self,
        documents: Sequence[str],
        *,
        engine: Engine,
        resources: Mapping[str, Resource] = NO_RESOURCES,
        limits: RenderLimits | None = None,
        on_progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        fallback: bool = True,
    ) -> RenderedPdf:
        """All documents, complete HTML texts, in order in one PDF.

        `on_progress` is told how many documents are finished. With `fallback`, what the fast engine cannot do is
        done once more by the reference engine, and a warning says so.

        Raises RenderTimedOut, RenderOutOfMemory, RenderCrashed, TooManyPages, RenderFailed, EngineUnavailable,
        RenderCancelled.
        """
        if not documents:
            raise errors.RenderFailed(reason="there is nothing to print. Choose at least one item.")
        spans = _spans([len(document) for document in documents], engine, self._size)
        batches = [self._batch(documents[start:stop], resources, limits, first=start) for start, stop in spans]
        results = self._run(batches, engine, on_progress, cancelled, fallback=fallback)
        return RenderedPdf(
            pdf=join_pdfs([result.data for result in results]),
            page_counts=tuple(count for result in results for count in result.answer["pages"]),
            engine=_engine_of(results),
            warnings=_warnings_of(results),
        )

    def render_each_pdf(
        self,
        documents: Sequence[str],
        *,
        engine: Engine,
        resources: Mapping[str, Resource] = NO_RESOURCES,
        limits: RenderLimits | None = None,
        on_progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        fallback: bool = True,
    ) -> list[RenderedPdf]:
        """One PDF for each document; everything else as `render_pdf`."""
        batches = [self._batch([document], resources, limits, first=n) for n, document in enumerate(documents)]
        results = self._run(batches, engine, on_progress, cancelled, fallback=fallback)
        return [
            RenderedPdf(
                pdf=result.data,
                page_counts=tuple(result.answer["pages"]),
                engine=result.engine,
                warnings=tuple(result.warnings),
            )
            for result in results
        ]

    def render_image(
        self,
        document: str,
        *,
        engine: Engine,
        dpi: float,
        resources: Mapping[str, Resource] = NO_RESOURCES,
        grey: bool = True,
        limits: RenderLimits | None = None,
        fallback: bool = True,
    ) -> RenderedImage:
        """The first page as pixels: its size in inches times `dpi`, rounded to whole pixels. Raises as `render_pdf`."""
        batch = replace(self._batch([document], resources, limits, first=0), image=(dpi, grey))
        result = self._run([batch], engine, None, None, fallback=fallback)[0]
        answer = result.answer
        return RenderedImage(
            width=int(answer["width"]),
            height=int(answer["height"]),
            mode=str(answer["mode"]),
            data=result.data,
            engine=result.engine,
            warnings=tuple(result.warnings),
        )

    def available_engines(self) -> dict[Engine, str | None]:
        """For each engine None when it can run here, else what to install. Starts a child of each."""
        return {engine: self._why_unavailable(engine) for engine in Engine}

    def warm_up(self, engine: Engine = Engine.FAST) -> None:
        """Start a child now, so that the first print does not wait for it. Raises EngineUnavailable."""
        self._ensure_tended()
        self._crews[engine].probe()

    def process_ids(self) -> list[int]:
        """Of all living processes of this pool."""
        return [pid for crew in self._crews.values() for pid in crew.process_ids()]

    def close(self) -> None:
        """End all processes. Work that is under way raises RenderCancelled or RenderCrashed."""
        self._closed.set()
        for crew in self._crews.values():
            crew.close()

    def forget(self) -> None:
        """In a process forked from the owner: let go of what was inherited."""
        for crew in self._crews.values():
            crew.forget()

    def _batch(
        self, documents: Sequence[str], resources: Mapping[str, Resource], limits: RenderLimits | None, *, first: int
    ) -> Batch:
        return Batch(documents=documents, resources=resources, limits=limits or self._limits, first=first)

    def _why_unavailable(self, engine: Engine) -> str | None:
        try:
            self.warm_up(engine)
        except errors.EngineUnavailable as error:
            return str(error)
        return None

    def _run(
        self,
        batches: Sequence[Batch],
        engine: Engine,
        on_progress: Progress | None,
        cancelled: Cancelled | None,
        *,
        fallback: bool,
    ) -> list[BatchResult]:
        if not batches:
            return []
        self._ensure_tended()
        ask = _at_most_every(ASK_CANCELLED_EVERY_S, cancelled)
        if len(batches) == 1:
            watcher = Watcher(on_progress=on_progress or _ignore, is_cancelled=ask)
            return [run_batch(self._crews, engine, batches[0], watcher, fallback=fallback)]
        board = _Board(len(batches))
        with ThreadPoolExecutor(min(self._size, len(batches)), thread_name_prefix="render") as threads:
            futures = [
                threads.submit(run_batch, self._crews, engine, batch, board.watcher(number), fallback=fallback)
                for number, batch in enumerate(batches)
            ]
            try:
                board.follow(futures, on_progress or _ignore, ask)
                return [future.result() for future in futures]
            finally:
                board.stop.set()
                threads.shutdown(cancel_futures=True)

    def _ensure_tended(self) -> None:
        if self._closed.is_set():
            raise errors.RenderCancelled
        if self._tender is None or not self._tender.is_alive():
            with self._tender_lock:
                if self._tender is None or not self._tender.is_alive():
                    self._tender = threading.Thread(
                        target=_tend, args=(weakref.ref(self),), name="render-tender", daemon=True
                    )
                    self._tender.start()


class _Board:
    """Where the threads of a job write how far they are, and the calling thread reads it."""

    def __init__(self, size: int) -> None:
        self.stop = threading.Event()
        self._done = [0] * size
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()

    def watcher(self, number: int) -> Watcher:
        def note(done: int) -> None:
            # A batch that is begun again counts from where it was: progress never goes back.
            self._done[number] = max(self._done[number], done)
            self._news.put(None)

        return Watcher(on_progress=note, is_cancelled=self.stop.is_set)

    def follow(self, futures: Sequence[Future[BatchResult]], on_progress: Progress, is_cancelled: Cancelled) -> None:
        """Until all are finished or one failed. Raises RenderCancelled, and what one of the futures raised."""
        told = 0
        for future in futures:
            future.add_done_callback(lambda _future: self._news.put(None))
        while True:
            finished = [future for future in futures if future.done()]
            for future in finished:
                future.result()
            done = sum(self._done)
            if done > told:
                told = done
                on_progress(done)
            if len(finished) == len(futures):
                return
            if is_cancelled():
                raise errors.RenderCancelled
            try:
                self._news.get(timeout=_WAIT_S)
            except queue.Empty:
                continue


def _spans(lengths: Sequence[int], engine: Engine, children: int) -> list[tuple[int, int]]:
    """Where to cut a job into batches: as evenly over the children as the limits of a batch allow."""
    count = len(lengths)
    share = -(-count // children)
    smallest = 1 if sum(lengths) / count > LONG_DOCUMENT_CHARS else MIN_BATCH[engine]
    size = min(max(share, smallest), MAX_BATCH[engine])
    if size < share:  # several rounds: make them equally long
        rounds = -(-share // size)
        size = -(-count // (rounds * children))
    return [(start, min(start + size, count)) for start in range(0, count, size)]


def _engine_of(results: Sequence[BatchResult]) -> Engine:
    return Engine.REFERENCE if any(result.engine is Engine.REFERENCE for result in results) else Engine.FAST


def _warnings_of(results: Sequence[BatchResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for result in results for text in result.warnings))


def _cores() -> int:
    """Those this process may use, where the system says."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore(_done: int) -> None:
    return None


def _at_most_every(seconds: float, ask: Cancelled | None) -> Cancelled:
    """`ask` may be a query, so it is not called for every document."""
    if ask is None:
        return lambda: False
    next_time = 0.0
    answer = False

    def remembered() -> bool:
        nonlocal next_time, answer
        now = time.monotonic()
        if not answer and now >= next_time:
            answer = ask()
            next_time = now + seconds
        return answer

    return remembered


def _tend(reference: weakref.ref[RenderPool]) -> None:
    """The thread that ends idle children. It goes when there is nothing to watch, and comes back with the next job."""
    while True:
        time.sleep(TEND_EVERY_S)
        pool_ = reference()
        if pool_ is None or pool_._closed.is_set():
            return
        alive = [crew.tend() for crew in pool_._crews.values()]
        if not any(alive):
            return
        del pool_


_pool: RenderPool | None = None
_pool_lock = threading.Lock()


def pool() -> RenderPool:
    """The pool of this process. A process forked from one that has a pool gets its own."""
    global _pool  # noqa: PLW0603 -- the one instance for the process is what this function is for
    with _pool_lock:
        if _pool is None:
            _pool = RenderPool()
        return _pool


def available_engines() -> dict[Engine, str | None]:
    """For each engine None when it can run on this machine, else a text that says what to install."""
    return pool().available_engines()


def _close_all() -> None:
    for each in tuple(_pools):
        each.close()


def _after_fork_in_child() -> None:
    global _pool, _pool_lock
    for each in tuple(_pools):
        each.forget()
    _pools.clear()
    _pool, _pool_lock = None, threading.Lock()


atexit.register(_close_all)
os.register_at_fork(after_in_child=_after_fork_in_child)
