"""Database fields that several inventory models share."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from djmoney.models.fields import CurrencyField, MoneyField
from djmoney.models.validators import MinMoneyValidator
from djmoney.utils import get_currency_field_name

from stockpress.inventory.common.setting_defaults import DefaultBySetting
from stockpress.settings_registry import flag

CURRENCY_LENGTH = 10
FIRST_CURRENCY = "USD"
PRICE_DIGITS = 19
PRICE_DECIMALS = 6
NOTES_LENGTH = 50_000
LINK_LENGTH = 2000
_validate_url = URLValidator()


class CurrencyCodeField(CurrencyField):
    """The currency column of a price.

    Its choices stay out of migrations: they are the currencies that the installed libraries know, in the words they use.
    So does its default, the currency of the server.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        if isinstance(kwargs.get("default"), DefaultBySetting):
            kwargs["default"] = FIRST_CURRENCY
        return name, path, list(args), kwargs


class PriceField(MoneyField):
    """An amount and its currency (in `<name>_currency`), six decimals."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", PRICE_DIGITS)
        kwargs.setdefault("decimal_places", PRICE_DECIMALS)
        kwargs.setdefault("currency_max_length", CURRENCY_LENGTH)
        kwargs.setdefault("default_currency", FIRST_CURRENCY)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]

    def add_currency_field(self, cls: type[models.Model], name: str) -> None:
        column = CurrencyCodeField(  # type: ignore[no-untyped-call]
            price_field=self,
            max_length=self.currency_max_length,
            default=DefaultBySetting("INVENTREE_DEFAULT_CURRENCY"),
            editable=False,
            choices=self.currency_choices,
            null=self.null,
        )
        # Before the amount, as the parent class has it: rows are set up in the order of the columns.
        column.creation_counter = self.creation_counter - 1
        cls.add_to_class(get_currency_field_name(name, self), column)  # type: ignore[no-untyped-call]
        self._currency_field = column


def quantity_field(**kwargs: Any) -> models.DecimalField:
    """A quantity: five decimals, ten digits before them."""
    kwargs.setdefault("max_digits", 15)
    kwargs.setdefault("decimal_places", 5)
    return models.DecimalField(**kwargs)


class ModelMoneyField(PriceField):
    """A price in a table of a plugin; unless `allow_negative`, it is never less than nothing."""

    def __init__(self, *, allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        kwargs.setdefault("null", False)
        kwargs.setdefault("blank", False)
        floor = MinMoneyValidator(0)  # type: ignore[no-untyped-call]
        given = [one for one in kwargs.pop("validators", ()) if one != floor]
        super().__init__(validators=given if allow_negative else [*given, floor], **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[no-untyped-call]
        if self.allow_negative:
            kwargs["allow_negative"] = True
        return name, path, args, kwargs


class RoundingDecimalField(models.DecimalField[Any, Any]):
    """An exact number that is rounded to its places where others would refuse it."""

    def to_python(self, value: Any) -> Any:
        exact = super().to_python(value)
        return exact if exact is None else round(exact, self.decimal_places)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(value if hasattr(value, "as_sql") else self.to_python(value), connection)


def validate_link(value: str) -> None:
    """Raise ValidationError unless the text is a URL; its scheme may be left out where the server's settings allow it."""
    has_scheme = "://" in value or flag("INVENTREE_STRICT_URLS")
    _validate_url(value if has_scheme else f"https://{value}")


class LinkField(models.URLField[Any, Any]):
    """A URL; in the eyes of migrations Django's own field, for in the database it is the same."""

    default_validators = [validate_link]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", list(args), kwargs


def link_field(**kwargs: Any) -> LinkField:
    """A link to a page outside."""
    kwargs.setdefault("blank", True)
    kwargs.setdefault("default", "")
    return LinkField(max_length=LINK_LENGTH, **kwargs)


def notes_field() -> models.TextField:
    """Free text in Markdown."""
    return models.TextField(
        blank=True, null=True, validators=[MaxLengthValidator(NOTES_LENGTH)], help_text="Notes in Markdown"
    )
