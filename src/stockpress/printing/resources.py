"""What a document shows besides its text: pictures and assets that the tags found while the template was rendered.

While a job collects, tags hand the bytes over once and write a short URL; the render child reads them from memory.
Without a collector, tags write `data:` URIs, which work everywhere and weigh more.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from urllib.parse import quote

from stockpress.kernel.errors import StockpressError
from stockpress.printing.render.model import Resource

T = TypeVar("T")
MAX_TOTAL_BYTES = 256 << 20


class TooManyResources(StockpressError):
    code = "too_many_resources"
    text = "The pictures and assets of the document are together larger than {limit_mb} MiB. Use smaller ones."


class ResourceCollector:
    """The resources of one job by URL. Equal bytes are kept once."""

    def __init__(self, *, max_total_bytes: int = MAX_TOTAL_BYTES) -> None:
        self.resources: dict[str, Resource] = {}
        self.max_total_bytes = max_total_bytes
        self.total_bytes = 0
        self._url_of: dict[str, str] = {}
        self._made: dict[Hashable, Any] = {}

    def add(self, data: bytes, mime_type: str, name: str = "") -> str:
        """Keep `data` for the document; the URL under which the document finds it. Raises TooManyResources."""
        digest = hashlib.sha256(data).hexdigest()
        known = self._url_of.get(digest)
        if known is not None:
            return known
        self.total_bytes += len(data)
        if self.total_bytes > self.max_total_bytes:
            raise TooManyResources(limit_mb=self.max_total_bytes >> 20)
        url = f"stock://asset/{quote(name, safe='/')}" if name else f"stock://image/{digest[:32]}"
        if url in self.resources:  # the file was replaced while the job ran
            url = f"stock://image/{digest[:32]}"
        self.resources[url] = Resource(data=data, mime_type=mime_type)
        self._url_of[digest] = url
        return url

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` returned when it was first asked for under `key` in this job."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


_current: ContextVar[ResourceCollector | None] = ContextVar("stockpress_resources", default=None)


@contextmanager
def collecting(collector: ResourceCollector) -> Iterator[ResourceCollector]:
    """Within it, tags hand what they show to `collector`."""
    token = _current.set(collector)
    try:
        yield collector
    finally:
        _current.reset(token)


def current() -> ResourceCollector | None:
    return _current.get()


def data_uri(data: bytes, mime_type: str) -> str:
    return f"data:{mime_type};charset=utf-8;base64,{base64.b64encode(data).decode('ascii')}"


def embed(data: bytes, mime_type: str, name: str = "") -> str:
    """A URL under which the document shows `data`: of the collector if a job collects, else a data URI."""
    collector = _current.get()
    return collector.add(data, mime_type, name) if collector is not None else data_uri(data, mime_type)


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """`make()`, once a job."""
    collector = _current.get()
    return collector.remember(key, make) if collector is not None else make()
