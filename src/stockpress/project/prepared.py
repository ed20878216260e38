"""Whether the preparation of an earlier start still holds, so that a warm start need not load Django to find out.

Only for SQLite: there the file itself can be asked which migrations it has seen. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

STAMP_NAME = "prepared.json"
PACKAGE = Path(__file__).resolve().parent.parent


def still_holds(*, data_dir: Path, database: Path, purpose: Sequence[str]) -> bool:
    """True when `record` was called with the same `purpose`, code and packages, and the database is as it was then."""
    try:
        stamp = json.loads((data_dir / STAMP_NAME).read_text())
    except (OSError, ValueError):
        return False
    return bool(stamp == _state(database, purpose)) and not _restart_is_awaited(database)


def record(*, data_dir: Path, database: Path, purpose: Sequence[str]) -> None:
    """Remember that everything `purpose` stands for is done."""
    draft = data_dir / f".{STAMP_NAME}-{os.getpid()}"
    draft.write_text(json.dumps(_state(database, purpose)))
    draft.replace(data_dir / STAMP_NAME)


def _state(database: Path, purpose: Sequence[str]) -> dict[str, object]:
    return {"code": _code(), "purpose": list(purpose), "database": str(database), "migrations": _migrations(database)}


def _migrations(database: Path) -> list[int] | None:
    """Number and last id of the migrations that the file has seen; None when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            return list(connection.execute("SELECT count(*), max(id) FROM django_migrations").fetchone())
    except sqlite3.Error:
        return None


def _restart_is_awaited(database: Path) -> bool:
    """Whether a setting was changed that takes effect now: the preparation notes that it has."""
    query = "SELECT 1 FROM common_inventreesetting WHERE key = 'SERVER_RESTART_REQUIRED' AND value = 'True'"
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(query).fetchone() is not None
    except sqlite3.Error:
        return False  # a database that cannot be read is found out by its migrations


def _code() -> str:
    """Changes with every file of the package and with every package installed beside it."""
    digest = hashlib.sha256()
    for path, size, changed in _files(str(PACKAGE)):
        digest.update(f"{path}\0{size}\0{changed}\n".encode())
    installed = (entry.name for entry in os.scandir(sysconfig.get_path("purelib")))
    digest.update("\n".join(sorted(name for name in installed if name.endswith(".dist-info"))).encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns
