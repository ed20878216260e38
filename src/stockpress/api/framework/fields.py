"""Serializer fields that InvenTree's clients expect to be a little forgiving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty


class _EmptyIsNothing:
    """An empty text stands for null where null is allowed: forms have no other way to clear a value."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if data == "" and self.allow_null:  # type: ignore[attr-defined]
            data = None
        return super().validate_empty_values(data)  # type: ignore[misc]


class DateField(_EmptyIsNothing, serializers.DateField):
    """`YYYY-MM-DD`."""


class DateTimeField(_EmptyIsNothing, serializers.DateTimeField):
    """`YYYY-MM-DD HH:MM` in the server's time zone; any ISO 8601 form is understood."""


class BooleanField(serializers.BooleanField):
    """True or false. Absent from a form it keeps the model's default: a form that does not show it says nothing."""

    default_empty_html = empty


class DecimalField(_EmptyIsNothing, serializers.DecimalField):
    """A number with a fixed number of places."""


class DependentField(serializers.Field):
    """A field whose form is known only once others are given.

    `depends_on` names these others, and `child_for` makes the serializer for their values as the client sent them; it
    returns None where there is nothing to fill in, and nothing is taken then.
    """

    def __init__(
        self,
        *,
        depends_on: list[str],
        child_for: Callable[[Mapping[str, Any]], serializers.BaseSerializer | None],
        **kwargs: Any,
    ) -> None:
        self.depends_on = depends_on
        self.child_for = child_for
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        given = getattr(self.parent, "initial_data", {})
        child = self.child_for({name: given.get(name) for name in self.depends_on})
        if child is None:
            return {}
        return child.run_validation(empty if data is None else data)

    def to_representation(self, value: Any) -> Any:
        return value
