"""Static files of plugins: served from where they lie, for as long as their plugin is loaded.

Nothing is copied: the files of a plugin appear and vanish with the snapshot, all at once, in every process.
"""

from __future__ import annotations

from pathlib import Path

from stockpress.plugins.host import HOST


def static_file(key: str, name: str) -> Path | None:
    """The file `name` of the folder `static` beside the plugin's file; None if there is none."""
    plugin = HOST.current().plugins.get(key)
    if plugin is None or not name or "\0" in name:
        return None
    folder = (plugin.path() / "static").resolve()
    file = (folder / name).resolve()
    return file if file.is_relative_to(folder) and file.is_file() else None
