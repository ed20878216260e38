"""Bills of materials over several levels, with what is known of each component."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from stockpress.builtin.exporter.bom_columns import BomColumns, Wanted
from stockpress.builtin.exporter.bom_tree import BomTree
from stockpress.inventory.part.models import BomItem
from stockpress.sdk.exports import DataExportMixin
from stockpress.sdk.plugin import Plugin


def _choice(label: str, text: str) -> serializers.BooleanField:
    return serializers.BooleanField(default=True, label=label, help_text=text)


class BomExportOptions(serializers.Serializer):
    export_levels = serializers.IntegerField(
        default=1, min_value=0, max_value=100, label="Levels", help_text="How many levels to export; 0 for all"
    )
    export_stock_data = _choice("Stock Data", "Include what there is of each component")
    export_pricing_data = _choice("Pricing Data", "Include prices")
    export_supplier_data = _choice("Supplier Data", "Include the suppliers of each component")
    export_manufacturer_data = _choice("Manufacturer Data", "Include the manufacturers of each component")
    export_substitute_data = _choice("Substitute Data", "Include the parts that may be used instead")
    export_parameter_data = _choice("Parameter Data", "Include the parameters of each component")


class BomExporterPlugin(DataExportMixin, Plugin):
    """A line for each component at each level: what an assembly is made of follows it."""

    NAME = "BOM Exporter"
    SLUG = "bom-exporter"
    TITLE = "Multi-Level BOM Exporter"
    DESCRIPTION = "Exports bills of materials over several levels"
    AUTHOR = "Stockpress"
    VERSION = "1.1.0"

    ExportOptionsSerializer = BomExportOptions

    def supports_export(self, model_class: Any, *_args: Any, **_kwargs: Any) -> bool:
        return issubclass(model_class, BomItem)

    def export_data(
        self,
        queryset: Any,
        serializer_class: Any,  # noqa: ARG002
        headers: dict[str, str],
        context: Mapping[str, Any],
        output: Any,
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        """The rows, made while they are written; what the columns are follows from what the components have."""
        tree = BomTree(queryset, levels=int(context.get("export_levels", 1)))
        columns = BomColumns(tree.part_keys, Wanted.of(context), getattr(output, "user", None))
        headers.clear()
        headers.update(columns.titles)
        output.total = tree.count_lines()
        output.save(update_fields=["total"])
        return columns.rows(tree.lines(), output)
