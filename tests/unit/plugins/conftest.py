"""A folder of packages, a data folder, and an installer over both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from stockpress.plugins.installer.changes import Installer, Outcome
from stockpress.plugins.installer.environments import Environments, PluginEnvironment
from stockpress.plugins.installer.pip import Listener
from stockpress.plugins.installer.plugins_file import PluginsFile
from stockpress.plugins.installer.requests import wanted_from
from tests.wheels import pip_looks_only_in, write_wheel


@dataclass
class Place:
    """A data folder, and what an installer said while it worked there."""

    data_dir: Path
    wheels: Path
    lines: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return self.data_dir / "plugins"

    @property
    def file(self) -> PluginsFile:
        return PluginsFile(self.data_dir / "plugins.txt")

    @property
    def installer(self) -> Installer:
        return Installer(self.root, self.file, Listener(line=self.lines.append, step=self.steps.append))

    @property
    def current(self) -> PluginEnvironment | None:
        return Environments(self.root).current()

    def install(self, packagename: str = "", **words: str) -> Outcome:
        return self.installer.install(wanted_from(packagename=packagename, **words))

    def wheel(self, name: str, version: str = "1.0", **more: object) -> Path:
        return write_wheel(self.wheels, name, version, **more)  # type: ignore[arg-type]

    def packages(self) -> dict[str, str]:
        facts = self.current.facts() if self.current is not None else None
        return facts.packages if facts is not None else {}

    def wanted(self) -> list[str]:
        return [line for line in self.file.read().splitlines() if not line.startswith("#")]

    def everything(self) -> dict[str, tuple[int, bytes]]:
        """Every file of the environment in use: its number on the disk and its content."""
        assert self.current is not None
        found = [path for path in self.current.path.rglob("*") if path.is_file() and not path.is_symlink()]
        return {str(path): (path.stat().st_ino, path.read_bytes()) for path in found}

    def folders(self) -> list[str]:
        return sorted(path.name for path in (self.root / "environments").iterdir())


@pytest.fixture
def new_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Place]:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    pip_looks_only_in(wheels, monkeypatch)

    def make(name: str) -> Place:
        (tmp_path / name).mkdir()
        return Place(tmp_path / name, wheels)

    return make


@pytest.fixture
def place(new_place: Callable[[str], Place]) -> Place:
    return new_place("data")
