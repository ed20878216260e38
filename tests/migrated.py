"""One migrated SQLite database for all runs of the same migrations: made once, then copied.

Applying every migration takes a quarter of a minute, and each process of a test run needs a database of its own, as does
each server that a test starts. The file lies in the folder for temporary files; its name tells what it was made of.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

SRC = Path(__file__).parents[1] / "src" / "stockpress"
# What migrations, and what is done after them, depend on.
_PARTS = ("**/migrations/*.py", "**/models.py", "**/models/*.py", "builtin/**/*.py", "accounts/**/*.py", "plugins/*.py")


@lru_cache(maxsize=1)
def path() -> Path:
    """Where the database of these sources is, or would be."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update((SRC.parents[1] / "requirements" / "dev.lock").read_bytes())
    for file in sorted({file for pattern in _PARTS for file in SRC.glob(pattern)}):
        digest.update(str(file.relative_to(SRC)).encode())
        digest.update(file.read_bytes())
    return Path(tempfile.gettempdir()) / f"stockpress-migrated-{os.getuid()}-{digest.hexdigest()[:24]}.sqlite3"


@contextmanager
def _alone() -> Iterator[None]:
    """One process makes the database; the others wait for it."""
    with path().with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate_or_copy(connection: Any, migrate: Callable[[], object]) -> None:
    """Bring the empty database of `connection` up to date: a copy if there is one, else by `migrate`, and keep a copy."""
    with _alone():
        if path().exists():
            source = sqlite3.connect(path())
            connection.ensure_connection()
            source.backup(connection.connection)
            source.close()
            return
        migrate()
        draft = path().with_suffix(f".{os.getpid()}")
        target = sqlite3.connect(draft)
        connection.connection.backup(target)
        target.close()
        draft.rename(path())
