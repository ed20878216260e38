"""The bell: whoever writes a job rings it, and the worker looks at once instead of at its next round.

Only a hint, by a datagram to each listening process of this machine; a job whose ring is lost is found by polling.
"""

from __future__ import annotations

import contextlib
import os
import socket
from pathlib import Path

from django.conf import settings

# The address of a Unix socket must be short; a long data folder falls back to polling.
MAX_ADDRESS_BYTES = 100


def _folder() -> Path:
    return Path(settings.STOCKPRESS.data_dir) / "run"


class Bell:
    """The listening end, one a worker process."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._path = _folder() / f"spool-{os.getpid()}.sock"
        if len(os.fsencode(self._path)) > MAX_ADDRESS_BYTES:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)

    def wait(self, timeout_s: float) -> bool:
        """True when it rang within the time."""
        if self._socket is None:
            import time

            time.sleep(timeout_s)
            return False
        self._socket.settimeout(timeout_s)
        try:
            self._socket.recv(16)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._path.unlink(missing_ok=True)


def ring() -> None:
    """Wake every worker process of this machine; never fails, never waits."""
    for path in _folder().glob("spool-*.sock"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(b"!", str(path))
