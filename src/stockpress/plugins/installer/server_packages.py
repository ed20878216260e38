"""The packages that the server itself consists of: plugins stand on them and do not change them."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from stockpress import __version__
from stockpress.plugins.installer.environments import PluginEnvironment, python_tag

OWN_NAME = "stockpress"
_DESCRIPTIONS = {".dist-info": "METADATA", ".egg-info": "PKG-INFO"}
_FIELD = re.compile(r"^(Name|Version):\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class ServerPackages:
    """`paths` are the folders of the path that hold installed packages; `versions` is what lies there, by name.

    `is_installed` says whether the server itself is one of them: a clone of the repository is on the path without that.
    """

    paths: tuple[str, ...]
    versions: dict[str, str]
    is_installed: bool

    @property
    def constraints(self) -> str:
        """Every version as it is, as a constraints file for pip."""
        return "".join(f"{name}=={version}\n" for name, version in sorted(self.versions.items()))

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{python_tag()}\n{self.constraints}".encode()).hexdigest()


def server_packages(plugins_root: Path) -> ServerPackages:
    """What is installed on the path of this process, without what came from the plugins' own environments."""
    paths: list[str] = []
    versions: dict[str, str] = {}
    for path in dict.fromkeys(sys.path):
        if not path or Path(path).is_relative_to(plugins_root) or not Path(path).is_dir():
            continue
        found = versions_in(Path(path))
        if found:
            paths.append(path)
            versions = found | versions
    return ServerPackages(tuple(paths), {OWN_NAME: __version__} | versions, is_installed=OWN_NAME in versions)


def installed_in(folder: Path) -> list[Distribution]:
    """The packages whose files lie in `folder`; what has no readable name is left out."""
    return [found for found in distributions(path=[str(folder)]) if found.metadata and found.metadata["Name"]]


def versions_in(folder: Path) -> dict[str, str]:
    """Name and version of the packages whose files lie in `folder`: the beginning of each description is enough."""
    found = {}
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return {}
    for name in names:
        ending = Path(name).suffix
        if ending not in _DESCRIPTIONS:
            continue
        described = folder / name
        fields = dict(_FIELD.findall(_beginning(described / _DESCRIPTIONS[ending]) or _beginning(described)))
        if len(fields) == 2:
            found[str(canonicalize_name(fields["Name"]))] = fields["Version"]
    return found


def _beginning(file: Path) -> str:
    """The first lines of a file; nothing where there is none."""
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(2_000)
    except OSError:
        return ""


def provide(environment: PluginEnvironment, server: ServerPackages) -> None:
    """Tell pip that the server is there, for plugins that name it as what they need and servers that run from a clone."""
    if server.is_installed:
        return
    folder = environment.provided / f"{OWN_NAME}-{__version__}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {OWN_NAME}\nVersion: {__version__}\n")
