"""Lists of plugins as files, and what serializers say about files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import tablib  # type: ignore[import-untyped]
from django.core.files.base import ContentFile
from django.utils import timezone
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework.filters import as_flag
from stockpress.api.framework.views import user_of
from stockpress.api.outputs.serializers import DataOutputSerializer
from stockpress.outputs.models import DataOutput, OutputType

FORMATS = ("csv", "tsv", "xlsx")
S = TypeVar("S", bound=type)
# Serializers of plugins that say they can be filled from files, in the order in which they were met.
IMPORTABLE: list[type] = []


def register_importer() -> Callable[[S], S]:
    """Written above a serializer whose objects can be made from the rows of a file."""

    def note(serializer_class: S) -> S:
        if serializer_class not in IMPORTABLE:
            IMPORTABLE.append(serializer_class)
        return serializer_class

    return note


class _FieldChoice:
    def _chosen(self, *, only: list[str], never: list[str]) -> dict[str, Any]:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        return {name: field for name, field in fields.items() if (not only or name in only) and name not in never}


class DataImportSerializerMixin(_FieldChoice):
    """A serializer whose objects can be made from the rows of a file."""

    import_only_fields: ClassVar[list[str]] = []
    import_exclude_fields: ClassVar[list[str]] = []

    def get_importable_fields(self) -> dict[str, Any]:
        """The fields that a file may fill."""
        chosen = self._chosen(only=self.import_only_fields, never=[*self.import_exclude_fields, "pk"])
        return {name: field for name, field in chosen.items() if not field.read_only}


class DataExportSerializerMixin(_FieldChoice):
    """A serializer whose objects can be written to a file. `export_child_fields` names fields of what is nested: `part.name`."""

    export_only_fields: ClassVar[list[str]] = []
    export_exclude_fields: ClassVar[list[str]] = []
    export_child_fields: ClassVar[list[str]] = []

    def get_exportable_fields(self) -> dict[str, Any]:
        """The fields that a file shows."""
        chosen = self._chosen(only=self.export_only_fields, never=self.export_exclude_fields)
        return {name: field for name, field in chosen.items() if not field.write_only}


class DataImportExportSerializerMixin(DataImportSerializerMixin, DataExportSerializerMixin):
    """Both."""


class DataExportViewMixin:
    """`GET ?export=true` makes a file of the list, with the same filters, instead of showing it.

    `export_format` is one of `FORMATS`, csv if nothing is said. The answer is the DataOutput with the file.
    """

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if not as_flag(request.query_params.get("export")):
            return super().list(request, *args, **kwargs)  # type: ignore[misc]
        kind = request.query_params.get("export_format") or FORMATS[0]
        if kind not in FORMATS:
            raise ValidationError({"export_format": [f"Choose one of {', '.join(FORMATS)}."]})
        view: Any = self
        serializer = view.get_serializer(view.filter_queryset(view.get_queryset()), many=True)
        table = tablib.Dataset(headers=list(_columns(serializer.child)))
        for row in serializer.data:
            table.append([_cell(row, column) for column in _columns(serializer.child)])
        return Response(DataOutputSerializer(_stored(table, serializer.child, kind, request)).data)


def _columns(serializer: Any) -> list[str]:
    chosen = getattr(serializer, "get_exportable_fields", lambda: serializer.fields)()
    return [*chosen, *getattr(serializer, "export_child_fields", [])]


def _cell(row: Any, column: str) -> Any:
    value = row
    for step in column.split("."):
        value = value.get(step) if hasattr(value, "get") else None
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _stored(table: tablib.Dataset, serializer: Any, kind: str, request: Request) -> DataOutput:
    content = table.export(kind)
    model = getattr(getattr(serializer, "Meta", None), "model", None)
    name = f"InvenTree_{model.__name__ if model else 'Data'}_{timezone.localdate().isoformat()}.{kind}"
    output = DataOutput.objects.create(user=user_of(request), total=len(table), output_type=OutputType.EXPORT)
    output.mark_complete(output=ContentFile(content.encode() if isinstance(content, str) else content, name=name))
    return output
