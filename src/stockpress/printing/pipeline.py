"""From documents to one PDF: HTML is made here while render children turn what is ready into pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.conf import settings

from stockpress.printing import template_store
from stockpress.printing.api_of_templates import RENDER_ALONE
from stockpress.printing.documents import Document, DocumentMaker
from stockpress.printing.errors import JobCancelled, JobTooLarge
from stockpress.printing.render import Engine, RenderedPdf, RenderLimits, check_html, join_pdfs, missing_glyphs, pool
from stockpress.settings_registry import flag

# Documents handed over at once. Small enough that children work while the next ones are made, large enough that handing
# over costs nothing.
CHUNK = 50
# Long documents are handed over sooner: a job must never hold all of them at once.
CHUNK_CHARS = 4_000_000
CHUNKS_UNDER_WAY = 2
MAX_JOB_BYTES = 512 << 20
ASK_EVERY_S = 0.25

Progress = Callable[[int], None]
Cancelled = Callable[[], bool]
D = TypeVar("D", Document, Document | None)


@dataclass(kw_only=True)
class Rendering:
    """What a job's documents became."""

    pdf: bytes
    page_counts: tuple[int, ...]
    last: Document
    first: Document
    engines: set[Engine] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


def limits() -> RenderLimits:
    """The limits of one document, from configuration and settings."""
    return RenderLimits(wall_clock_s=settings.STOCKPRESS.render_timeout_s, fetch_urls=flag("REPORT_FETCH_URLS"))


def engine_for(maker: DocumentMaker, documents: Sequence[Document]) -> Engine:
    """The fast engine when neither the template's sources nor what they produced needs more than it can do."""
    choice = template_store.engine_choice(maker.template)
    if choice.engine is Engine.FAST and any(check_html(document.html) for document in documents):
        return Engine.REFERENCE
    return choice.engine


def render_documents(
    maker: DocumentMaker, *, on_progress: Progress = lambda _done: None, cancelled: Cancelled = lambda: False
) -> Rendering:
    """All documents of a job as one PDF, in order. Raises TemplateError, RenderError or JobCancelled."""
    gathered = _Gathered(on_progress)
    documents = maker.all()
    bounds = limits()
    with ThreadPoolExecutor(CHUNKS_UNDER_WAY, thread_name_prefix="render") as executor:
        under_way: deque[Future[RenderedPdf]] = deque()
        try:
            for chunk in in_chunks(documents, cancelled):
                gathered.note_documents(chunk)
                under_way.append(executor.submit(_render_chunk, maker, chunk, bounds, cancelled))
                if len(under_way) > CHUNKS_UNDER_WAY:
                    gathered.note_part(_result_of(under_way.popleft(), cancelled))
            while under_way:
                gathered.note_part(_result_of(under_way.popleft(), cancelled))
        finally:
            for future in under_way:
                future.cancel()
    return gathered.finish(maker)


def in_chunks(documents: Iterable[D], cancelled: Cancelled) -> Iterator[list[D]]:
    """As many documents as are handed over at once; asks before each whether the job is still wanted."""
    chunk: list[D] = []
    chars = 0
    for document in documents:
        chunk.append(document)
        chars += len(document.html) if document is not None else 0
        if len(chunk) >= CHUNK or chars >= CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
        if cancelled():
            raise JobCancelled
    if chunk:
        yield chunk


def check_job_size(total_bytes: int) -> None:
    """Raise JobTooLarge when what a job has made so far is more than a process should hold."""
    if total_bytes > MAX_JOB_BYTES:
        raise JobTooLarge(limit_mb=MAX_JOB_BYTES >> 20)


def _result_of(future: Future[RenderedPdf], cancelled: Cancelled) -> RenderedPdf:
    """Wait for a part, asking now and then whether it is still wanted: only this thread may ask the database."""
    while True:
        try:
            return future.result(timeout=ASK_EVERY_S)
        except TimeoutError:
            cancelled()


def _render_chunk(
    maker: DocumentMaker, chunk: Sequence[Document], bounds: RenderLimits, cancelled: Cancelled
) -> RenderedPdf:
    return pool().render_pdf(
        [document.html for document in chunk],
        engine=engine_for(maker, chunk),
        resources=dict(maker.resources.resources),
        limits=bounds,
        cancelled=cancelled,
    )


class _Gathered:
    """The parts that came back so far."""

    def __init__(self, on_progress: Progress) -> None:
        self._on_progress = on_progress
        self._parts: list[RenderedPdf] = []
        self._first: Document | None = None
        self._last: Document | None = None
        self._done = 0
        self._characters: set[str] = set()

    def note_documents(self, chunk: Sequence[Document]) -> None:
        self._first = self._first or chunk[0]
        self._last = chunk[-1]
        for document in chunk:
            if not document.html.isascii():
                self._characters.update(document.html)

    def note_part(self, part: RenderedPdf) -> None:
        self._parts.append(part)
        check_job_size(sum(len(each.pdf) for each in self._parts))
        self._done += len(part.page_counts)
        self._on_progress(self._done)

    def finish(self, maker: DocumentMaker) -> Rendering:
        assert self._first is not None  # noqa: S101 - a job without items is refused before it begins
        assert self._last is not None  # noqa: S101
        pdfs = [part.pdf for part in self._parts]
        return Rendering(
            pdf=pdfs[0] if len(pdfs) == 1 else join_pdfs(pdfs),
            page_counts=tuple(count for part in self._parts for count in part.page_counts),
            first=self._first,
            last=self._last,
            engines={part.engine for part in self._parts},
            warnings=_unique(
                [
                    *maker.warnings,
                    *(warning for part in self._parts for warning in part.warnings),
                    *_missing_from_fonts(self._characters),
                ]
            ),
        )


def render_each(
    maker: DocumentMaker, *, cancelled: Cancelled = lambda: False
) -> Iterator[tuple[Document, RenderedPdf]]:
    """One PDF a document, for when each is needed by itself."""
    total_bytes = 0
    for chunk in in_chunks(maker.all(), cancelled):
        rendered = pool().render_each_pdf(
            [document.html for document in chunk],
            engine=engine_for(maker, chunk),
            resources=dict(maker.resources.resources),
            limits=limits(),
            cancelled=cancelled,
        )
        total_bytes += sum(len(result.pdf) for result in rendered)
        check_job_size(total_bytes)
        yield from zip(chunk, rendered, strict=True)


@RENDER_ALONE.provide
def render_alone(template: Any, html: str) -> bytes:
    """The PDF of one document that carries everything it shows."""
    choice = template_store.engine_choice(template)
    engine = Engine.REFERENCE if check_html(html) else choice.engine
    return pool().render_pdf([html], engine=engine, limits=limits()).pdf


def _missing_from_fonts(characters: set[str]) -> list[str]:
    missing = sorted(missing_glyphs("".join(characters))) if characters else []
    if not missing:
        return []
    named = " ".join(f"{character} (U+{ord(character):04X})" for character in missing[:10])
    return [f"No font on this server has {named}. Install one that does, or those places stay empty."]


def _unique(warnings: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(warnings))
