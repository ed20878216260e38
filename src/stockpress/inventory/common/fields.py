"""Database fields that several inventory models share."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models
from djmoney.models.fields import MoneyField

CURRENCY_LENGTH = 10
PRICE_DIGITS = 19
PRICE_DECIMALS = 6
NOTES_LENGTH = 50_000
LINK_LENGTH = 2000


class PriceField(MoneyField):
    """An amount and its currency (in `<name>_currency`), six decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", PRICE_DIGITS)
        kwargs.setdefault("decimal_places", PRICE_DECIMALS)
        kwargs.setdefault("currency_max_length", CURRENCY_LENGTH)
        kwargs.setdefault("default_currency", "USD")
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)


def quantity_field(**kwargs: Any) -> models.DecimalField:
    """A quantity: five decimals, ten digits before them."""
    kwargs.setdefault("max_digits", 15)
    kwargs.setdefault("decimal_places", 5)
    return models.DecimalField(**kwargs)


def link_field(**kwargs: Any) -> models.URLField:
    """A link to a page outside."""
    kwargs.setdefault("blank", True)
    kwargs.setdefault("default", "")
    return models.URLField(max_length=LINK_LENGTH, **kwargs)


def notes_field() -> models.TextField:
    """Free text in Markdown."""
    return models.TextField(blank=True, null=True, validators=[MaxLengthValidator(NOTES_LENGTH)], help_text="Notes in Markdown")
