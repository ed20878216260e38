"""GET and DELETE of outputs: their owner's own; staff see all."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.bulk import BulkDeleteMixin
from stockpress.api.framework.filters import FilterSet
from stockpress.api.framework.views import DetailView, GenericView, ListView, no_content, user_of
from stockpress.api.outputs.serializers import DataOutputSerializer
from stockpress.outputs.models import DataOutput
from stockpress.outputs.services import delete_outputs, outputs_visible_to


class DataOutputFilter(FilterSet):
    class Meta:
        model = DataOutput
        fields = ["user"]


class _OwnOutputs(GenericView):
    permission = requires.signed_in
    queryset = DataOutput.objects.all()
    serializer_class = DataOutputSerializer

    def get_queryset(self) -> QuerySet:
        return outputs_visible_to(user_of(self.request))


class DataOutputListView(BulkDeleteMixin, _OwnOutputs, ListView):
    """Outputs of prints and exports, kept for some days."""

    filterset_class = DataOutputFilter
    search_fields = ["template_name", "plugin"]
    ordering_fields = ["pk", "user", "plugin", "output_type", "created"]

    def perform_bulk_delete(self, rows: list[DataOutput]) -> None:
        delete_outputs(rows)


class DataOutputDetailView(_OwnOutputs, DetailView):
    """One output; clients ask for it until it is complete or has errors."""

    def delete(self, _request: Request, **_: Any) -> Response:
        delete_outputs([self.get_object()])
        return no_content()
