"""What actions on orders are told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import UrlField
from stockpress.api.framework.fields import DateField
from stockpress.api.framework.serializers import Serializer
from stockpress.inventory.common.fields import LINK_LENGTH
from stockpress.inventory.order.actions import ReceivedLine, ReturnedLine
from stockpress.inventory.stock.models import StockLocation
from stockpress.inventory.stock.status_codes import StockStatus

_DIGITS: dict[str, Any] = {"max_digits": 15, "decimal_places": 5, "coerce_to_string": True}


class PurchaseOrderCompleteSerializer(Serializer):
    """Completing a purchase order."""

    accept_incomplete = serializers.BooleanField(
        required=False, default=False, help_text="Complete it although lines have not arrived in full"
    )


class SalesOrderCompleteSerializer(Serializer):
    """Completing a sales order."""

    accept_incomplete = serializers.BooleanField(
        required=False, default=False, help_text="Complete it although lines have not left in full"
    )


class PurchaseOrderLineItemReceiveSerializer(Serializer):
    """What arrived for one line."""

    line_item = serializers.IntegerField(help_text="Key of the line")
    location = serializers.PrimaryKeyRelatedField(
        queryset=StockLocation.objects.all(), required=False, allow_null=True, help_text="Where it goes"
    )
    quantity = serializers.DecimalField(**_DIGITS, help_text="How much arrived, counted as it was ordered")
    batch_code = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=100, help_text="Batch code; empty to have one made"
    )
    expiry_date = DateField(required=False, allow_null=True, help_text="Last day of use")
    serial_numbers = serializers.CharField(
        required=False, default="", allow_blank=True, help_text="Serial numbers of the pieces, such as 1, 2, 5-9"
    )
    status = serializers.IntegerField(required=False, default=StockStatus.OK.value, help_text="Status of the new stock")
    packaging = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=50, help_text="How it is packed"
    )
    note = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=512, help_text="Remark for the history"
    )
    barcode = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        allow_null=True,
        max_length=500,
        help_text="Barcode that is found on it",
    )

    def validate_quantity(self, quantity: Decimal) -> Decimal:
        if quantity <= 0:
            raise serializers.ValidationError("Receive more than nothing.")
        return quantity

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {
            **attrs,
            "arrived": ReceivedLine(
                line_id=attrs["line_item"],
                quantity=attrs["quantity"],
                location=attrs.get("location"),
                status=attrs["status"],
                batch=attrs["batch_code"] or None,
                expiry_date=attrs.get("expiry_date"),
                serial_numbers=attrs["serial_numbers"],
                packaging=attrs["packaging"],
                note=attrs["note"],
                barcode=attrs["barcode"] or "",
            ),
        }


class PurchaseOrderReceiveSerializer(Serializer):
    """Taking in what arrived."""

    items = PurchaseOrderLineItemReceiveSerializer(many=True)
    location = serializers.PrimaryKeyRelatedField(
        queryset=StockLocation.objects.all(),
        required=False,
        allow_null=True,
        help_text="Where everything goes for which no other location is named",
    )


class ReturnOrderLineItemReceiveSerializer(Serializer):
    """The item of one line that came back."""

    item = serializers.IntegerField(help_text="Key of the line")
    status = serializers.IntegerField(required=False, help_text="Status of the item; quarantined without one")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return {**attrs, "returned": ReturnedLine(line_id=attrs["item"], status=attrs.get("status"))}


class ReturnOrderReceiveSerializer(Serializer):
    """Taking back what customers return."""

    items = ReturnOrderLineItemReceiveSerializer(many=True)
    location = serializers.PrimaryKeyRelatedField(queryset=StockLocation.objects.all(), help_text="Where the items go")
    note = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=512, help_text="Remark for the history"
    )


class SalesOrderShipmentCompleteSerializer(Serializer):
    """What is known of a shipment when it leaves."""

    shipment_date = DateField(required=False, allow_null=True, help_text="Day it leaves; empty for today")
    delivery_date = DateField(required=False, allow_null=True, help_text="Day it arrives")
    tracking_number = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="The carrier's number for it"
    )
    invoice_number = serializers.CharField(
        required=False, allow_blank=True, max_length=100, help_text="Number of the invoice"
    )
    link = UrlField(required=False, allow_blank=True, max_length=LINK_LENGTH, help_text="Link to a page outside")
