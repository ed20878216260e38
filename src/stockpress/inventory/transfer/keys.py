"""Which rows a record may refer to, and what their keys are here."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

# Models that exports refer to by what people call them, as a list of the values of these fields.
NATURAL_FIELDS: dict[str, tuple[str, ...]] = {
    "auth.user": ("username",),
    "auth.group": ("name",),
    "auth.permission": ("codename", "content_type__app_label", "content_type__model"),
    "contenttypes.contenttype": ("app_label", "model"),
    "common.parametertemplate": ("name",),
}


class Keys:
    """Collects the records that will be imported, then answers for their keys.

    A record whose row is recognised by its primary key has the same key here; the keys of others are translated once
    their rows are written.
    """

    def __init__(self, translated: set[str]) -> None:
        self._translated = translated
        self._accepted: dict[str, set[Any]] = {}
        self._named: dict[str, set[tuple[Any, ...]]] = {}
        self._final: dict[str, dict[Any, Any]] = {}
        self._rows: dict[str, set[Any]] = {}
        self._names_here: dict[str, dict[tuple[Any, ...], Any]] = {}

    def accept(self, label: str, key: Any, values: Any) -> None:
        """A record of the export will become a row; `key` is None when no other record can refer to it."""
        if key is not None:
            self._accepted.setdefault(label, set()).add(key)
        if label in NATURAL_FIELDS:
            name = tuple(values.get(field) for field in NATURAL_FIELDS[label])
            self._named.setdefault(label, set()).add(name)

    def accepted(self, label: str) -> set[Any]:
        return self._accepted.get(label, set())

    def translate(self, label: str, key: Any, final: Any) -> None:
        self._final.setdefault(label, {})[key] = final

    def rows_changed(self, label: str) -> None:
        """Names may have changed; ask the database again."""
        self._names_here.pop(label, None)

    def exists(self, label: str, value: Any) -> bool:
        """Whether the row that a record refers to is there, or will be."""
        if isinstance(value, list | tuple):
            name = tuple(value)
            return name in self._named.get(label, ()) or name in self._names(label)
        key = _as_key(label, value)
        return key in self.accepted(label) or (label not in self._translated and key in self._known_rows(label))

    def pk_of(self, label: str, value: Any) -> Any:
        """The key here of a row that a record refers to, None when it is missing. Its model must be written already
        unless rows of that model keep their keys."""
        if isinstance(value, list | tuple):
            return self._names(label).get(tuple(value))
        key = _as_key(label, value)
        if label in self._translated:
            return self._final.get(label, {}).get(key)
        return key if self.exists(label, key) else None

    def _known_rows(self, label: str) -> set[Any]:
        if label not in self._rows:
            model = apps.get_model(label)
            self._rows[label] = set(model._base_manager.values_list("pk", flat=True))
        return self._rows[label]

    def _names(self, label: str) -> dict[tuple[Any, ...], Any]:
        if label not in NATURAL_FIELDS:
            return {}
        if label not in self._names_here:
            rows = apps.get_model(label)._base_manager.values_list("pk", *NATURAL_FIELDS[label])
            self._names_here[label] = {tuple(row[1:]): row[0] for row in rows}
        return self._names_here[label]


def _as_key(label: str, value: Any) -> Any:
    field: Any = apps.get_model(label)._meta.pk
    try:
        return field.to_python(value)
    except ValidationError:
        # Not a key of that model at all, so nothing has it.
        return None


def related_label(field: models.Field[Any, Any]) -> str:
    """The lower-case "app.model" that a relation points to."""
    return str(field.related_model._meta.label_lower)  # type: ignore[union-attr]
