"""Looks at the packages of an environment: do they stand on the server, hold together, announce plugins; which go together."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stockpress.plugins.installer.errors import DependencyMissing, PackageOfServer
from stockpress.plugins.installer.server_packages import ServerPackages, installed_in, versions_in

ENTRY_POINTS = ("inventree_plugins", "stockpress_plugins")
_MOST_PROBLEMS = 5


def verify(site_packages: Path, server: ServerPackages) -> None:
    """Raise PackageOfServer or DependencyMissing if the packages there would not work with the server's."""
    packages = installed_in(site_packages)
    versions = versions_in(site_packages)
    for name in versions:
        if name in server.versions:
            raise PackageOfServer(name=name, version=server.versions[name])
    present = server.versions | versions
    problems = [problem for package in packages for problem in _problems(package, present)]
    if problems:
        left_out = len(problems) - _MOST_PROBLEMS
        shown = [*problems[:_MOST_PROBLEMS], *([f"and {left_out} more"] if left_out > 0 else [])]
        raise DependencyMissing(problems="; ".join(shown))


def _problems(package: Distribution, present: dict[str, str]) -> Iterator[str]:
    described = f"{package.metadata['Name']} {package.version}"
    for needed in _needs(package):
        found = present.get(canonicalize_name(needed.name))
        if found is None:
            yield f"{described} needs {needed.name}, which is not installed"
        elif needed.url is None and not needed.specifier.contains(found, prereleases=True):
            yield f"{described} needs {needed.name}{needed.specifier}, and there is {found}"


def _needs(package: Distribution) -> Iterator[Requirement]:
    for text in package.requires or ():
        try:
            needed = Requirement(text)
        except InvalidRequirement:
            continue
        if needed.marker is None or needed.marker.evaluate({"extra": ""}):
            yield needed


def left_alone_by(name: str, site_packages: Path, listed: Iterable[str]) -> set[str]:
    """What only `name` needed of the packages there: neither listed in the plugins file nor needed by another one."""
    packages = {str(canonicalize_name(found.metadata["Name"])): found for found in installed_in(site_packages)}

    def closure(names: Iterable[str]) -> set[str]:
        reached: set[str] = set()
        waiting = [found for found in names if found in packages]
        while waiting:
            at = waiting.pop()
            if at not in reached:
                reached.add(at)
                # Extras are taken for wanted: rather one package too many than one too few.
                texts = (Requirement(text).name for text in packages[at].requires or () if _is_readable(text))
                waiting += [needed for text in texts if (needed := str(canonicalize_name(text))) in packages]
        return reached

    family = closure([name])
    return family - closure([*listed, *(packages.keys() - family)]) - {name}


def _is_readable(text: str) -> bool:
    try:
        Requirement(text)
    except InvalidRequirement:
        return False
    return True


def plugins_of(site_packages: Path, name: str) -> list[str]:
    """The plugins that a package announces, as `module:Class`."""
    return [
        entry.value
        for package in installed_in(site_packages)
        if canonicalize_name(package.metadata["Name"]) == name
        for entry in package.entry_points
        if entry.group in ENTRY_POINTS
    ]


def remove_files(name: str, site_packages: Path) -> None:
    """Remove the files that a package says are its own, those outside of `site_packages` excepted."""
    for package in installed_in(site_packages):
        if canonicalize_name(package.metadata["Name"]) == name:
            for file in package.files or ():
                path = Path(os.path.normpath(str(package.locate_file(file))))
                if path.is_relative_to(site_packages):
                    path.unlink(missing_ok=True)
