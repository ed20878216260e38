"""Queries that end with the time of the rendering that asks for them: a join too many may run for days."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.db import DatabaseError, connection

# SQLite asks after so many of its instructions, some milliseconds.
INSTRUCTIONS = 100_000


def limit_queries(stop_at: float) -> None:
    """From now on, statements of this thread's connection fail with OperationalError after `stop_at` (monotonic)."""
    raw: Any = connection.connection
    if connection.vendor == "sqlite":
        raw.set_progress_handler(lambda: monotonic() > stop_at, INSTRUCTIONS)
    elif connection.vendor == "postgresql":
        milliseconds = max(1, round((stop_at - monotonic()) * 1000))
        with connection.wrap_database_errors:
            raw.execute(f"SET statement_timeout = {milliseconds}")


def unlimit_queries() -> None:
    raw: Any = connection.connection
    if raw is None:
        return
    if connection.vendor == "sqlite":
        raw.set_progress_handler(None, 0)
    elif connection.vendor == "postgresql":
        try:
            with connection.wrap_database_errors:
                raw.execute("RESET statement_timeout")
        except DatabaseError:
            # The transaction is broken; its end takes the setting back, and a connection that is lost has none.
            return
