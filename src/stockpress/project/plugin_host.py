"""The plugin host of a process that serves: started with it, and kept up to date beside it."""

from __future__ import annotations

import subprocess
import sys

from stockpress.plugins import host
from stockpress.plugins.activation import tables
from stockpress.plugins.activation.tables import MAKE_TABLES, TablesNotReady
from stockpress.plugins.host import HOST

MAKING_TABLES_LIMIT_S = 600.0


def start_plugins() -> None:
    """Load the plugins, and follow what other processes change in a thread of its own, which ends with the process."""
    MAKE_TABLES.provide(_make_tables)
    tables.register_all(HOST.start())
    host.follow_in_background(tables.Watch().look)


def _make_tables(key: str) -> None:
    """In a process of its own: whatever a migration does, the one that asked goes on."""
    command = [sys.executable, "-m", "stockpress.project.cli", "plugins", "migrate", key]
    try:
        done = subprocess.run(  # noqa: S603 - our own command line
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=MAKING_TABLES_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise TablesNotReady(key=key, reason=f"it took longer than {MAKING_TABLES_LIMIT_S:g} s.") from err
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise TablesNotReady(key=key, reason=lines[-1] if lines else f"exit status {done.returncode}.")
