"""What is known about a plugin beside its own class: the package that it came in, and where its code lies."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import stockpress

CODE_BASE = Path(stockpress.__file__).resolve().parent
BUILTIN = CODE_BASE / "builtin"
SAMPLES = BUILTIN / "samples"

_NUMBERS = re.compile(r"[^\d]*(\d+)\.(\d+)(?:\.(\d+))?")
_ALONE = re.compile(r"\s*v?(\d+)\s*", re.IGNORECASE)
_DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")


@lru_cache(maxsize=256)
def package_facts(package_name: str) -> dict[str, str | None]:
    """author, description, version, website and license of an installed distribution; empty when there is none."""
    found = _distribution(package_name)
    if found is None:
        return {}
    fields: Any = found.metadata
    return {
        "author": fields.get("Author-email"),
        "description": fields.get("Summary"),
        "version": fields.get("Version"),
        "website": _address(fields.get_all("Project-URL") or ()),
        "license": fields.get("License") or fields.get("License-Expression"),
        "package_name": package_name,
    }


def is_editable_install(package_name: str) -> bool:
    """Whether a distribution was installed as a link to the folder that it is developed in."""
    found = _distribution(package_name)
    text = found.read_text("direct_url.json") if found else None
    try:
        described = json.loads(text) if text else {}
    except ValueError:
        return False
    return isinstance(described, dict) and bool((described.get("dir_info") or {}).get("editable"))


def _distribution(package_name: str) -> Distribution | None:
    try:
        return distribution(package_name)
    except (PackageNotFoundError, ValueError):
        return None


def _address(project_urls: Iterable[str]) -> str | None:
    """The address in the first of the lines `label, address`."""
    for line in project_urls:
        _, comma, address = line.partition(",")
        if comma:
            return address.strip()
    return None


def version_numbers(text: object) -> list[int]:
    """The leading numbers of a version, at most three: "1.12.3-rc1" gives [1, 12, 3], "2" gives [2]; else empty."""
    written = str(text)
    found = _ALONE.fullmatch(written) or _NUMBERS.match(written)
    return [int(number) for number in found.groups() if number is not None] if found else []


def version_fits(running: Sequence[int], *, lowest: object | None, highest: object | None) -> bool:
    """Whether a running version lies within two bounds, both included; None is no bound.

    A bound speaks of as many numbers as it has: the highest version "1.2" allows 1.2.9. A lowest version without numbers
    allows everything, a highest one nothing.
    """
    at_least = version_numbers(lowest) if lowest is not None else []
    at_most = version_numbers(highest) if highest is not None else list(running)
    return at_least <= list(running) and bool(at_most) and list(running[: len(at_most)]) <= at_most


def moment_of(text: object) -> dt.datetime | None:
    """The date or moment that a plugin wrote down; None for what is neither."""
    if isinstance(text, dt.datetime):
        return text
    if isinstance(text, dt.date):
        return dt.datetime.combine(text, dt.time())
    written = str(text or "").strip()
    day = _DAY.fullmatch(written)
    try:
        if day:
            year, month, number = map(int, day.groups())
            return dt.datetime(year, month, number)  # noqa: DTZ001 - authors write days, not moments of a zone
        return dt.datetime.fromisoformat(written)
    except ValueError:
        return None


def shown_path(file: Path, roots: Iterable[Path]) -> str:
    """The path below the first of the folders that holds the file; the whole path when none does."""
    for root in roots:
        if file.is_relative_to(root):
            return file.relative_to(root).as_posix()
    return str(file)
