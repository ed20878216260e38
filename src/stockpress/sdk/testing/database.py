"""A database for tests: SQLite in the data folder of the test process, copied from one that was made once."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction

import stockpress
from stockpress.plugins.stored_settings import PLUGIN_USER_VALUES, PLUGIN_VALUES
from stockpress.settings_registry.resolution import GLOBAL_VALUES, USER_VALUES

_CODE = Path(stockpress.__file__).parent


@contextmanager
def database() -> Iterator[None]:
    """All tables, and an empty inventory; what is written within the block is gone after it."""
    _make_tables()
    try:
        with transaction.atomic():
            try:
                yield
            finally:
                transaction.set_rollback(True)
    finally:
        _forget()


@lru_cache(maxsize=1)
def _make_tables() -> None:
    kept = kept_file()
    if connection.vendor != "sqlite":
        call_command("migrate", interactive=False, verbosity=0)
        return
    connection.ensure_connection()
    if kept.exists():
        with sqlite3.connect(kept) as source:
            source.backup(connection.connection)
        source.close()
        return
    call_command("migrate", interactive=False, verbosity=0)
    draft = kept.with_suffix(f".{os.getpid()}")
    target = sqlite3.connect(draft)
    connection.connection.backup(target)
    target.close()
    draft.replace(kept)


def kept_file() -> Path:
    """Where the database of this version lies, or would lie, once some test has made it."""
    digest = hashlib.sha256(stockpress.__version__.encode())
    for file in sorted([*_CODE.glob("**/migrations/*.py"), *_CODE.glob("builtin/**/*.py")]):
        digest.update(file.read_bytes())
    return _cache_folder() / f"tables-{digest.hexdigest()[:24]}.sqlite3"


def _cache_folder() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "stockpress"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="stockpress-tables-"))
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="stockpress-tables-"))


def _forget() -> None:
    """What the process remembers of rows that are gone now."""
    remembered: tuple[Any, ...] = (GLOBAL_VALUES, USER_VALUES, PLUGIN_VALUES, PLUGIN_USER_VALUES)
    for one in remembered:
        one.forget()
    ContentType.objects.clear_cache()
    cache.clear()
