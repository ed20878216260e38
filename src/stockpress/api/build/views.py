"""Build orders and their lines."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from stockpress.api.build.filters import BuildFilter, BuildLineFilter
from stockpress.api.build.serializers import BuildLineSerializer, BuildSerializer
from stockpress.api.common.views import VisibleRows
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.views import DetailView
from stockpress.inventory.build.models import Build, BuildLine
from stockpress.inventory.build.selectors import build_lines_visible_to, builds_visible_to, with_build_depth
from stockpress.inventory.levels.selectors import with_build_line_levels


class _Builds(VisibleRows):
    queryset = Build.objects.all()
    serializer_class = BuildSerializer

    def rows(self, user: User) -> QuerySet:
        return with_build_depth(builds_visible_to(user))


class BuildListView(_Builds, ExportedListView):
    """All build orders."""

    filterset_class = BuildFilter
    search_fields = [
        "part__IPN",
        "part__description",
        "part__name",
        "priority",
        "project_code__code",
        "reference",
        "title",
    ]
    ordering_fields = [
        "reference",
        "part",
        "IPN",
        "part__name",
        "status",
        "creation_date",
        "start_date",
        "target_date",
        "completion_date",
        "quantity",
        "completed",
        "issued_by",
        "responsible",
        "project_code",
        "priority",
        "level",
        "external",
    ]
    ordering_aliases = {
        # BO-9 stands before BO-10: by the number first.
        "reference": ("reference_int", "reference"),
        "part": "part__name",
        "IPN": "part__IPN",
        "issued_by": "issued_by__username",
        "project_code": "project_code__code",
        "level": "counted_level",
    }


class BuildDetailView(_Builds, DetailView):
    """One build order."""


class _BuildLines(VisibleRows):
    queryset = BuildLine.objects.all()
    serializer_class = BuildLineSerializer

    def rows(self, user: User) -> QuerySet:
        return with_build_line_levels(build_lines_visible_to(user))


class BuildLineListView(_BuildLines, ExportedListView):
    """The lines of all builds."""

    filterset_class = BuildLineFilter
    search_fields = [
        "bom_item__reference",
        "bom_item__sub_part__IPN",
        "bom_item__sub_part__description",
        "bom_item__sub_part__name",
    ]
    ordering_fields = [
        "part",
        "IPN",
        "allocated",
        "category",
        "consumed",
        "reference",
        "quantity",
        "consumable",
        "optional",
        "unit_quantity",
        "available_stock",
        "trackable",
        "allow_variants",
        "inherited",
        "on_order",
        "scheduled_to_build",
    ]
    ordering_aliases = {
        "part": "bom_item__sub_part__name",
        "IPN": "bom_item__sub_part__IPN",
        "allocated": "counted_allocated",
        "category": "bom_item__sub_part__category__pathstring",
        "reference": "bom_item__reference",
        "consumable": "bom_item__consumable",
        "optional": "bom_item__optional",
        "unit_quantity": "bom_item__quantity",
        "available_stock": "counted_available",
        "trackable": "bom_item__sub_part__trackable",
        "allow_variants": "bom_item__allow_variants",
        "inherited": "bom_item__inherited",
        "on_order": "counted_on_order",
        "scheduled_to_build": "counted_scheduled_to_build",
    }


class BuildLineDetailView(_BuildLines, DetailView):
    """One line of a build."""
