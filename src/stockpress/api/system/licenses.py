"""The licences of what the server and its web interface are made of."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import structlog
from django.contrib.staticfiles import finders

# The build of the web interface writes it: a list with an object a package.
FRONTEND_FILE = "stockpress_web/licenses.json"

log = structlog.get_logger(__name__)


@lru_cache(maxsize=1)
def backend_licenses() -> list[dict[str, str]]:
    """Name, version, licence and home of every installed Python package, sorted by name."""
    found = {package.metadata["Name"].lower(): package for package in distributions() if package.metadata["Name"]}
    return [
        {
            "name": package.metadata["Name"],
            "version": package.version,
            "license": _license_of(package),
            "author": _field(package, "Author") or _field(package, "Author-email"),
            "url": _home_of(package),
        }
        for _, package in sorted(found.items())
    ]


def _field(package: Distribution, name: str) -> str:
    """A field of a package's metadata; empty where it says nothing."""
    return next(iter(package.metadata.get_all(name) or ()), "")


def _license_of(package: Distribution) -> str:
    expression = _field(package, "License-Expression")
    if expression:
        return expression
    marks = [mark for mark in package.metadata.get_all("Classifier") or () if mark.startswith("License ::")]
    if marks:
        return ", ".join(mark.rpartition(" :: ")[2] for mark in marks)
    # Some packages put the whole text there.
    return (_field(package, "License") or "unknown").strip().split("\n", 1)[0]


def _home_of(package: Distribution) -> str:
    return _field(package, "Home-page") or _field(package, "Project-URL").partition(",")[2].strip()


@lru_cache(maxsize=1)
def frontend_licenses() -> list[dict[str, Any]]:
    """What the build of the web interface wrote down, sorted by name, each package once; nothing without a build."""
    found = finders.find(FRONTEND_FILE)
    return licenses_in(Path(found)) if isinstance(found, str) else []


def licenses_in(file: Path) -> list[dict[str, Any]]:
    """The packages of a list of licences, with the names of their fields in lower case."""
    try:
        listed = json.loads(file.read_text())
    except (OSError, ValueError) as err:
        log.warning("licenses_unreadable", file=str(file), reason=str(err))
        return []
    packages: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict):
            package = {str(key).lower(): value for key, value in entry.items()}
            packages.setdefault((str(package.get("name", "")).lower(), str(package.get("version", ""))), package)
    return [package for _, package in sorted(packages.items(), key=lambda named: named[0])]
