"""Templates, snippets, assets: everybody signed in reads, staff write."""

from __future__ import annotations

from stockpress.api.framework import requires
from stockpress.api.framework.views import DetailUpdateDeleteView, ListCreateView
from stockpress.api.generic.metadata import MetadataView
from stockpress.api.printing.filters import LabelTemplateFilter, ReportTemplateFilter
from stockpress.api.printing.serializers import (
    LabelTemplateSerializer,
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


class LabelTemplateMetadataView(MetadataView):
    """The metadata of one label template: PUT replaces it, PATCH merges the keys given."""

    queryset = LabelTemplate.objects.all()


class ReportTemplateMetadataView(MetadataView):
    """The metadata of one report template: PUT replaces it, PATCH merges the keys given."""

    queryset = ReportTemplate.objects.all()
