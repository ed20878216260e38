"""The columns of a list as a file: the fields of its serializer, and some fields of what stands inside the rows.

A serializer may say `export_child_fields = ["part_detail.name"]`: fields of objects that stand in a row, which become
columns. With `get_exportable_fields` it chooses its own fields itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.http import QueryDict
from django.utils.encoding import force_str
from rest_framework import serializers

from stockpress.api.common.fields import PathField, TagsField
from stockpress.api.framework.details import details_of

_DETAIL = "_detail"
# What stands in a row as an object or a list of objects is no cell.
_NO_CELL = (serializers.BaseSerializer, serializers.ManyRelatedField, PathField)


def query_for_export(query: QueryDict, serializer_class: Any) -> QueryDict:
    """The query with the details that the columns need, and without those that a file does not show.

    Which details are loaded follows from the query, here as for a list that is shown.
    """
    children = {name.partition(".")[0] for name in child_fields(serializer_class)}
    declared: Mapping[str, Any] = getattr(serializer_class, "_declared_fields", {})
    needed: dict[str, bool] = {}
    for name, detail in details_of(serializer_class).items():
        parameter, shown = detail.parameter(name), not isinstance(declared.get(name), _NO_CELL)
        if shown and not isinstance(declared.get(name), TagsField):
            continue  # as it was asked for
        if shown:
            needed[parameter] = True
        else:
            needed[parameter] = needed.get(parameter, False) or name in children
    changed = query.copy()
    for parameter, is_needed in needed.items():
        changed[parameter] = "true" if is_needed else "false"
    return changed


def child_fields(serializer_class: Any) -> list[str]:
    return list(getattr(serializer_class, "export_child_fields", []))


def columns_of(serializer: Any) -> dict[str, tuple[str, serializers.Field]]:
    """Title and field of each column, by its name: that of a field, or `field.child`."""
    choose = getattr(serializer, "get_exportable_fields", None)
    own: Mapping[str, Any] = choose() if choose else serializer.fields
    columns = {
        name: (title_of(field, serializer), field)
        for name, field in own.items()
        if not isinstance(field, _NO_CELL) and not field.write_only
    }
    for path in child_fields(type(serializer)):
        name, _, child = path.partition(".")
        parent = serializer.fields.get(name)
        field = getattr(parent, "fields", {}).get(child)
        if field is not None:
            above = name.removesuffix(_DETAIL).replace("_", " ").capitalize()
            columns[path] = (f"{above}.{title_of(field, parent)}", field)
    return columns


def title_of(field: Any, serializer: Any) -> str:
    """What a column is called: as forms call the field."""
    if field.field_name in {"pk", "id"}:
        return "ID"
    if field.label and field.label != field.field_name.replace("_", " ").capitalize():
        return force_str(field.label)
    model = getattr(getattr(serializer, "Meta", None), "model", None)
    try:
        column = model._meta.get_field(field.source) if model else None
    except FieldDoesNotExist:
        column = None
    text = force_str(getattr(column, "verbose_name", "") or field.label or field.field_name)
    return text[:1].upper() + text[1:]


if TYPE_CHECKING:
    _Base = serializers.Serializer
else:
    _Base = object


class _ForExport(_Base):
    """In front of a serializer: it knows the request already, shows the columns only, and takes what plugins pass it."""

    bound_context: Mapping[str, Any]
    bound_fields: frozenset[str]

    def __init__(self, *args: Any, exporting: bool = True, **kwargs: Any) -> None:  # noqa: ARG002 - plugins pass it
        kwargs["context"] = {**self.bound_context, **(kwargs.get("context") or {})}
        super().__init__(*args, **kwargs)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> Any:
        kwargs["context"] = {**cls.bound_context, **(kwargs.get("context") or {})}
        return super().many_init(*args, **kwargs)

    def get_fields(self) -> dict[str, Any]:
        return {name: field for name, field in super().get_fields().items() if name in self.bound_fields}


def serializer_for_export(serializer_class: Any, context: Mapping[str, Any]) -> Any:
    """The serializer class with its request, limited to what its columns show."""
    columns = columns_of(serializer_class(context=dict(context)))
    fields = frozenset(name.partition(".")[0] for name in columns)
    members = {"bound_context": dict(context), "bound_fields": fields, "__module__": serializer_class.__module__}
    return type(serializer_class.__name__, (_ForExport, serializer_class), members)
