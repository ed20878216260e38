"""From the values of a record to those of a row: each parsed by its own field, strictly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import Any

from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from djmoney.models.fields import MoneyField

from stockpress.accounts import token_keys
from stockpress.accounts.key_field import KeyField
from stockpress.inventory.common.setting_defaults import DefaultBySetting, default_of_old_rows
from stockpress.inventory.transfer.keys import related_label
from stockpress.inventory.transfer.mapping import StoredUnder
from stockpress.inventory.transfer.media import safe_name

# What the database itself demands. Rules that are about good habits (a URL's form) must not lock old data out.
_HARD_RULES = (
    validators.MaxLengthValidator,
    validators.MinValueValidator,
    validators.MaxValueValidator,
    validators.DecimalValidator,
    validators.ProhibitNullCharactersValidator,
)


class Column:
    """One concrete field of a model."""

    def __init__(self, field: models.Field[Any, Any]) -> None:
        self.field = field
        self.name = field.name
        self.attname = field.attname
        self.relation = related_label(field) if field.is_relation and field.remote_field else None
        self.is_file = isinstance(field, models.FileField)
        self._rules = [rule for rule in field.validators if type(rule) in _HARD_RULES]
        self._parse = self._parser()

    @property
    def required(self) -> bool:
        return not self.field.null

    @cached_property
    def when_unknown(self) -> Any:
        """Value of a new row whose record does not know the field.

        A default that depends on the moment would state something about the past that nobody knows.
        """
        moment = callable(self.field.default) or getattr(
            self.field, "auto_now", getattr(self.field, "auto_now_add", False)
        )
        if moment and self.field.null and not isinstance(self.field.default, DefaultBySetting):
            return None
        return default_of_old_rows(self.field)

    @property
    def is_stamped(self) -> bool:
        """The database layer puts the present moment here when a row is inserted."""
        return bool(getattr(self.field, "auto_now", False) or getattr(self.field, "auto_now_add", False))

    def value(self, given: Any) -> Any:
        """The value as the column holds it; raises ValidationError. Relations are not parsed here."""
        if given is None:
            return self._absent()
        parsed = self._parse(given)
        for rule in self._rules:
            rule(parsed)
        return parsed

    def _absent(self) -> Any:
        if self.field.null:
            return None
        if self.field.empty_strings_allowed and isinstance(
            self.field, models.CharField | models.TextField | models.FileField
        ):
            return ""
        if self.field.has_default():
            return default_of_old_rows(self.field)
        raise ValidationError("a value is missing")

    def _parser(self) -> Callable[[Any], Any]:
        field = self.field
        special: list[tuple[type, Callable[[Any], Any]]] = [
            (models.FileField, self._file),
            (KeyField, lambda given: token_keys.digest_of(_text(given))),
            (MoneyField, self._decimal),
            (models.DecimalField, self._decimal),
            (models.DateTimeField, self._moment),
            (models.JSONField, _json),
            (models.CharField, _text),
            (models.TextField, _text),
            (models.IntegerField, self._integer),
            (models.FloatField, self._float),
        ]
        return next((parse for kind, parse in special if isinstance(field, kind)), field.to_python)

    def _decimal(self, given: Any) -> Decimal:
        field: Any = self.field
        if isinstance(given, bool):
            raise ValidationError(f"{given!r} is not a number")
        number = models.DecimalField.to_python(field, given)
        if number is None or not number.is_finite():
            raise ValidationError(f"{given!r} is not a number")
        if number and number.adjusted() >= field.max_digits - field.decimal_places:
            raise ValidationError(f"{given!r} is too large")
        exponent: Any = number.as_tuple().exponent
        if exponent < -field.decimal_places:
            number = number.quantize(Decimal(1).scaleb(-field.decimal_places), rounding=ROUND_HALF_EVEN)
        return number

    def _integer(self, given: Any) -> Any:
        if isinstance(given, bool) or (isinstance(given, float) and not given.is_integer()):
            raise ValidationError(f"{given!r} is not a whole number")
        return self.field.to_python(given)

    def _float(self, given: Any) -> Any:
        if isinstance(given, bool):
            raise ValidationError(f"{given!r} is not a number")
        return self.field.to_python(given)

    def _moment(self, given: Any) -> Any:
        if not isinstance(given, str):
            raise ValidationError(f"{given!r} is not a date with time")
        if len(given) == len("2024-01-31"):
            day = models.DateField().to_python(given)
            return timezone.make_aware(dt.datetime.combine(day, dt.time()))
        moment = _parse_moment(given)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)

    def _file(self, given: Any) -> str:
        name = given.name if isinstance(given, StoredUnder) else _text(given)
        return safe_name(name) if name else ""


def _parse_moment(given: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(given)
    except ValueError as err:
        raise ValidationError(f"{given!r} is not a date with time") from err


def _text(given: Any) -> str:
    if isinstance(given, list | dict | bool):
        raise ValidationError(f"{type(given).__name__} is not a text")
    text = str(given)
    _storable(text)
    return text


def _json(given: Any) -> Any:
    waiting = [given]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            _storable(value)
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
    return given


def _storable(text: str) -> None:
    """Raise for what no text column takes: the null character and halves of surrogate pairs."""
    if "\0" in text:
        raise ValidationError("it contains a null character")
    try:
        text.encode()
    except UnicodeEncodeError as err:
        raise ValidationError("it contains half a character (an unpaired surrogate)") from err


def columns_of(model: type[models.Model]) -> dict[str, Column]:
    """All concrete fields but the primary key, by name."""
    return {field.name: Column(field) for field in model._meta.concrete_fields if not field.primary_key}
