"""What actions on builds are told."""

from __future__ import annotations

from rest_framework import serializers

from stockpress.api.framework.serializers import Serializer
from stockpress.inventory.build.actions import Overallocated
from stockpress.inventory.stock.models import StockLocation
from stockpress.inventory.stock.status_codes import StockStatus

_OVERALLOCATED = [
    (Overallocated.REJECT.value, "Refuse to finish"),
    (Overallocated.ACCEPT.value, "Use it up as well"),
    (Overallocated.TRIM.value, "Take back what is too much"),
]


class BuildCancelSerializer(Serializer):
    """Cancelling a build."""

    remove_allocated_stock = serializers.BooleanField(
        required=False, default=False, help_text="Count the stock promised to it as used up"
    )
    remove_incomplete_outputs = serializers.BooleanField(
        required=False, default=False, help_text="Delete outputs that were begun and not completed"
    )


class BuildCompleteSerializer(Serializer):
    """Finishing a build."""

    accept_overallocated = serializers.ChoiceField(
        choices=_OVERALLOCATED,
        required=False,
        default=Overallocated.REJECT.value,
        help_text="What becomes of stock that is promised beyond need",
    )
    accept_unallocated = serializers.BooleanField(
        required=False, default=False, help_text="Finish although stock is missing"
    )
    accept_incomplete = serializers.BooleanField(
        required=False, default=False, help_text="Finish although fewer were made"
    )


class BuildOutputQuantitySerializer(Serializer):
    """An output, and how much of it."""

    output = serializers.IntegerField(help_text="Key of the stock item")
    quantity = serializers.DecimalField(
        max_digits=15,
        decimal_places=5,
        coerce_to_string=True,
        required=False,
        help_text="How much of it; all without a quantity",
    )


class BuildOutputCompleteSerializer(Serializer):
    """Completing outputs of a build."""

    outputs = BuildOutputQuantitySerializer(many=True)
    location = serializers.PrimaryKeyRelatedField(
        queryset=StockLocation.objects.all(), help_text="Where the outputs go"
    )
    status_custom_key = serializers.IntegerField(
        required=False, default=StockStatus.OK.value, help_text="Status of the outputs"
    )
    accept_incomplete_allocation = serializers.BooleanField(
        required=False, default=False, help_text="Complete them although tracked components are missing"
    )
    notes = serializers.CharField(required=False, allow_blank=True, max_length=512, help_text="Remark for the history")
