"""The plugin host of a process that serves: started with it, and kept up to date beside it."""

from __future__ import annotations

import threading

from stockpress.plugins import host
from stockpress.plugins.host import HOST


def start_plugins() -> None:
    """Load the plugins, and follow what other processes change in a thread of its own, which ends with the process."""
    HOST.start()
    threading.Thread(target=host.keep_up, args=(threading.Event(),), name="plugins", daemon=True).start()
