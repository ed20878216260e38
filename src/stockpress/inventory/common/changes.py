"""What of a row differs from what is stored: rules that look at changes alone must not lock old rows."""

from __future__ import annotations

from typing import Any

from django.db import models


def changed_fields(instance: models.Model, *names: str) -> set[str]:
    """Which of the named fields (all without names) differ from the stored row; all of them for a new row. One query."""
    fields = [field for field in instance._meta.concrete_fields if not names or field.name in names]
    if instance._state.adding:
        return {field.name for field in fields}
    stored: Any = (
        type(instance)._base_manager.filter(pk=instance.pk).values(*(field.attname for field in fields)).first()
    )
    return {field.name for field in fields if stored is None or _value(instance, field) != stored[field.attname]}


def _value(instance: models.Model, field: Any) -> Any:
    value = getattr(instance, field.attname)
    if isinstance(field, models.FileField):
        return value.name or ""
    # A price is an amount and a currency, in two columns.
    return getattr(value, "amount", value)
