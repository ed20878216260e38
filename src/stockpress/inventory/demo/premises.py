"""Rooms, racks, shelves, boxes."""

from __future__ import annotations

from typing import Any

from stockpress.inventory.demo.shop import Shop, table
from stockpress.inventory.stock.models import StockLocation, StockLocationType


class _Premises:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._types = {entry["name"]: StockLocationType.objects.create(**entry) for entry in table("places")["type"]}
        self._by_path: dict[str, StockLocation] = {}

    def add(self, path: str, *, kind: str | None = None, **fields: Any) -> None:
        above, _, name = path.rpartition("/")
        place = StockLocation.objects.create(
            name=name,
            parent=self._by_path[above] if above else None,
            location_type=self._types[kind] if kind else None,
            **fields,
        )
        self._by_path[path] = self._shop.places[name] = place


def furnish(shop: Shop) -> None:
    tables = table("places")
    premises = _Premises(shop)
    for entry in tables["place"]:
        fields = {key: value for key, value in entry.items() if key not in {"path", "type"}}
        premises.add(entry["path"], kind=entry.get("type"), **fields)
    for rack in tables["racks"]:
        premises.add(rack["path"], description=rack["description"], structural=True)
        for shelf in rack["shelves"]:
            path = f"{rack['path']}/{shelf}"
            premises.add(path, kind="Shelf", description=f"Shelf {shelf}")
            for number in range(1, rack["boxes_on_each_shelf"] + 1):
                premises.add(f"{path}/{shelf}-{number}", kind="Box", description=f"Box {number} of shelf {shelf}")
