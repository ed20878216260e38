"""Prices in templates."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, parse_pattern
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import to_locale
from djmoney.contrib.exchange.exceptions import MissingRate
from djmoney.contrib.exchange.models import convert_money
from djmoney.money import Money as StoredMoney
from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency

from stockpress.inventory.common.currency import default_currency
from stockpress.printing.resources import remembered
from stockpress.printing.tags.arithmetic import MAX_DECIMAL_PLACES, as_decimal, whole_or_none
from stockpress.printing.tags.settings_values import setting_or

EMPTY = "-"
FALLBACK_DECIMALS = 2


def _currency(code: object) -> Currency:
    try:
        return get_currency(str(code).strip().upper())
    except CurrencyDoesNotExist as err:
        raise ValidationError(f"{str(code)[:20]!r} is no currency code.") from err


def create_currency(amount: object, currency: object = None) -> Money:
    """A price, in the server's currency unless one is given. Raises ValidationError."""
    number = as_decimal(amount)
    if number is None:
        raise ValidationError(f"{str(amount)[:40]!r} is no amount of money.")
    return StoredMoney(number, _currency(currency or default_currency()))


def convert_currency(money: object, currency: object = None) -> Money:
    """A price in another currency (the server's, unless one is given). Raises TypeError, ValidationError."""
    if not isinstance(money, Money):
        raise TypeError(f"convert_currency needs a price, not {type(money).__name__}")
    target = _currency(currency or default_currency())
    try:
        return _converted(money, target)
    except MissingRate as err:
        raise ValidationError(f"There is no exchange rate from {money.currency} to {target}.") from err


def _converted(money: Money, target: Currency) -> Money:
    if money.currency == target:
        return money
    one: Money = remembered(
        ("rate", str(money.currency), str(target)),
        lambda: convert_money(Money(1, money.currency), target),  # type: ignore[no-untyped-call]
    )
    return StoredMoney(money.amount * one.amount, target)


def render_currency(  # noqa: PLR0917 - templates give them by position
    money: object,
    decimal_places: object = None,
    currency: object = None,
    multiplier: object = None,
    min_decimal_places: object = None,
    max_decimal_places: object = None,
    include_symbol: object = True,
) -> str:
    """A price for people, in the format of the server's language. Raises ValidationError."""
    if money is None or money == "":
        return EMPTY
    price = money if isinstance(money, Money) else create_currency(money, currency)
    if currency and str(price.currency) != str(currency).strip().upper():
        with suppress(MissingRate, ValidationError):  # else shown in its own currency, which is still true
            price = _converted(price, _currency(currency))
    amount = price.amount
    if multiplier is not None:
        factor = as_decimal(multiplier)
        if factor is None:
            raise ValidationError(f"The multiplier {str(multiplier)[:40]!r} is no number.")
        amount *= factor
    places = _decimal_places(amount, decimal_places, min_decimal_places, max_decimal_places)
    symbol = str(include_symbol).strip().lower() not in {"false", "0", "no", "none", ""}
    return _formatted(amount, str(price.currency), places, symbol)


def _decimal_places(amount: Decimal, wanted: object, least: object, most: object) -> int:
    places = whole_or_none(wanted)
    if places is None:
        exponent = amount.normalize().as_tuple().exponent
        places = max(0, -exponent) if isinstance(exponent, int) else FALLBACK_DECIMALS
    lower, upper = whole_or_none(least), whole_or_none(most)
    lower = whole_or_none(setting_or("PRICING_DECIMAL_PLACES_MIN", 0)) if lower is None else lower
    upper = whole_or_none(setting_or("PRICING_DECIMAL_PLACES", 6)) if upper is None else upper
    return max(0, min(max(places, lower or 0), MAX_DECIMAL_PLACES if upper is None else upper, MAX_DECIMAL_PLACES))


def _formatted(amount: Decimal, currency: str, places: int, symbol: bool) -> str:
    locale = _locale(settings.LANGUAGE_CODE)
    exact = (
        amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) if abs(amount.adjusted()) < 20 else amount
    )
    pattern = _pattern(settings.LANGUAGE_CODE, places, symbol)
    return str(pattern.apply(exact, locale, currency=currency, currency_digits=False)).strip()


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(to_locale(language))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


@lru_cache(maxsize=256)
def _pattern(language: str, places: int, symbol: bool) -> NumberPattern:
    locale = _locale(language)
    standard = locale.currency_formats["standard"] if symbol else locale.decimal_formats[None]
    pattern = parse_pattern(standard.pattern)
    pattern.frac_prec = (places, places)
    return pattern
