"""The settings that several inventory packages read."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from moneyed import CURRENCIES

from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.checks import at_least, at_most
from stockpress.settings_registry.definitions import Choice, Value

DEFAULT_CODES = "AUD,CAD,CNY,EUR,GBP,JPY,NZD,USD"


def currency_codes(value: Value) -> list[str]:
    """The codes in a list of them."""
    return [code for code in (word.strip().upper() for word in str(value).split(",")) if code]


def _check_codes(value: Value) -> None:
    codes = currency_codes(value)
    if not codes:
        raise ValidationError("Name at least one currency.")
    unknown = [code for code in codes if code not in CURRENCIES]
    if unknown:
        raise ValidationError(f"There is no currency {', '.join(unknown)}.")
    if len(codes) != len(set(codes)):
        raise ValidationError("Name each currency once.")


def _currency_choices() -> list[Choice]:
    from stockpress.settings_registry import text

    return [(code, f"{code} - {CURRENCIES[code].name}") for code in currency_codes(text("CURRENCY_CODES"))]


def _rate_sources() -> list[Choice] | None:
    """The plugins that fetch exchange rates; None, so that every text is as good as another, where none is known."""
    from stockpress.inventory.common.exchange_rates import RATE_SOURCES

    return [source for sources in RATE_SOURCES.each() for source in sources] or None


declare(
    SettingDef(
        key="INVENTREE_COMPANY_NAME",
        name="Company name",
        description="Name of the company that this server works for, for use on labels and reports",
        default="My company name",
        unread="Templates of labels and reports read it: {% settings_value 'INVENTREE_COMPANY_NAME' %}.",
    ),
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
    SettingDef(
        key="CURRENCY_UPDATE_INTERVAL",
        name="Currency Update Interval",
        description="Days after which exchange rates are fetched again; 0 for never",
        type=int,
        default=1,
        check=at_least(0),
        units="days",
    ),
    SettingDef(
        key="CURRENCY_UPDATE_PLUGIN",
        name="Currency Update Plugin",
        description="The plugin that fetches exchange rates",
        default="inventreecurrencyexchange",
        choices=_rate_sources,
    ),
    SettingDef(
        key="INVENTREE_STRICT_URLS",
        name="Strict URL Validation",
        description="Links have to name their scheme, such as https://",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="INVENTREE_DOWNLOAD_FROM_URL",
        name="Download from URL",
        description="Pictures of parts and companies may be fetched from web addresses",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="INVENTREE_DOWNLOAD_IMAGE_MAX_SIZE",
        name="Download Size Limit",
        description="Size up to which a picture is fetched",
        type=int,
        default=1,
        check=[at_least(1), at_most(25)],
        units="MB",
    ),
    SettingDef(
        key="INVENTREE_DOWNLOAD_FROM_URL_USER_AGENT",
        name="User-agent used to download from URL",
        description="Name under which pictures are fetched; empty for the usual one",
    ),
    SettingDef(
        key="PROJECT_CODES_ENABLED",
        name="Enable project codes",
        description="Offer project codes for orders, their lines and builds",
        type=bool,
        default=False,
        unread="User interfaces read it: they show or hide the fields for project codes.",
    ),
    SettingDef(
        key="PART_PARAMETER_ENFORCE_UNITS",
        name="Enforce Parameter Units",
        description="The value of a parameter whose template names a unit has to be a quantity of that unit",
        type=bool,
        default=True,
    ),
)
