"""Every list as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stockpress.sdk.exports import DataExportMixin, serialized_rows
from stockpress.sdk.plugin import Plugin


class InvenTreeExporter(DataExportMixin, Plugin):
    """Chosen when an export names no other plugin."""

    NAME = "InvenTree Exporter"
    TITLE = "InvenTree Generic Exporter"
    DESCRIPTION = "Exports any list with the columns that it has"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    def export_data(
        self,
        queryset: Any,
        serializer_class: Any,
        headers: dict[str, str],  # noqa: ARG002
        context: Mapping[str, Any],
        output: Any,
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        """The rows, made while they are written."""
        return serialized_rows(queryset, serializer_class, context, output)
