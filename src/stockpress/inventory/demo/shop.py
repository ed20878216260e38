"""The workshop while it is being set up: what the tables say, and what was made of them so far."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from stockpress.inventory.build.models import Build
from stockpress.inventory.common.models import ParameterTemplate, ProjectCode
from stockpress.inventory.company.models import Company, SupplierPart
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.part.models import Part, PartCategory, PartTestTemplate
from stockpress.inventory.stock.models import StockItem, StockLocation

Table = dict[str, Any]


@cache
def table(name: str) -> Table:
    """One of the files in `data/`."""
    text = (resources.files("stockpress.inventory.demo") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def moment(day: date, hour: int = 9) -> datetime:
    """A time of a working day."""
    return datetime.combine(day, time(hour), tzinfo=UTC)


@dataclass
class Shop:
    """Everything by the name that the tables use."""

    companies: dict[str, Company] = field(default_factory=dict)
    projects: dict[str, ProjectCode] = field(default_factory=dict)
    places: dict[str, StockLocation] = field(default_factory=dict)
    categories: dict[str, PartCategory] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, ParameterTemplate] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    tests: dict[str, list[PartTestTemplate]] = field(default_factory=dict)
    articles: dict[str, SupplierPart] = field(default_factory=dict)
    # By part number and box.
    lots: dict[tuple[str, str], StockItem] = field(default_factory=dict)
    # By part number and serial number as a plain number.
    pieces: dict[tuple[str, int], StockItem] = field(default_factory=dict)
    builds: dict[str, Build] = field(default_factory=dict)
    purchases: dict[str, PurchaseOrder] = field(default_factory=dict)
    sales: dict[str, SalesOrder] = field(default_factory=dict)
    returns: dict[str, ReturnOrder] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def project(self, entry: Table) -> ProjectCode | None:
        return self.projects[entry["project"]] if "project" in entry else None
