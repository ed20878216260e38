"""Serializer fields with the defaults that plugins count on."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from stockpress.api.common.fields import CurrencyField, PriceAmountField


class MoneyField(PriceAmountField):
    """The amount of a price; it may be left out, and be null."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("required", False)
        kwargs.setdefault("allow_null", True)
        super().__init__(**kwargs)


class CurrencyCodeField(CurrencyField):
    """The code of a currency; it may be left out."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only") and "default" not in kwargs:
            kwargs.setdefault("required", False)
        super().__init__(**kwargs)


class DecimalNumberField(serializers.FloatField):
    """An exact number of the database as a plain number."""

    def to_internal_value(self, data: Any) -> Any:
        # By way of the text, or 0.1 would be stored with the digits of its nearest binary number.
        return serializers.DecimalField(max_digits=None, decimal_places=None).to_internal_value(
            super().to_internal_value(data)
        )
