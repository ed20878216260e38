"""Fields of inventory objects: quantities, prices, pictures, tags, and values found for all rows at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from djmoney.models.fields import MoneyField
from djmoney.settings import CURRENCY_CHOICES
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stockpress.api.framework.serializers import ModelSerializer
from stockpress.inventory.common.fields import PRICE_DECIMALS, PRICE_DIGITS, LinkField

_CURRENCIES = frozenset(code for code, _ in CURRENCY_CHOICES or ())


class QuantityField(serializers.FloatField):
    """A quantity: a plain number, though the database keeps it exactly."""

    def __init__(self, **kwargs: Any) -> None:
        for exact in ("max_digits", "decimal_places"):
            kwargs.pop(exact, None)
        super().__init__(**kwargs)


class RoundedUpField(serializers.IntegerField):
    """A need in whole numbers: what is needed of two and a half is three."""

    def to_representation(self, value: Any) -> int:
        return math.ceil(value)


class NeverNullField(serializers.CharField):
    """A text that is empty where the database knows none at all."""

    def get_attribute(self, instance: Any) -> Any:
        value = super().get_attribute(instance)
        return "" if value is None else value


class PriceAmountField(serializers.DecimalField):
    """The amount of a price, as text so that no digit is lost."""

    def __init__(self, **kwargs: Any) -> None:
        for ours in ("default_currency", "max_digits", "decimal_places"):
            kwargs.pop(ours, None)
        super().__init__(max_digits=PRICE_DIGITS, decimal_places=PRICE_DECIMALS, coerce_to_string=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(getattr(value, "amount", value))


class CurrencyField(serializers.CharField):
    """The code of a currency."""

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data)
        if code and code not in _CURRENCIES:
            raise serializers.ValidationError(f"{code!r} is not the code of a currency, such as EUR.")
        return code


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TagsField(serializers.Field):
    """The names of an object's tags."""

    def to_internal_value(self, data: Any) -> list[str]:
        if not isinstance(data, list) or not all(isinstance(name, str) for name in data):
            raise serializers.ValidationError("Give the tags as a list of texts.")
        return data

    def to_representation(self, value: Any) -> list[str]:
        return sorted(tag.name for tag in value.all())


Load = Callable[[Sequence[Any], Mapping[str, Any]], Mapping[int, Any]]


class BatchedField(serializers.Field):
    """A value that is found for all rows of the answer with one question.

    `load(rows, context)` is called once an answer and returns the values by the rows' keys; a row that is not among them
    shows `otherwise`. In a nested serializer it knows only the row itself, so it belongs into outer ones.
    """

    def __init__(self, load: Load, otherwise: Any = None, **kwargs: Any) -> None:
        kwargs["read_only"] = True
        super().__init__(**kwargs)
        self._load = load
        self._otherwise = otherwise
        self._values: Mapping[int, Any] | None = None

    def get_attribute(self, instance: Any) -> Any:
        return instance

    def to_representation(self, value: Any) -> Any:
        if self._values is None:
            self._values = self._load(self._rows(value), self.context)
        return self._values.get(value.pk, self._otherwise)

    def _rows(self, row: Any) -> Sequence[Any]:
        serializer: Any = self.parent
        together = serializer.parent if isinstance(serializer.parent, serializers.ListSerializer) else None
        if together is None or together is not self.root or together.instance is None:
            return [row]
        return list(together.instance)


@extend_schema_field({"type": "boolean"})
class BatchedFlagField(BatchedField):
    """The same, for yes and no."""


@extend_schema_field({"type": "integer", "nullable": True})
class BatchedKeyField(BatchedField):
    """The same, for the key of another object."""


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": {}}, "nullable": True})
class PathField(BatchedField):
    """The way from the root of a tree to the object: key, name and icon of each node."""


@extend_schema_field({"type": "string", "format": "uri"})
class ImageUrlField(serializers.Field):
    """Where the picture of an object is; a blank picture without one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="get_image_url", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        return str(value)


class ThumbnailField(serializers.CharField):
    """Where the small picture of an object is; a blank picture without one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="get_thumbnail_url", read_only=True, **kwargs)


class UrlField(serializers.URLField):
    """A URL, by the rule of the model: whether it has to name its scheme is a setting of the server."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [rule for rule in self.validators if not isinstance(rule, URLValidator)]


class InventorySerializer(ModelSerializer):
    """The base for inventory models: quantities are numbers, prices are text."""

    serializer_field_mapping = {
        **ModelSerializer.serializer_field_mapping,
        models.DecimalField: QuantityField,
        MoneyField: PriceAmountField,
        LinkField: UrlField,
    }


def _icon(node: Any) -> str:
    return getattr(node, "shown_icon", "") or getattr(node, "icon", "") or ""


def way(nodes: Sequence[Any]) -> list[dict[str, Any]]:
    """What `PathField` shows of the nodes of a path."""
    return [{"pk": node.pk, "name": node.name, "icon": _icon(node)} for node in nodes]
