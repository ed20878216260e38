"""The settings that printing reads."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from stockpress.settings_registry import number
from stockpress.settings_registry.checks import at_least, at_most
from stockpress.settings_registry.definitions import Scope, SettingDef, Value, declare

MIN_DPI = 100
PAGE_SIZE_CODES = ("A4", "A3", "Legal", "Letter")


def _at_least_min_dpi(value: Value) -> None:
    if int(value) < MIN_DPI:
        raise ValidationError(f"must be at least {MIN_DPI}")


def _at_most_the_most(value: Value) -> None:
    most = number("PRICING_DECIMAL_PLACES")
    if int(value) > most:
        raise ValidationError(f"must not be larger than the most decimal places, which are {most}.")


def _at_least_the_least(value: Value) -> None:
    least = number("PRICING_DECIMAL_PLACES_MIN")
    if int(value) < least:
        raise ValidationError(f"must not be smaller than the least decimal places, which are {least}.")


def _label_printers() -> list[tuple[str, str]]:
    from stockpress.printing.label_printer import LABEL_PRINTERS

    return [
        ("", "No default"),
        *((printer.key, f"{printer.name} - {printer.title}") for printer in LABEL_PRINTERS.values()),
    ]


declare(
    SettingDef(
        key="REPORT_ENABLE",
        name="Reports",
        description="Offer report printing in the user interface",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="REPORT_DEFAULT_PAGE_SIZE",
        name="Default page size",
        description="Paper size of new report templates",
        default="A4",
        choices=[(code, code) for code in PAGE_SIZE_CODES],
    ),
    SettingDef(
        key="REPORT_DEBUG_MODE",
        name="Report debug mode",
        description="Print reports as HTML, to see in a browser what the template produces",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="REPORT_LOG_ERRORS",
        name="Log report errors",
        description="Write template errors to the server's log as well as into the job",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="REPORT_FETCH_URLS",
        name="Fetch from the web",
        description="Let templates load images and styles from public web addresses",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="INVENTREE_BASE_URL",
        name="Server address",
        description="Address of this server in links and codes; empty for the one in its configuration",
        default="",
    ),
    SettingDef(
        key="INVENTREE_INSTANCE_TITLE",
        name="Use the instance name",
        description="Show the name of this server where its product name would stand",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="PRICING_DECIMAL_PLACES_MIN",
        name="Minimum Pricing Decimal Places",
        description="Decimal places that every printed price has at least",
        type=int,
        default=0,
        check=[at_least(0), at_most(4)],
        check_now=_at_most_the_most,
    ),
    SettingDef(
        key="PRICING_DECIMAL_PLACES",
        name="Maximum Pricing Decimal Places",
        description="Decimal places that a printed price has at most",
        type=int,
        default=6,
        check=[at_least(2), at_most(6)],
        check_now=_at_least_the_least,
    ),
    SettingDef(
        key="LABEL_ENABLE",
        name="Labels",
        description="Offer label printing in the user interface",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LABEL_DPI",
        name="Label resolution",
        description="Dots per inch of labels that are made as images",
        type=int,
        default=300,
        units="dpi",
        check=_at_least_min_dpi,
    ),
    SettingDef(
        key="LABEL_INLINE",
        name="Show labels in the browser",
        description="Open printed labels in the browser instead of downloading them",
        type=bool,
        default=True,
        scope=Scope.USER,
    ),
    SettingDef(
        key="LABEL_DEFAULT_PRINTER",
        name="Default label printer",
        description="The label printer that is chosen first",
        default="",
        choices=_label_printers,
        scope=Scope.USER,
    ),
    SettingDef(
        key="REPORT_INLINE",
        name="Show reports in the browser",
        description="Open printed reports in the browser instead of downloading them",
        type=bool,
        default=False,
        scope=Scope.USER,
    ),
)
