"""Finding plugins: those that come with Stockpress, those in folders, and those of installed packages.

Every module is imported in isolation: one that fails, hangs or ends the interpreter is named, and the others go on.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import structlog
from django.utils.text import slugify

from stockpress.kernel.ports import Port
from stockpress.plugins import crash_marks, isolation
from stockpress.plugins.candidates import Candidate, Discovered, LoadFailure, Source
from stockpress.plugins.contract import InvenTreePlugin

log = structlog.get_logger(__name__)

ENTRY_POINT_GROUPS = ("inventree_plugins", "stockpress_plugins")
DISCOVERY = "discovery"
FOLDERS = "plugin_dirs"
# Modules of a plugin that hold no plugin, and of which some can be imported only when its tables are known.
_WITHOUT_PLUGINS = frozenset({"admin", "conftest", "migrations", "models", "setup", "tests"})


@dataclass
class Discovery:
    """One search; `run` returns what it found and never raises."""

    builtin_package: str
    folders: Sequence[Path] = ()
    packages: bool = False
    # Modules of plugins are imported anew, so that edits take effect.
    fresh: bool = False

    def __post_init__(self) -> None:
        self._candidates: dict[str, Candidate] = {}
        self._failures: list[LoadFailure] = []
        self._seen: set[type] = set()
        self._forgotten: set[str] = set()

    def run(self) -> Discovered:
        self._take_package(self.builtin_package, Source.BUILTIN)
        for folder in self.folders:
            self._take_folder(folder)
        if self.packages:
            for group in ENTRY_POINT_GROUPS:
                for entry_point in entry_points(group=group):
                    self._take_entry_point(entry_point)
        return Discovered(candidates=dict(self._candidates), failures=tuple(self._failures))

    def _take_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()
            names = package_for_folder(folder)
        except OSError as err:
            self._fail(FOLDERS, str(folder), f"the folder cannot be used: {err.strerror or err}")
            return
        if self.fresh:
            _forget_modules(names)
            package_for_folder(folder)
        self._take_package(names, Source.FOLDER)

    def _take_package(self, name: str, source: Source) -> None:
        package = self._import(name, name)
        for module in self._modules(package) if package else ():
            self._take_classes(module, name, source)

    def _modules(self, package: ModuleType) -> Iterator[ModuleType]:
        yield package
        for found in pkgutil.iter_modules(getattr(package, "__path__", ())):
            if found.name in _WITHOUT_PLUGINS or found.name.startswith("test_"):
                continue
            name = f"{package.__name__}.{found.name}"
            module = self._import(name, name)
            if module is not None and found.ispkg:
                yield from self._modules(module)
            elif module is not None:
                yield module

    def _take_classes(self, module: ModuleType, package: str, source: Source) -> None:
        for value in tuple(vars(module).values()):
            # A class imported from elsewhere belongs to where it was written.
            if _is_plugin(value) and (value.__module__ == package or value.__module__.startswith(f"{package}.")):
                self._take(value, source)

    def _take_entry_point(self, entry_point: EntryPoint) -> None:
        distribution = entry_point.dist.name if entry_point.dist else None
        package = entry_point.module.partition(".")[0]
        if self.fresh and package not in self._forgotten:
            # Once: a package may bring several plugins, whose modules belong together.
            self._forgotten.add(package)
            _forget_modules(package)
        name = distribution or entry_point.value
        found = self._import(name, entry_point.value, entry_point.load)
        if found is None:
            return
        if not _is_plugin(found):
            self._fail(DISCOVERY, name, f"{entry_point.value} is no plugin class with a NAME")
            return
        plugin: Any = found
        plugin.is_package, plugin.package_name = True, distribution
        self._take(plugin, Source.PACKAGE, distribution)

    def _take(self, plugin: type[InvenTreePlugin], source: Source, package_name: str | None = None) -> None:
        if plugin in self._seen:
            return
        self._seen.add(plugin)
        key = slugify(str(plugin.SLUG or plugin.NAME))
        candidate = Candidate(key=key, plugin=plugin, source=source, package_name=package_name)
        known = self._candidates.get(key)
        if not key:
            self._fail(DISCOVERY, candidate.where, f"the name {plugin.NAME!r} has no letter or digit to make a key of")
        elif known is not None:
            self._fail(
                DISCOVERY, key, f"two plugins have this key; the one in {known.where} is used, not {candidate.where}"
            )
        else:
            self._candidates[key] = candidate

    def _import(self, name: str, reference: str, load: Any = None) -> Any:
        """The module or object; None if that failed, or ended the process the last time."""
        is_foreign = not reference.startswith(self.builtin_package)
        if is_foreign and crash_marks.ended_a_process(reference):
            self._fail(DISCOVERY, name, f"{reference} ended the process when it was imported; it is left out")
            return None
        try:
            with crash_marks.marked(reference if is_foreign else ""):
                return isolation.loading(name, DISCOVERY, load or importlib.import_module, *(() if load else (name,)))
        except isolation.PluginFailed as err:
            self._fail(DISCOVERY, name, str(err.params["reason"]))
            return None

    def _fail(self, stage: str, name: str, message: str) -> None:
        log.warning("plugin_not_found", stage=stage, name=name, message=message)
        self._failures.append(LoadFailure(stage, name, message))


def _is_plugin(value: object) -> bool:
    return (
        isinstance(value, type)
        and issubclass(value, InvenTreePlugin)
        and value is not InvenTreePlugin
        and bool(value.NAME or getattr(value, "PLUGIN_NAME", None))
    )


def package_for_folder(folder: Path) -> str:
    """The name under which the modules of a folder are imported: that of the folder, if nothing else is called so."""
    base = folder.name if folder.name.isidentifier() else "plugins_" + slugify(folder.name).replace("-", "_")
    for name in (base, *(f"{base}_{number}" for number in range(2, 100))):
        known = sys.modules.get(name)
        if known is not None and list(getattr(known, "__path__", ())) == [str(folder)]:
            return name
        if known is None and importlib.util.find_spec(name) is None:
            spec = importlib.util.spec_from_file_location(
                name, folder / "__init__.py", submodule_search_locations=[str(folder)]
            )
            if spec is None:
                break
            _FOLDERS[name] = spec
            return name
    raise OSError(0, "no free name for its modules")


# Folders whose modules can be imported, by the name of their package; asked by the import machinery.
_FOLDERS: dict[str, Any] = {}


class _FolderFinder:
    """Finds the packages that folders of plugins are, wherever they lie, without putting their parents on the path."""

    @classmethod
    def find_spec(cls, name: str, _path: object = None, _target: object = None) -> Any:
        known = _FOLDERS.get(name)
        if known is None:
            return None
        return importlib.util.spec_from_file_location(
            name, known.origin, submodule_search_locations=list(known.submodule_search_locations)
        )


if _FolderFinder not in sys.meta_path:
    sys.meta_path.append(_FolderFinder)


# Packages that hold tables: their models are known to the process and can be imported only once.
IS_KEPT: Port[[str], bool] = Port("packages that stay imported")


def _forget_modules(package: str) -> None:
    """Let the modules of a package be imported anew, unless they have to stay."""
    if IS_KEPT(package):
        return
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
    importlib.invalidate_caches()
