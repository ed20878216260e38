"""Lets this process import the plugin packages that are installed now."""

from __future__ import annotations

import importlib
import os
import site
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from stockpress.plugins.installer.environments import Environments, PluginEnvironment, hold

_HOLD_ATTEMPTS = 5


@dataclass
class _Active:
    environment: PluginEnvironment
    handle: int
    paths: list[str]


_active: dict[Path, _Active] = {}
_changing = threading.Lock()


def activate_environment(data_dir: Path) -> bool:
    """Make the current environment of `<data_dir>/plugins` importable, after everything of the server's own.

    Costs the reading of one link when nothing changed since the last call; true when something did. Modules that were
    imported from an older environment stay imported: see `stale_modules`.
    """
    environments = Environments(data_dir / "plugins")
    with _changing:
        before = _active.get(environments.root)
        if before is not None and environments.current() == before.environment:
            return False
        found = _held(environments)
        if found is None and before is None:
            return False
        if before is not None:
            _leave(before)
            del _active[environments.root]
        if found is not None:
            _active[environments.root] = _enter(*found)
        importlib.invalidate_caches()
        return True


def active_environment(data_dir: Path) -> PluginEnvironment | None:
    """The environment that this process imports plugin packages from."""
    active = _active.get(data_dir / "plugins")
    return active.environment if active is not None else None


def stale_modules(data_dir: Path) -> list[str]:
    """The names of imported modules that came from an environment that this process left and that are different now.

    Files that a later environment took over unchanged are the same file on the disk; their modules are not stale.
    """
    folder = str(Environments(data_dir / "plugins").folder) + os.sep
    active = active_environment(data_dir)
    stale = []
    for name, module in tuple(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(folder) and not _is_same(file, folder, active):
            stale.append(name)
    return stale


def _is_same(file: str, folder: str, active: PluginEnvironment | None) -> bool:
    if active is None:
        return False
    serial, _, inside = file.removeprefix(folder).partition(os.sep)
    if serial == active.path.name:
        return True
    try:
        return Path(file).samefile(active.path / inside)
    except OSError:
        return False


def _held(environments: Environments) -> tuple[PluginEnvironment, int] | None:
    """The current environment, if it can be used, safe from being removed."""
    for _ in range(_HOLD_ATTEMPTS):
        current = environments.current()
        if current is None or not current.is_usable():
            return None
        handle = hold(current)
        # Between looking and holding, an installer may have turned the pointer and removed it.
        if handle is not None and environments.current() == current:
            return current, handle
        if handle is not None:
            os.close(handle)
    return None


def _enter(environment: PluginEnvironment, handle: int) -> _Active:
    known = list(sys.path)
    # As Python does for its own: the folder at the end of the path, then what its .pth files say.
    site.addsitedir(str(environment.site_packages))
    return _Active(environment, handle, [path for path in sys.path if path not in known])


def _leave(active: _Active) -> None:
    sys.path[:] = [path for path in sys.path if path not in active.paths]
    for path in [path for path in sys.path_importer_cache if path.startswith(str(active.environment.path))]:
        sys.path_importer_cache.pop(path, None)
    os.close(active.handle)
