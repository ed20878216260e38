"""What mappings may ask about the export as a whole."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from stockpress.inventory.transfer.media import MediaFolder
from stockpress.inventory.transfer.reader import Export


class Sources:
    """The records of the export and the media folder that came with it."""

    def __init__(self, export: Export, media: MediaFolder | None) -> None:
        self._export = export
        self.media = media
        self._columns: dict[tuple[str, str], dict[Any, Any]] = {}
        self._notes: dict[str, dict[Any, Any]] = {}

    def has(self, model: str) -> bool:
        return model in self._export.counts()

    def column(self, model: str, field: str) -> dict[Any, Any]:
        """One field of all records of a model, by primary key; read once."""
        known = self._columns.get((model, field))
        if known is None:
            known = {record.pk: record.fields.get(field) for record in self._export.records(model)}
            self._columns[model, field] = known
        return known

    def notes(self, topic: str) -> dict[Any, Any]:
        """A notebook that mappings share during one import."""
        return self._notes.setdefault(topic, {})

    def forget_notes(self) -> None:
        self._notes.clear()

    @cached_property
    def content_types(self) -> dict[Any, tuple[str, str]]:
        """The export's own content types, for exports that refer to them by number."""
        kind = "contenttypes.contenttype"
        models = self.column(kind, "model")
        return {pk: (app, models[pk]) for pk, app in self.column(kind, "app_label").items()}

    def content_type_name(self, value: Any) -> tuple[str, str] | None:
        """App label and model name of a reference to a content type, None when it cannot be told."""
        if isinstance(value, list | tuple) and len(value) == 2:
            return str(value[0]), str(value[1])
        return self.content_types.get(value)
