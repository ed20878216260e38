"""Serial numbers and batch codes: those that are there, and those that come next."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import ServiceView, user_of
from stockpress.api.stock.number_serializers import (
    GenerateBatchCodeSerializer,
    GenerateSerialNumberSerializer,
    PartSerialNumberSerializer,
    StockItemSerialNumbersSerializer,
)
from stockpress.inventory.part.models import Part
from stockpress.inventory.part.selectors import parts_visible_to
from stockpress.inventory.stock.batch_codes import generate_batch_code
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.selectors import stock_items_visible_to, with_item_counts
from stockpress.inventory.stock.serial_numbers import latest_serial, next_serials


class GenerateBatchCodeView(ServiceView):
    """The batch code that new stock would get."""

    # It tells nothing that is stored, but what the keys it is given are those of.
    permission = requires.view_of(StockItem)
    serializer_class = GenerateBatchCodeSerializer

    @extend_schema(responses={200: GenerateBatchCodeSerializer})
    def post(self, request: Request) -> Response:
        values = self.parse(request)
        return Response(self.get_serializer({**values, "batch_code": generate_batch_code(**values)}).data)


class GenerateSerialNumberView(ServiceView):
    """The serial numbers that the next items of a part would get."""

    permission = requires.view_of(StockItem)
    serializer_class = GenerateSerialNumberSerializer

    @extend_schema(responses={200: GenerateSerialNumberSerializer})
    def post(self, request: Request) -> Response:
        values = self.parse(request)
        part = values.get("part")
        numbers = ",".join(next_serials(part, values["quantity"])) if part else None
        return Response(self.get_serializer({**values, "serial_number": numbers}).data)


class PartSerialNumbersView(ServiceView):
    """The latest serial number of a part, and the one that comes next."""

    permission = requires.role()
    queryset = Part.objects.all()
    serializer_class = PartSerialNumberSerializer

    @extend_schema(responses={200: PartSerialNumberSerializer})
    def get(self, request: Request, pk: int) -> Response:
        part = get_object_or_404(parts_visible_to(user_of(request)), pk=pk)
        return Response({"latest": latest_serial(part), "next": next_serials(part)[0]})


class StockItemSerialNumbersView(ServiceView):
    """The items of the same part with the next higher and the next lower serial number."""

    permission = requires.role()
    queryset = StockItem.objects.all()
    serializer_class = StockItemSerialNumbersSerializer

    @extend_schema(responses={200: StockItemSerialNumbersSerializer})
    def get(self, request: Request, pk: int) -> Response:
        items = stock_items_visible_to(user_of(request))
        item = get_object_or_404(items, pk=pk)
        neighbours = {"next": item.get_next_serialized_item(), "previous": item.get_next_serialized_item(reverse=True)}
        keys = [neighbour.pk for neighbour in neighbours.values() if neighbour]
        shown: dict[int, Any] = with_item_counts(items.filter(pk__in=keys)).in_bulk()
        return Response(
            self.get_serializer({name: shown[row.pk] if row else None for name, row in neighbours.items()}).data
        )
