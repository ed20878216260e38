"""The settings that printing reads."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from stockpress.settings_registry.definitions import Scope, SettingDef, Value, declare

MIN_DPI = 100
PAGE_SIZE_CODES = ("A4", "A3", "Legal", "Letter")


def _at_least_min_dpi(value: Value) -> None:
    if int(value) < MIN_DPI:
        raise ValidationError(f"must be at least {MIN_DPI}")


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
