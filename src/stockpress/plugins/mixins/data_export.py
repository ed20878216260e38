"""Plugins that export lists as files."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils import timezone

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from rest_framework.serializers import Serializer

# Rows that are loaded together, between two notes of how far an export is.
ROWS_PER_STEP = 250


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
        return list(serialized_rows(queryset, serializer_class, context, output))


def serialized_rows(
    queryset: QuerySet[Any], serializer_class: Any, context: Mapping[str, Any], output: Any = None
) -> Iterator[dict[str, Any]]:
    """The rows as dicts, `ROWS_PER_STEP` of them loaded at a time; notes in `output` how far it is.

    A plugin may return this from `export_data` instead of a list: then no more than that is ever in memory.
    """
    done = 0
    for rows in rows_in_steps(queryset):
        shown = serializer_class(rows, many=True, context=dict(context)).data
        yield from (dict(row) for row in shown)
        done += len(shown)
        if output is not None:
            output.progress = done
            output.save(update_fields=["progress"])


def rows_in_steps(queryset: QuerySet[Any]) -> Iterator[list[Any]]:
    """The objects of a queryset in its order, `ROWS_PER_STEP` at a time, with all that it loads along with them.

    A slice of one, or a list of objects, is loaded as a whole.
    """
    query = getattr(queryset, "query", None)
    if query is None or query.is_sliced:
        found = list(queryset)
        yield from (found[at : at + ROWS_PER_STEP] for at in range(0, len(found), ROWS_PER_STEP))
        return
    # Each step by keys, so that what is changed meanwhile moves no row from one step into another.
    keys = list(dict.fromkeys(queryset.values_list("pk", flat=True)))
    for at in range(0, len(keys), ROWS_PER_STEP):
        some = keys[at : at + ROWS_PER_STEP]
        by_key = {row.pk: row for row in queryset.filter(pk__in=some).order_by()}
        yield [by_key[key] for key in some if key in by_key]
