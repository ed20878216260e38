"""The packages that the server itself consists of: plugins stand on them and do not change them."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.utils import canonicalize_name

from stockpress import __version__
from stockpress.plugins.installer.environments import PluginEnvironment, python_tag

OWN_NAME = "stockpress"


@dataclass(frozen=True)
class ServerPackages:
    """`paths` are the folders of the path that hold installed packages; `versions` is what lies there, by name."""

    paths: tuple[str, ...]
    versions: dict[str, str]

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
    # A clone of the repository is on the path without being installed.
    versions.setdefault(OWN_NAME, __version__)
    return ServerPackages(tuple(paths), versions)


def installed_in(folder: Path) -> list[Distribution]:
    """The packages whose files lie in `folder`; what has no readable name is left out."""
    return [found for found in distributions(path=[str(folder)]) if found.metadata and found.metadata["Name"]]


def versions_in(folder: Path) -> dict[str, str]:
    return {str(canonicalize_name(found.metadata["Name"])): found.version for found in installed_in(folder)}


def provide(environment: PluginEnvironment, server: ServerPackages) -> None:
    """Tell pip that the server is there, for plugins that name it as what they need and servers that run from a clone."""
    if any(OWN_NAME in versions_in(Path(path)) for path in server.paths):
        return
    folder = environment.provided / f"{OWN_NAME}-{__version__}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {OWN_NAME}\nVersion: {__version__}\n")
