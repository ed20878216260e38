"""What discovery finds: classes that could be loaded, and what could not even be imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stockpress.plugins.contract import InvenTreePlugin


class Source(StrEnum):
    """Where a plugin comes from."""

    BUILTIN = "builtin"
    FOLDER = "folder"
    PACKAGE = "package"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A plugin class that was imported; `package_name` is that of its distribution, for installed packages."""

    key: str
    plugin: type[InvenTreePlugin]
    source: Source
    package_name: str | None = None

    @property
    def name(self) -> str:
        return str(self.plugin.NAME or self.key)

    @property
    def where(self) -> str:
        """For people: the module, and the package that it came with."""
        module = self.plugin.__module__
        return f"{module} ({self.package_name})" if self.package_name else module


@dataclass(frozen=True)
class LoadFailure:
    """Something that could not be loaded. `name` is a plugin, module, package or folder."""

    stage: str
    name: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Discovered:
    """The outcome of one discovery: candidates by key, in the order they were found, and what failed."""

    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    failures: tuple[LoadFailure, ...] = ()
