"""The list of what was scanned."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.barcodes.serializers import BarcodeScanResultSerializer
from stockpress.api.framework import requires
from stockpress.api.framework.bulk import BulkDeleteMixin
from stockpress.api.framework.filters import FilterSet
from stockpress.api.framework.views import DetailView, ListView, no_content
from stockpress.inventory.common.models import BarcodeScanResult


class BarcodeScanResultFilter(FilterSet):
    class Meta:
        model = BarcodeScanResult
        fields = ["user", "result"]


class BarcodeScanResultListView(BulkDeleteMixin, ListView):
    """What was scanned, newest first, as far as the server keeps it."""

    permission = requires.role()
    queryset = BarcodeScanResult.objects.select_related("user").all()
    serializer_class = BarcodeScanResultSerializer
    filterset_class = BarcodeScanResultFilter
    search_fields = ["plugin"]
    ordering_fields = ["user", "plugin", "timestamp", "endpoint", "result"]

    def perform_bulk_delete(self, rows: list[Any]) -> None:
        BarcodeScanResult.objects.filter(pk__in=[row.pk for row in rows]).delete()


class BarcodeScanResultDetailView(DetailView):
    """One scan."""

    permission = requires.role()
    queryset = BarcodeScanResult.objects.select_related("user").all()
    serializer_class = BarcodeScanResultSerializer

    def delete(self, _request: Request, **_: Any) -> Response:
        self.get_object().delete()
        return no_content()
