"""A list of parts, or of other objects that have parameters, with a column for each parameter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

from stockpress.builtin.exporter.parameter_columns import ParameterColumns
from stockpress.inventory.common.mixins import ParameterMixin
from stockpress.sdk.exports import DataExportMixin, rows_in_steps
from stockpress.sdk.plugin import Plugin


class ParameterExportOptions(serializers.Serializer):
    export_exclude_inactive_parameters = serializers.BooleanField(
        default=True, label="Exclude Inactive", help_text="Leave out parameters that are not in use any more"
    )


class PartParameterExporter(DataExportMixin, Plugin):
    """The columns of the list, then the parameters by name."""

    NAME = "Part Parameter Exporter"
    SLUG = "parameter-exporter"
    TITLE = "Part Parameter Exporter"
    DESCRIPTION = "Exports a list with one column for each parameter"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    ExportOptionsSerializer = ParameterExportOptions

    def supports_export(self, model_class: Any, *_args: Any, **_kwargs: Any) -> bool:
        return issubclass(model_class, ParameterMixin)

    def export_data(
        self,
        queryset: Any,
        serializer_class: Any,
        headers: dict[str, str],
        context: Mapping[str, Any],
        output: Any,
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        """The rows, made while they are written; the titles of the parameters are added to `headers` at once."""
        only_enabled = bool(context.get("export_exclude_inactive_parameters", True))
        columns = ParameterColumns.of(queryset.model, queryset.order_by().values("pk"), only_enabled=only_enabled)
        headers.update(columns.titles)
        return _rows(queryset, serializer_class, columns, output)


def _rows(queryset: Any, serializer_class: Any, columns: ParameterColumns, output: Any) -> Iterator[dict[str, Any]]:
    done = 0
    for rows in rows_in_steps(queryset):
        values = columns.values_of([row.pk for row in rows])
        for row, shown in zip(rows, serializer_class(rows, many=True).data, strict=True):
            yield {**shown, **values.get(row.pk, {})}
        done += len(rows)
        output.progress = done
        output.save(update_fields=["progress"])
