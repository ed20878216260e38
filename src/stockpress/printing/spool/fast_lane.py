"""How many requests of this process may print, or wait for a print, at the same time.

A print in the request is answered complete, which people at a printer like; but a process has few threads, and one
template that takes its time must not keep them all from answering others.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings

# Most prints take less, so that whoever finds the lane full mostly gets a place all the same.
PATIENCE_S = 0.2


@lru_cache(maxsize=1)
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(max(1, settings.STOCKPRESS.web_threads // 2))


@contextmanager
def place() -> Iterator[bool]:
    """True inside when there was a place, which is kept until the end of the block."""
    places = _places()
    taken = places.acquire(timeout=PATIENCE_S)
    try:
        yield taken
    finally:
        if taken:
            places.release()
