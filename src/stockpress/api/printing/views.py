"""Templates, snippets, assets: everybody signed in reads, staff write."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import DetailUpdateDeleteView, GenericView, ListCreateView
from stockpress.api.printing.filters import LabelTemplateFilter, ReportTemplateFilter
from stockpress.api.printing.serializers import (
    LabelTemplateSerializer,
    MetadataSerializer,
    ReportAssetSerializer,
    ReportSnippetSerializer,
    ReportTemplateSerializer,
)
from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate

_LABELS = LabelTemplate.objects.select_related("updated_by")
_REPORTS = ReportTemplate.objects.select_related("updated_by")


class LabelTemplateListView(ListCreateView):
    """All label templates."""

    permission = requires.staff_to_write
    queryset = _LABELS
    serializer_class = LabelTemplateSerializer
    filterset_class = LabelTemplateFilter
    search_fields = ["name", "description"]


class LabelTemplateDetailView(DetailUpdateDeleteView):
    """One label template."""

    permission = requires.staff_to_write
    queryset = _LABELS
    serializer_class = LabelTemplateSerializer


class ReportTemplateListView(ListCreateView):
    """All report templates."""

    permission = requires.staff_to_write
    queryset = _REPORTS
    serializer_class = ReportTemplateSerializer
    filterset_class = ReportTemplateFilter
    search_fields = ["name", "description"]


class ReportTemplateDetailView(DetailUpdateDeleteView):
    """One report template."""

    permission = requires.staff_to_write
    queryset = _REPORTS
    serializer_class = ReportTemplateSerializer


class SnippetListView(ListCreateView):
    """All snippets."""

    permission = requires.staff_to_write
    queryset = ReportSnippet.objects.all()
    serializer_class = ReportSnippetSerializer


class SnippetDetailView(DetailUpdateDeleteView):
    """One snippet."""

    permission = requires.staff_to_write
    queryset = ReportSnippet.objects.all()
    serializer_class = ReportSnippetSerializer


class AssetListView(ListCreateView):
    """All assets."""

    permission = requires.staff_to_write
    queryset = ReportAsset.objects.all()
    serializer_class = ReportAssetSerializer


class AssetDetailView(DetailUpdateDeleteView):
    """One asset."""

    permission = requires.staff_to_write
    queryset = ReportAsset.objects.all()
    serializer_class = ReportAssetSerializer


class MetadataView(GenericView):
    """The metadata of one object: PUT replaces it, PATCH merges the keys given."""

    permission = requires.role()
    serializer_class = MetadataSerializer
    filter_backends = []

    def get(self, _request: Request, **_: Any) -> Response:
        return Response({"metadata": self.get_object().metadata or {}})

    def put(self, request: Request, **_: Any) -> Response:
        return self._change(request, keep=False)

    def patch(self, request: Request, **_: Any) -> Response:
        return self._change(request, keep=True)

    def _change(self, request: Request, *, keep: bool) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row = self.get_object()
        given = serializer.validated_data["metadata"]
        row.metadata = {**(row.metadata or {}), **given} if keep and isinstance(given, dict) else given
        row.full_clean(
            exclude=[field.name for field in row._meta.fields if field.name != "metadata"], validate_unique=False
        )
        row.save(update_fields=["metadata"])
        return Response({"metadata": row.metadata})


class LabelTemplateMetadataView(MetadataView):
    queryset = LabelTemplate.objects.all()


class ReportTemplateMetadataView(MetadataView):
    queryset = ReportTemplate.objects.all()
