"""What plugins may add to the server, and what is known of barcodes, which plugins make and read."""

from __future__ import annotations

import os

from stockpress.plugins.names import INTERNAL_BARCODES
from stockpress.settings_registry.checks import at_least
from stockpress.settings_registry.definitions import Choice, SettingDef, declare

_NO_UPDATES = "This server looks for no newer versions; `stockpress plugins install NAME` takes the newest."
_ON_MENU = "User interfaces read it; the menu is theirs."
_ON_SCREEN = "User interfaces read it; scanning and showing codes is theirs."


def _in_a_container() -> bool:
    """true if the environment says so (`INVENTREE_DOCKER` is 1 or true), else false"""
    return os.environ.get("INVENTREE_DOCKER", "").strip().lower() in {"1", "true"}


def _gate(key: str, name: str, description: str, *, unread: str = "") -> SettingDef:
    """Whether plugins may do one kind of thing."""
    return SettingDef(key=key, name=name, description=description, type=bool, default=False, unread=unread)


def _makers_of_barcodes() -> list[Choice] | None:
    # Settings are declared before there are plugins to choose from.
    from stockpress.plugins.scanning.contents import makers

    return makers()


declare(
    SettingDef(
        key="PLUGIN_ON_STARTUP",
        name="Check plugins on startup",
        description="Install the packages of the plugins file when the server starts",
        type=bool,
        default=_in_a_container,
        restart=True,
    ),
    SettingDef(
        key="PLUGIN_UPDATE_CHECK",
        name="Check for plugin updates",
        description="Look for newer versions of the installed plugins",
        type=bool,
        default=True,
        unread=_NO_UPDATES,
    ),
    _gate("ENABLE_PLUGINS_URL", "Enable URL integration", "Let plugins answer addresses of their own"),
    _gate(
        "ENABLE_PLUGINS_NAVIGATION",
        "Enable navigation integration",
        "Let plugins add entries to the navigation",
        unread=_ON_MENU,
    ),
    _gate("ENABLE_PLUGINS_APP", "Enable app integration", "Let plugins bring tables of their own into the database"),
    _gate("ENABLE_PLUGINS_SCHEDULE", "Enable schedule integration", "Let plugins run work at set times"),
    _gate("ENABLE_PLUGINS_EVENTS", "Enable event integration", "Tell plugins what happens in the server"),
    _gate("ENABLE_PLUGINS_INTERFACE", "Enable interface integration", "Let plugins add parts to the user interface"),
    _gate("ENABLE_PLUGINS_MAILS", "Enable mail integration", "Let plugins handle e-mails on their way out and in"),
    SettingDef(
        key="BARCODE_ENABLE",
        name="Barcode Support",
        description="Offer barcodes in the user interface",
        type=bool,
        default=True,
        unread=_ON_SCREEN,
    ),
    SettingDef(
        key="BARCODE_STORE_RESULTS",
        name="Store Barcode Results",
        description="Keep a list of what was scanned",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="BARCODE_RESULTS_MAX_NUM",
        name="Barcode Scans Maximum Count",
        description="How many scans are kept; the oldest go first",
        type=int,
        default=100,
        check=at_least(1),
    ),
    SettingDef(
        key="BARCODE_INPUT_DELAY",
        name="Barcode Input Delay",
        description="How long a scanner that types may pause within one code",
        type=int,
        default=50,
        check=at_least(1),
        units="ms",
        unread=_ON_SCREEN,
    ),
    SettingDef(
        key="BARCODE_WEBCAM_SUPPORT",
        name="Barcode Webcam Support",
        description="Let people scan with the camera of their device",
        type=bool,
        default=True,
        unread=_ON_SCREEN,
    ),
    SettingDef(
        key="BARCODE_SHOW_TEXT",
        name="Barcode Show Data",
        description="Write the content of a code as text below it on the screen",
        type=bool,
        default=False,
        unread=_ON_SCREEN,
    ),
    SettingDef(
        key="BARCODE_GENERATION_PLUGIN",
        name="Barcode Generation Plugin",
        description="The plugin that decides what the barcode of an object contains",
        default=INTERNAL_BARCODES,
        choices=_makers_of_barcodes,
    ),
)
