"""Plugins that export lists as files."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import timezone

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from rest_framework.serializers import Serializer

# Rows between two notes of how far an export is.
ROWS_PER_STEP = 100


class DataExportMixin(MixinHost):
    """Called in this order: filter_queryset, generate_filename, export_data, update_headers."""

    # A serializer of the options that an export may carry; the names of its fields begin with `export_`.
    ExportOptionsSerializer: ClassVar[Any] = None

    MixinMeta: ClassVar[Any] = named("DataExport")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.EXPORTER, True, DataExportMixin)

    def get_export_options_serializer(self, **kwargs: Any) -> Serializer | None:
        return self.ExportOptionsSerializer(**kwargs) if self.ExportOptionsSerializer else None

    def supports_export(
        self,
        model_class: type[Model],
        user: Any,
        serializer_class: Any = None,
        view_class: Any = None,
        *args: Any,
        **kwargs: Any,
    ) -> bool:
        """Whether the plugin can export rows of a model, for this user, from this view."""
        return True

    def generate_filename(self, model_class: type[Model], export_format: str) -> str:
        return f"InvenTree_{model_class.__name__}_{timezone.localdate().isoformat()}.{export_format}"

    def update_headers(self, headers: dict[str, str], context: Mapping[str, Any], **kwargs: Any) -> dict[str, str]:
        """The titles of the columns by name of field, in the order of the columns."""
        return headers

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The rows to export."""
        return queryset

    def export_data(
        self,
        queryset: QuerySet[Any],
        serializer_class: Any,
        headers: dict[str, str],
        context: Mapping[str, Any],
        output: Any,
        **kwargs: Any,
    ) -> list[dict[str, Any]]:
        """The rows as dicts by name of field; notes in `output` how far it is."""
        rows: list[dict[str, Any]] = []
        serializer = serializer_class(context=dict(context))
        for row in queryset:
            rows.append(dict(serializer.to_representation(row)))
            if output is not None and len(rows) % ROWS_PER_STEP == 0:
                output.progress = len(rows)
                output.save(update_fields=["progress"])
        return rows
