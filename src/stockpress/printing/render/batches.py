"""One batch of documents through one child: the request, the answer, the second try."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from stockpress.printing.render import errors, wire
from stockpress.printing.render.children import ChildDied, RenderChild, describe_status
from stockpress.printing.render.crew import Crew
from stockpress.printing.render.model import Engine, RenderLimits, Resource

SIGKILL_STATUS = -9

# A child that died with this part of its memory limit in use most likely died of it.
_NEAR_LIMIT = 0.5

_REPORTED: dict[str, type[errors.RenderError]] = {
    kind.__name__: kind for kind in (errors.RenderFailed, errors.TooManyPages, errors.RenderOutOfMemory)
}

# After these of the fast engine, the reference engine gets its chance.
WORTH_FALLING_BACK = (
    errors.RenderTimedOut,
    errors.RenderOutOfMemory,
    errors.RenderCrashed,
    errors.RenderFailed,
    errors.EngineUnavailable,
)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Documents `first` to `first + len(documents)` of a job."""

    documents: Sequence[str]
    resources: Mapping[str, Resource]
    limits: RenderLimits
    first: int = 0
    image: tuple[float, bool] | None = None  # (dpi, grey) for pixels instead of PDF


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    answer: wire.Header
    data: bytes
    engine: Engine
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """Who waits for a batch. Both are called often and must be quick."""

    on_progress: Callable[[int], None] = lambda _done: None
    is_cancelled: Callable[[], bool] = lambda: False


def run_batch(
    crews: Mapping[Engine, Crew], engine: Engine, batch: Batch, watcher: Watcher, *, fallback: bool
) -> BatchResult:
    """Render the batch, with the reference engine where the fast one gives up and `fallback` allows it.

    Raises the errors of rendering, with `document` counted over the whole job.
    """
    try:
        return _with_engine(crews[engine], batch, watcher)
    except WORTH_FALLING_BACK as error:
        if engine is Engine.REFERENCE or not fallback:
            raise
        cause = error
    try:
        result = _with_engine(crews[Engine.REFERENCE], batch, watcher)
    except errors.EngineUnavailable:
        raise cause from None
    return replace(result, warnings=[_fallback_text(batch, cause), *result.warnings])


def _with_engine(crew: Crew, batch: Batch, watcher: Watcher) -> BatchResult:
    """A child that was killed from outside may be tried again, once; one that killed itself would do it again."""
    try:
        return _attempt(crew, batch, watcher)
    except _Killed:
        pass
    try:
        return _attempt(crew, batch, watcher)
    except _Killed as error:
        raise error.cause from None


class _Killed(Exception):
    def __init__(self, cause: errors.RenderError) -> None:
        super().__init__()
        self.cause = cause


def _attempt(crew: Crew, batch: Batch, watcher: Watcher) -> BatchResult:
    header, blobs = _request(batch)
    with crew.child(watcher.is_cancelled) as child:
        try:
            answer, results = child.work(
                header,
                blobs,
                limits=batch.limits,
                on_progress=watcher.on_progress,
                is_cancelled=watcher.is_cancelled,
            )
        except ChildDied as death:
            raise _cause_of_death(crew.engine, child, batch, death) from death
        except (errors.RenderTimedOut, errors.RenderCancelled) as error:
            raise _located(error, batch) from None
        if answer.get("kind") == "error":
            failure = _REPORTED.get(str(answer.get("error")), errors.RenderFailed)
            params = {**answer.get("params", {}), "document": int(answer.get("document", 0))}
            # The child goes back in good order: the error is raised after the `with`.
        else:
            data = results[0] if results else b""
            warnings = [str(text) for text in answer.get("warnings", ())]
            return BatchResult(answer=answer, data=data, engine=crew.engine, warnings=warnings)
    raise _located(failure(**params), batch)


def _request(batch: Batch) -> tuple[wire.Header, list[bytes]]:
    header: wire.Header = {
        "kind": "pdf",
        "documents": len(batch.documents),
        "limits": asdict(batch.limits),
        "resources": [(url, resource.mime_type) for url, resource in batch.resources.items()],
    }
    if batch.image is not None:
        dpi, grey = batch.image
        header |= {"kind": "image", "dpi": dpi, "grey": grey}
    blobs = [document.encode("utf-8", "replace") for document in batch.documents]
    blobs += [resource.data for resource in batch.resources.values()]
    return header, blobs


def _cause_of_death(engine: Engine, child: RenderChild, batch: Batch, death: ChildDied) -> Exception:
    status, peak_bytes = child.end()
    document = _position(batch, death.documents_done)
    if peak_bytes > batch.limits.address_space_bytes * _NEAR_LIMIT:
        mebibytes = batch.limits.address_space_bytes >> 20
        return errors.RenderOutOfMemory(mebibytes=mebibytes, document=document)
    crashed = errors.RenderCrashed(engine=engine.value, how=describe_status(status), document=document)
    # None: the fork server died too, and took the child along.
    return _Killed(crashed) if status in {SIGKILL_STATUS, None} else crashed


def _located(error: errors.RenderError, batch: Batch) -> errors.RenderError:
    return type(error)(**{**error.params, "document": _position(batch, error.document or 0)})


def _position(batch: Batch, done: int) -> int:
    """Of the document under work; of the last one while the finished batch is written."""
    return batch.first + min(done, len(batch.documents) - 1)


def _fallback_text(batch: Batch, cause: errors.RenderError) -> str:
    last = batch.first + len(batch.documents)
    which = f"Document {last}" if last == batch.first + 1 else f"Documents {batch.first + 1} to {last}"
    return f"{which} had to be rendered by the reference engine, which is slower. The fast engine said: {cause}"
