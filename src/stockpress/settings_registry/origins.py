"""Where a value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stockpress.settings_registry.definitions import Value


class Origin(StrEnum):
    """Where a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    DATABASE = "database"


@dataclass(frozen=True)
class Resolved:
    """A value, where it comes from, and under which name it stands there."""

    value: Value
    origin: Origin
    source: str = ""


@dataclass(frozen=True)
class Override:
    """A value that the deployment's configuration fixes: `origin` is file or environment, `source` the name there."""

    value: object
    origin: Origin = Origin.ENVIRONMENT
    source: str = ""
