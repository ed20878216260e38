"""Which import of a plugin was under way when a process died: it is not tried again, or no process would ever start.

A mark is a small file for as long as the import lasts. One that is left by a process that is gone says what ended it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def _folder() -> Path:
    return Path(settings.STOCKPRESS.data_dir) / "plugins" / "loading"


@contextlib.contextmanager
def marked(reference: str) -> Iterator[None]:
    """Keep a mark while the block runs; none for an empty reference. A full or unwritable disk is no reason to stop."""
    if not reference:
        yield
        return
    mark = _folder() / f"{os.getpid()}"
    with contextlib.suppress(OSError):
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(reference)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            mark.unlink()


def ended_a_process(reference: str) -> bool:
    """Whether a process died while it imported this."""
    return reference in _left_behind().values()


def forget() -> None:
    """Try everything again: somebody says that it was mended."""
    for mark in _left_behind():
        mark.unlink(missing_ok=True)


def _left_behind() -> dict[Path, str]:
    marks: dict[Path, str] = {}
    with contextlib.suppress(OSError):
        for mark in _folder().iterdir():
            if mark.name.isdecimal() and not _is_alive(int(mark.name)):
                with contextlib.suppress(OSError):
                    marks[mark] = mark.read_text()
    return marks


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
