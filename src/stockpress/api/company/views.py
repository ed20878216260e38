"""Companies."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django_filters import rest_framework as rest_filters

from stockpress.api.common.views import VisibleRows
from stockpress.api.company.serializers import CompanySerializer
from stockpress.api.exports.views import ExportedListView
from stockpress.api.framework.filters import FilterSet
from stockpress.api.framework.views import DetailView
from stockpress.inventory.company.models import Company
from stockpress.inventory.company.selectors import companies_visible_to, with_company_counts


class CompanyFilter(FilterSet):
    name = rest_filters.CharFilter(lookup_expr="exact")

    class Meta:
        model = Company
        fields = ["active", "is_customer", "is_manufacturer", "is_supplier", "name"]


class _Companies(VisibleRows):
    queryset = Company.objects.all()
    serializer_class = CompanySerializer

    def rows(self, user: User) -> QuerySet:
        return with_company_counts(companies_visible_to(user))


class CompanyListView(_Companies, ExportedListView):
    """All companies."""

    filterset_class = CompanyFilter
    search_fields = ["description", "name", "tax_id", "website"]
    ordering_fields = ["active", "name", "parts_supplied", "parts_manufactured"]
    ordering_aliases = {"parts_supplied": "counted_supplied", "parts_manufactured": "counted_manufactured"}


class CompanyDetailView(_Companies, DetailView):
    """One company."""
