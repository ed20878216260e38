"""What actions on stock are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer
from stockpress.inventory.company.models import Company
from stockpress.inventory.stock.actions import Portion
from stockpress.inventory.stock.models import StockLocation
from stockpress.inventory.stock.status_codes import StockStatus


def _notes() -> Any:
    return serializers.CharField(required=False, allow_blank=True, help_text="Remark for the history")


def _location(help_text: str) -> Any:
    return serializers.PrimaryKeyRelatedField(queryset=StockLocation.objects.all(), help_text=help_text)


class StockAdjustmentItemSerializer(Serializer):
    """So much of one stock item; what else is given replaces what the item says of itself."""

    # Items are looked up all at once by the service, not one by one.
    pk = serializers.IntegerField(help_text="Key of the stock item")
    quantity = serializers.DecimalField(max_digits=15, decimal_places=5, coerce_to_string=True, help_text="How much")
    batch = serializers.CharField(required=False, allow_blank=True, max_length=100, help_text="Batch code")
    status = serializers.IntegerField(required=False, help_text="Status of the item")
    packaging = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text="How it is packed")


def portions_of(rows: Sequence[dict[str, Any]]) -> list[Portion]:
    """What the rows of `StockAdjustmentItemSerializer` say."""
    return [
        Portion(
            item=row["pk"],
            quantity=row["quantity"],
            batch=row.get("batch"),
            status=row.get("status"),
            packaging=row.get("packaging"),
        )
        for row in rows
    ]


class _AdjustmentSerializer(Serializer):
    items = StockAdjustmentItemSerializer(many=True)
    notes = _notes()


class StockCountSerializer(_AdjustmentSerializer):
    """What was found when somebody counted."""


class StockAddSerializer(_AdjustmentSerializer):
    """What is added to stock items."""


class StockRemoveSerializer(_AdjustmentSerializer):
    """What is taken away from stock items."""


class StockTransferSerializer(_AdjustmentSerializer):
    """What is moved to another location."""

    location = _location("Where it goes")


class StockReturnSerializer(_AdjustmentSerializer):
    """What comes back from customers, assemblies and builds."""

    location = _location("Where it goes")
    merge = serializers.BooleanField(
        required=False, default=False, help_text="Put it back into the items it was split from, where they lie there"
    )


class StockChangeStatusSerializer(Serializer):
    """A status for several items."""

    items = serializers.ListField(child=serializers.IntegerField(), help_text="Keys of the stock items")
    status = serializers.IntegerField(
        required=False, default=StockStatus.OK.value, help_text="Status, built in or of the company's own"
    )
    note = _notes()


class StockAssignmentItemSerializer(Serializer):
    """A stock item that a customer gets."""

    item = serializers.IntegerField(help_text="Key of the stock item")


class StockAssignmentSerializer(Serializer):
    """Stock items that a customer gets without an order."""

    items = StockAssignmentItemSerializer(many=True)
    customer = serializers.PrimaryKeyRelatedField(queryset=Company.objects.all(), help_text="Who gets them")
    notes = _notes()


class StockMergeItemSerializer(Serializer):
    """A stock item that becomes one with others."""

    item = serializers.IntegerField(help_text="Key of the stock item")


class StockMergeSerializer(Serializer):
    """Stock items that become one; the first takes in the others."""

    items = StockMergeItemSerializer(many=True)
    location = _location("Where it lies then")
    notes = _notes()
    allow_mismatched_suppliers = serializers.BooleanField(
        required=False, help_text="Merge articles of different suppliers, too"
    )
    allow_mismatched_status = serializers.BooleanField(
        required=False, help_text="Merge items of different statuses, too"
    )


class SerializeStockItemSerializer(Serializer):
    """Serial numbers for pieces of an item."""

    quantity = serializers.IntegerField(min_value=0, help_text="How many pieces get a serial number")
    serial_numbers = serializers.CharField(help_text="Serial numbers of the pieces, such as 1, 2, 5-9, 20+ or ~")
    destination = _location("Where the new items lie")
    notes = _notes()


class InstallStockItemSerializer(Serializer):
    """An item that is installed in another."""

    stock_item = serializers.IntegerField(help_text="Key of the stock item to install")
    quantity = serializers.IntegerField(required=False, default=1, min_value=1, help_text="How many of it")
    note = _notes()


class UninstallStockItemSerializer(Serializer):
    """Where an item goes that is taken out of another."""

    location = _location("Where it goes")
    note = _notes()
