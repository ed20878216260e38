"""What serializers of plugins say about files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

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
