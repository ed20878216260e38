"""Numbers that new stock gets."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer
from stockpress.api.stock.serializers import StockItemSerializer
from stockpress.inventory.build.models import Build
from stockpress.inventory.order.models import PurchaseOrder
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem, StockLocation


def _key_of(model: Any, help_text: str) -> Any:
    return serializers.PrimaryKeyRelatedField(
        queryset=model.objects.all(), required=False, allow_null=True, help_text=help_text
    )


class GenerateBatchCodeSerializer(Serializer):
    """The batch code of new stock, and what it is for."""

    batch_code = serializers.CharField(read_only=True, help_text="The code; empty without a template")
    build_order = _key_of(Build, "Build that makes the stock")
    item = _key_of(StockItem, "Stock item that gets the code")
    location = _key_of(StockLocation, "Where it lies")
    part = _key_of(Part, "What part it is of")
    purchase_order = _key_of(PurchaseOrder, "Order that it comes with")
    quantity = serializers.FloatField(required=False, allow_null=True, help_text="How much it is")


class GenerateSerialNumberSerializer(Serializer):
    """The next serial numbers of a part."""

    serial_number = serializers.CharField(
        read_only=True, allow_null=True, help_text="The numbers, comma separated; null without a part"
    )
    part = _key_of(Part, "The part")
    quantity = serializers.IntegerField(required=False, default=1, help_text="How many numbers")


class PartSerialNumberSerializer(Serializer):
    """The serial numbers of a part: the latest, and the one that comes next."""

    latest = serializers.CharField(read_only=True, allow_null=True, help_text="The latest that was given out")
    next = serializers.CharField(read_only=True, help_text="The one that comes next")


class StockItemSerialNumbersSerializer(Serializer):
    """The neighbours of an item by serial number; null where there is none."""

    next = StockItemSerializer(read_only=True, help_text="The item with the next higher number")
    previous = StockItemSerializer(read_only=True, help_text="The item with the next lower number")
