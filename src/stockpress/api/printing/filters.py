"""Filters of template lists."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError as ModelValidationError
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from stockpress.accounts.permissions import visible_to
from stockpress.api.framework.errors import validation_detail
from stockpress.api.framework.filters import BooleanFilter, FilterSet
from stockpress.api.printing.serializers import model_type_choices
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing.filters import apply_filters
from stockpress.printing.models import LabelTemplate, ReportTemplate


class TemplateFilter(FilterSet):
    """`items` keeps the templates whose own filters match all of these items; it needs `model_type` to mean anything."""

    enabled = BooleanFilter()
    model_type = django_filters.ChoiceFilter(choices=model_type_choices)
    items = django_filters.CharFilter(method="matching_items", label="Items")

    def matching_items(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        printable = PRINTABLES.get(self.data.get("model_type", ""))
        if printable is None:
            return queryset
        keys = _keys(value)
        # To whoever may not see the items they do not exist: which templates fit would tell what they are like.
        user = getattr(self.request, "user", AnonymousUser())
        rows = visible_to(user, printable.model._default_manager.filter(pk__in=keys))
        count = rows.count()
        matching: list[Any] = []
        for pk, filters in queryset.values_list("pk", "filters"):
            try:
                if not filters or apply_filters(rows, filters).count() == count:
                    matching.append(pk)
            except ModelValidationError as err:
                raise ValidationError(validation_detail(err)) from err
        return queryset.filter(pk__in=matching)


def _keys(value: str) -> list[int]:
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) < 19 for part in parts):
        raise ValidationError({"items": ["Give primary keys separated by commas, such as 1,2,3."]})
    return [int(part) for part in parts]


class LabelTemplateFilter(TemplateFilter):
    class Meta:
        model = LabelTemplate
        fields = ["enabled", "model_type", "items"]


class ReportTemplateFilter(TemplateFilter):
    landscape = BooleanFilter()

    class Meta:
        model = ReportTemplate
        fields = ["enabled", "landscape", "model_type", "items"]
