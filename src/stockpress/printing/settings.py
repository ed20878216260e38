"""The settings that printing reads, and those by which user interfaces offer it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from stockpress.settings_registry import number
from stockpress.settings_registry.checks import at_least, at_most
from stockpress.settings_registry.definitions import Scope, SettingDef, Value, declare

MIN_DPI = 100
PAGE_SIZE_CODES = ("A4", "A3", "Legal", "Letter")
# Django's rule for URLs, except that a name in the local network needs no domain: http://stock:8000
_ANY_HOST = URLValidator(
    schemes=("http", "https"),
    regex=re.compile(URLValidator.regex).pattern.replace(URLValidator.tld_re, f"(?:{URLValidator.tld_re})?"),
    flags=re.IGNORECASE,
)


def _check_base_url(value: Value) -> None:
    if value == "":
        return
    try:
        _ANY_HOST(value)
    except ValidationError as err:
        raise ValidationError("must be an address such as https://stock.example.com, or empty.") from err


def _not_above_the_most(value: Value) -> None:
    most = number("PRICING_DECIMAL_PLACES")
    if int(value) > most:
        raise ValidationError(f"must be at most {most}, which is the value of PRICING_DECIMAL_PLACES.")


def _not_below_the_least(value: Value) -> None:
    least = number("PRICING_DECIMAL_PLACES_MIN")
    if int(value) < least:
        raise ValidationError(f"must be at least {least}, which is the value of PRICING_DECIMAL_PLACES_MIN.")


def _label_printers() -> list[tuple[str, str]]:
    from stockpress.printing.through_plugins import label_printers

    return [("", "No default"), *((printer.key, printer.label) for printer in label_printers())]


declare(
    SettingDef(
        key="REPORT_ENABLE",
        name="Enable Reports",
        description="Offer report printing in the user interface",
        type=bool,
        # Where reports are not wanted, somebody switches them off; nobody looks for a switch that brings them.
        default=True,
        unread="User interfaces read it to offer reports or not; the API prints either way.",
    ),
    SettingDef(
        key="REPORT_DEFAULT_PAGE_SIZE",
        name="Page Size",
        description="Paper size of report templates that name none",
        default="A4",
        choices=tuple((code, code) for code in PAGE_SIZE_CODES),
    ),
    SettingDef(
        key="REPORT_DEBUG_MODE",
        name="Debug Mode",
        description="Print reports as HTML, to see in a browser what the template produces",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="REPORT_LOG_ERRORS",
        name="Log Report Errors",
        description="Write template errors to the server's log as well as into the job",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="REPORT_FETCH_URLS",
        name="Fetch from the Web",
        description="Let templates load images and styles from public web addresses",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="INVENTREE_BASE_URL",
        name="Base URL",
        description="Address of this server in links and codes; empty for the one in its configuration",
        check=_check_base_url,
    ),
    SettingDef(
        key="INVENTREE_INSTANCE_TITLE",
        name="Use instance name",
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
        check=(at_least(0), at_most(4)),
        check_now=_not_above_the_most,
    ),
    SettingDef(
        key="PRICING_DECIMAL_PLACES",
        name="Maximum Pricing Decimal Places",
        description="Decimal places that a printed price has at most",
        type=int,
        default=6,
        check=(at_least(2), at_most(6)),
        check_now=_not_below_the_least,
    ),
    SettingDef(
        key="LABEL_ENABLE",
        name="Enable label printing",
        description="Offer label printing in the user interface",
        type=bool,
        default=True,
        unread="User interfaces read it to offer labels or not; the API prints either way.",
    ),
    SettingDef(
        key="LABEL_DPI",
        name="Label Image DPI",
        description="Dots per inch of labels that are made as images",
        type=int,
        default=300,
        check=at_least(MIN_DPI),
    ),
    SettingDef(
        key="LABEL_INLINE",
        name="Inline label display",
        description="Open printed labels in the browser instead of downloading them",
        type=bool,
        default=True,
        scope=Scope.USER,
        unread="User interfaces read it; the server gives out the file, and they open or keep it.",
    ),
    SettingDef(
        key="LABEL_DEFAULT_PRINTER",
        name="Default label printer",
        description="The label printer that is chosen first",
        choices=_label_printers,
        scope=Scope.USER,
        unread="User interfaces read it to choose a printer first; a print request names its own.",
    ),
    SettingDef(
        key="REPORT_INLINE",
        name="Inline report display",
        description="Open printed reports in the browser instead of downloading them",
        type=bool,
        default=False,
        scope=Scope.USER,
        unread="User interfaces read it; the server gives out the file, and they open or keep it.",
    ),
)
