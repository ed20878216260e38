"""The columns of an exported bill of materials: the line, its component, and what is wanted besides."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.builtin.exporter.bom_tree import BomLine, in_steps
from stockpress.builtin.exporter.parameter_columns import ParameterColumns
from stockpress.inventory.company.models import ManufacturerPart, SupplierPart
from stockpress.inventory.levels.selectors import with_part_levels
from stockpress.inventory.part.models import BomItemSubstitute, Part

ROWS_PER_STEP = 250
# Further suppliers or manufacturers of a component are left out.
MOST_SOURCES = 10

_LINE = {
    "level": "BOM Level",
    "assembly": "Assembly",
    "reference": "Reference",
    "sub_part": "Part ID",
    "IPN": "Part IPN",
    "name": "Part Name",
    "revision": "Part Revision",
    "description": "Description",
    "category": "Category",
    "quantity": "Quantity",
    "total_quantity": "Total Quantity",
    "units": "Units",
    "setup_quantity": "Setup Quantity",
    "attrition": "Attrition",
    "rounding_multiple": "Rounding Multiple",
    "optional": "Optional",
    "consumable": "Consumable",
    "allow_variants": "Allow Variants",
    "inherited": "Inherited",
    "validated": "Validated",
    "note": "Note",
}
_STOCK = {
    "in_stock": "In Stock",
    "available_stock": "Available Stock",
    "on_order": "On Order",
    "building": "In Production",
    "default_location": "Default Location",
}
_PRICES = {
    "currency": "Currency",
    "pricing_min": "Minimum Price",
    "pricing_max": "Maximum Price",
    "pricing_min_total": "Minimum Total",
    "pricing_max_total": "Maximum Total",
}


@dataclass(frozen=True)
class Wanted:
    """What is exported besides the lines."""

    stock: bool
    pricing: bool
    supplier: bool
    manufacturer: bool
    substitute: bool
    parameter: bool

    @classmethod
    def of(cls, context: Mapping[str, Any]) -> Wanted:
        return cls(**{name: bool(context.get(f"export_{name}_data", True)) for name in cls.__dataclass_fields__})


class BomColumns:
    """Titles, and rows, for components with these keys. What `user` may not see stays out."""

    def __init__(self, part_keys: Sequence[int], wanted: Wanted, user: Any) -> None:
        self._keys = list(part_keys)
        self._wanted = wanted
        self._user = user

    @cached_property
    def _parameters(self) -> ParameterColumns | None:
        return ParameterColumns.of(Part, self._keys, only_enabled=True) if self._wanted.parameter else None

    def _visible(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return visible_to(self._user, rows) if self._user is not None else rows.none()

    @property
    def titles(self) -> dict[str, str]:
        found = dict(_LINE)
        if self._wanted.substitute:
            found["substitutes"] = "Substitutes"
        if self._wanted.stock:
            found |= _STOCK
        if self._wanted.pricing:
            found |= _PRICES
        if self._wanted.supplier:
            found |= self._titles_of_sources(SupplierPart, "supplier", "SKU")
        if self._wanted.manufacturer:
            found |= self._titles_of_sources(ManufacturerPart, "manufacturer", "MPN")
        if self._parameters is not None:
            found |= self._parameters.titles
        return found

    def _titles_of_sources(self, model: Any, name: str, number: str) -> dict[str, str]:
        most = 0
        for some in in_steps(self._keys):
            counts = (
                self._visible(model.objects.filter(part__in=some)).order_by().values("part").annotate(n=Count("pk"))
            )
            most = max([most, *(row["n"] for row in counts)])
        titles: dict[str, str] = {}
        for at in range(1, min(most, MOST_SOURCES) + 1):
            titles[f"{name}_{at}"] = f"{name.capitalize()} {at}"
            titles[f"{name}_{at}_{number}"] = f"{name.capitalize()} {at} {number}"
        return titles

    def rows(self, lines: Iterable[BomLine], output: Any) -> Iterator[dict[str, Any]]:
        """The rows, `ROWS_PER_STEP` looked up at a time."""
        remaining = iter(lines)
        done = 0
        while some := list(itertools.islice(remaining, ROWS_PER_STEP)):
            yield from self._rows_of(some)
            done += len(some)
            output.progress = done
            output.save(update_fields=["progress"])

    def _rows_of(self, lines: Sequence[BomLine]) -> Iterator[dict[str, Any]]:
        keys = sorted({line.item.sub_part_id for line in lines})
        parts = self._parts(keys)
        more: list[dict[int, dict[str, Any]]] = []
        if self._wanted.supplier:
            more.append(self._sources(SupplierPart, "supplier", "SKU", keys))
        if self._wanted.manufacturer:
            more.append(self._sources(ManufacturerPart, "manufacturer", "MPN", keys))
        if self._parameters is not None:
            more.append(self._parameters.values_of(keys))
        substitutes = self._substitutes(lines) if self._wanted.substitute else {}
        for line in lines:
            key = line.item.sub_part_id
            row = {**_of_line(line), "substitutes": substitutes.get(line.item.pk, "")}
            for known in (_of_part(parts[key], line, self._wanted), *(found.get(key, {}) for found in more)):
                row |= known
            yield row

    def _parts(self, keys: Sequence[int]) -> dict[int, Any]:
        rows = Part.objects.filter(pk__in=keys).select_related("category", "default_location", "pricing_data")
        return {part.pk: part for part in (with_part_levels(rows) if self._wanted.stock else rows)}

    def _sources(self, model: Any, name: str, number: str, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = self._visible(model.objects.filter(part__in=keys)).select_related(name)
        first = ("-primary",) if name == "supplier" else ()
        found: dict[int, dict[str, Any]] = {}
        for row in rows.order_by(*first, "pk"):
            values = found.setdefault(row.part_id, {})
            at = len(values) // 2 + 1
            company = getattr(row, name)
            values[f"{name}_{at}"] = company.name if company else ""
            values[f"{name}_{at}_{number}"] = getattr(row, number)
        return found

    @staticmethod
    def _substitutes(lines: Sequence[BomLine]) -> dict[int, str]:
        rows = BomItemSubstitute.objects.filter(bom_item__in={line.item.pk for line in lines})
        found: dict[int, list[str]] = {}
        for row in rows.select_related("part").order_by("pk"):
            found.setdefault(row.bom_item_id, []).append(row.part.full_name)
        return {key: ", ".join(names) for key, names in found.items()}


def _of_line(line: BomLine) -> dict[str, Any]:
    item = line.item
    same = ("reference", "quantity", "setup_quantity", "attrition", "rounding_multiple", "optional", "consumable")
    more = ("allow_variants", "inherited", "validated", "note")
    return {
        "level": line.level,
        "assembly": item.part.full_name,
        "sub_part": item.sub_part_id,
        "total_quantity": line.total,
        **{name: getattr(item, name) for name in (*same, *more)},
    }


def _of_part(part: Any, line: BomLine, wanted: Wanted) -> dict[str, Any]:
    facts: dict[str, Any] = {
        **{name: getattr(part, name) for name in ("IPN", "name", "revision", "description", "units")},
        "category": part.category.pathstring if part.category else "",
    }
    if wanted.stock:
        facts |= {
            "in_stock": part.counted_in_stock,
            "available_stock": part.counted_unallocated,
            "on_order": part.counted_on_order,
            "building": part.counted_in_production,
            "default_location": part.default_location.pathstring if part.default_location else "",
        }
    if wanted.pricing:
        low, high = part.pricing.overall_min, part.pricing.overall_max
        facts |= {
            "currency": str(low.currency) if low else "",
            "pricing_min": low.amount if low else None,
            "pricing_max": high.amount if high else None,
            "pricing_min_total": low.amount * line.total if low else None,
            "pricing_max_total": high.amount * line.total if high else None,
        }
    return facts
