"""The settings that stock reads."""

from __future__ import annotations

from stockpress.inventory.common.icons import check_icon
from stockpress.inventory.stock.batch_codes import check_batch_code_template
from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.checks import at_least

NO_HISTORY = "Stock history is not kept by this server; stocktakes are those that were imported."

declare(
    SettingDef(
        key="SERIAL_NUMBER_GLOBALLY_UNIQUE",
        name="Globally Unique Serials",
        description="A serial number is given once in the whole stock, not once for a part and its variants",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="STOCK_DELETE_DEPLETED_DEFAULT",
        name="Delete Depleted Stock",
        description="New stock items are marked to be deleted when nothing is left of them",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="STOCK_BATCH_CODE_TEMPLATE",
        name="Batch Code Template",
        description="Template of the batch codes of new stock, such as {{ year }}-W{{ week }}; empty for none",
        check=check_batch_code_template,
    ),
    SettingDef(
        key="STOCK_ENABLE_EXPIRY",
        name="Stock Expiry",
        description="Stock items expire after their last day",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="STOCK_ALLOW_EXPIRED_SALE",
        name="Sell Expired Stock",
        description="Expired stock may be promised to sales orders",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="STOCK_STALE_DAYS",
        name="Stock Stale Time",
        description="Days before its last day at which stock counts as stale; 0 for never",
        type=int,
        default=0,
        units="days",
    ),
    SettingDef(
        key="STOCK_ALLOW_EXPIRED_BUILD",
        name="Build Expired Stock",
        description="Expired stock may be promised to build orders",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="STOCK_OWNERSHIP_CONTROL",
        name="Stock Ownership Control",
        description="Only their owners change locations and stock items",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="STOCK_LOCATION_DEFAULT_ICON",
        name="Stock Location Default Icon",
        description="Icon of locations that have none of their own, and whose kind has none; empty for none",
        check_now=check_icon,
    ),
    SettingDef(
        key="STOCK_SHOW_INSTALLED_ITEMS",
        name="Show Installed Stock Items",
        description="Lists of stock show items that are installed in others, too",
        type=bool,
        default=False,
        unread="User interfaces read it: they filter their tables of stock by it.",
    ),
    SettingDef(
        key="STOCK_ENFORCE_BOM_INSTALLATION",
        name="Check BOM when installing items",
        description="An item can be installed only in an assembly whose bill of materials names its part",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="STOCK_ALLOW_OUT_OF_STOCK_TRANSFER",
        name="Allow Out of Stock Transfer",
        description="Items that are not in stock can be moved between locations",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="TEST_STATION_DATA",
        name="Enable Test Station Data",
        description="Offer station, begin and end of tests with their results",
        type=bool,
        default=False,
        unread="User interfaces read it: they show or hide these fields of test results.",
    ),
    SettingDef(
        key="STOCKTAKE_ENABLE",
        name="Enable Stock History",
        description="Keep how much there was of each part, day by day",
        type=bool,
        default=False,
        unread=NO_HISTORY,
    ),
    SettingDef(
        key="STOCKTAKE_EXCLUDE_EXTERNAL",
        name="Exclude External Locations",
        description="Stock in locations outside does not count in the history",
        type=bool,
        default=False,
        unread=NO_HISTORY,
    ),
    SettingDef(
        key="STOCKTAKE_AUTO_DAYS",
        name="Automatic Stocktake Period",
        description="Days between two entries of the history",
        type=int,
        default=7,
        check=at_least(1),
        units="days",
        unread=NO_HISTORY,
    ),
    SettingDef(
        key="STOCKTAKE_DELETE_OLD_ENTRIES",
        name="Delete Old Stock History Entries",
        description="Old entries of the history are deleted",
        type=bool,
        default=False,
        unread=NO_HISTORY,
    ),
    SettingDef(
        key="STOCKTAKE_DELETE_DAYS",
        name="Stock History Deletion Interval",
        description="Days after which entries of the history are deleted",
        type=int,
        default=365,
        check=at_least(30),
        units="days",
        unread=NO_HISTORY,
    ),
)
