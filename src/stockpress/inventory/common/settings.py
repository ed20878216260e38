"""The settings that several inventory packages read."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from moneyed import CURRENCIES

from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.definitions import Choice, Value

DEFAULT_CODES = "AUD,CAD,CNY,EUR,GBP,JPY,NZD,USD"


def _codes(value: Value) -> list[str]:
    return [code for code in (word.strip().upper() for word in str(value).split(",")) if code]


def _check_codes(value: Value) -> None:
    codes = _codes(value)
    if not codes:
        raise ValidationError("Name at least one currency.")
    unknown = [code for code in codes if code not in CURRENCIES]
    if unknown:
        raise ValidationError(f"There is no currency {', '.join(unknown)}.")
    if len(codes) != len(set(codes)):
        raise ValidationError("Name each currency once.")


def _currency_choices() -> list[Choice]:
    from stockpress.settings_registry import text

    return [(code, f"{code} - {CURRENCIES[code].name}") for code in _codes(text("CURRENCY_CODES"))]


declare(
    SettingDef(
        key="INVENTREE_DEFAULT_CURRENCY",
        name="Default Currency",
        description="Currency of prices that name none, and base of exchange rates",
        default="USD",
        choices=_currency_choices,
    ),
    SettingDef(
        key="CURRENCY_CODES",
        name="Supported Currencies",
        description="Codes of the currencies offered, separated by commas",
        default=DEFAULT_CODES,
        check=_check_codes,
    ),
)
