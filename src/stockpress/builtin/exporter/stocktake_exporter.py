"""Parts with what there is of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from stockpress.inventory.levels.selectors import with_part_levels
from stockpress.inventory.part.models import Part
from stockpress.sdk.exports import DataExportMixin, rows_in_steps
from stockpress.sdk.plugin import Plugin

_TITLES = {
    "pk": "ID",
    "name": "Name",
    "IPN": "IPN",
    "description": "Description",
    "category_name": "Category",
    "units": "Units",
    "stock_items": "Stock Items",
    "quantity": "Total Quantity",
}
_VARIANT_TITLES = {"variant_quantity": "Variant Quantity"}
_PRICE_TITLES = {
    "currency": "Currency",
    "pricing_min": "Minimum Unit Cost",
    "pricing_max": "Maximum Unit Cost",
    "total_min": "Minimum Total Cost",
    "total_max": "Maximum Total Cost",
}


class StocktakeExportOptions(serializers.Serializer):
    export_pricing_data = serializers.BooleanField(
        default=True, label="Pricing Data", help_text="Include what the stock is worth"
    )
    export_include_variant_items = serializers.BooleanField(
        default=False, label="Include Variant Items", help_text="Include what there is of the variants of a part"
    )


class PartStocktakeExporter(DataExportMixin, Plugin):
    """A line for each part of the list: number of stock items, quantity, and what they are worth."""

    NAME = "Part Stocktake Exporter"
    SLUG = "inventree-stocktake-exporter"
    TITLE = "Part Stocktake Exporter"
    DESCRIPTION = "Exports the parts of a list with what is in stock of them now"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    ExportOptionsSerializer = StocktakeExportOptions

    def supports_export(self, model_class: Any, *_args: Any, **_kwargs: Any) -> bool:
        return issubclass(model_class, Part)

    def generate_filename(self, _model_class: Any, export_format: str) -> str:
        return super().generate_filename(Part, export_format).replace("_Part_", "_Stocktake_")

    def update_headers(
        self,
        headers: dict[str, str],  # noqa: ARG002
        context: Mapping[str, Any],
        **kwargs: Any,  # noqa: ARG002
    ) -> dict[str, str]:
        with_variants, with_prices = _wanted(context)
        return {**_TITLES, **(_VARIANT_TITLES if with_variants else {}), **(_PRICE_TITLES if with_prices else {})}

    def export_data(
        self,
        queryset: Any,
        serializer_class: Any,  # noqa: ARG002
        headers: dict[str, str],  # noqa: ARG002
        context: Mapping[str, Any],
        output: Any,
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        """The rows, made while they are written."""
        return _rows(queryset, _wanted(context)[0], output)


def _wanted(context: Mapping[str, Any]) -> tuple[bool, bool]:
    return (
        bool(context.get("export_include_variant_items", False)),
        bool(context.get("export_pricing_data", True)),
    )


def _rows(queryset: Any, with_variants: bool, output: Any) -> Iterator[dict[str, Any]]:
    done = 0
    counted = queryset if "counted_in_stock" in queryset.query.annotations else with_part_levels(queryset)
    for parts in rows_in_steps(counted.select_related("category", "pricing_data")):
        for part in parts:
            yield _row(part, with_variants)
        done += len(parts)
        output.progress = done
        output.save(update_fields=["progress"])


def _row(part: Any, with_variants: bool) -> dict[str, Any]:
    total = part.counted_total_in_stock if with_variants else part.counted_in_stock
    worth = Decimal(str(total))
    low, high = part.pricing.overall_min, part.pricing.overall_max
    return {
        "pk": part.pk,
        "name": part.name,
        "IPN": part.IPN,
        "description": part.description,
        "category_name": part.category.name if part.category else "",
        "units": part.units,
        "stock_items": int(part.counted_stock_items),
        "quantity": total,
        "variant_quantity": part.counted_variant_stock,
        "currency": str(low.currency) if low else "",
        "pricing_min": low.amount if low else None,
        "pricing_max": high.amount if high else None,
        "total_min": low.amount * worth if low else None,
        "total_max": high.amount * worth if high else None,
    }
