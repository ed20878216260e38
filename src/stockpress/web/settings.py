"""What each user likes about a user interface: kept here, so that it is the same on every device."""

from __future__ import annotations

from stockpress.settings_registry.checks import at_least
from stockpress.settings_registry.definitions import Scope, SettingDef, declare

UI = "User interfaces read it; the server itself has no use for it."
_SEARCHES = "User interfaces read it and search accordingly; a search over the API says itself what it wants."


def _liking(key: str, name: str, description: str, *, default: bool, unread: str = UI) -> SettingDef:
    """Something that a user wants or does not."""
    return SettingDef(
        key=key, name=name, description=description, type=bool, default=default, scope=Scope.USER, unread=unread
    )


def _search(key: str, name: str, description: str, *, default: bool) -> SettingDef:
    return _liking(key, name, description, default=default, unread=_SEARCHES)


declare(
    SettingDef(
        key="DISPLAY_PROFILE_INFO",
        name="Display User Profiles",
        description="Show what people tell about themselves on their profile page",
        type=bool,
        default=True,
        unread=UI,
    ),
    _search("SEARCH_PREVIEW_SHOW_PARTS", "Search Parts", "Show parts in the search preview", default=True),
    _search(
        "SEARCH_PREVIEW_SHOW_SUPPLIER_PARTS",
        "Search Supplier Parts",
        "Show supplier parts in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_MANUFACTURER_PARTS",
        "Search Manufacturer Parts",
        "Show manufacturer parts in the search preview",
        default=True,
    ),
    _search("SEARCH_HIDE_INACTIVE_PARTS", "Hide Inactive Parts", "Leave parts out that are not active", default=False),
    _search(
        "SEARCH_PREVIEW_SHOW_CATEGORIES",
        "Search Categories",
        "Show part categories in the search preview",
        default=False,
    ),
    _search("SEARCH_PREVIEW_SHOW_STOCK", "Search Stock", "Show stock items in the search preview", default=True),
    _search(
        "SEARCH_PREVIEW_HIDE_UNAVAILABLE_STOCK",
        "Hide Unavailable Stock Items",
        "Leave stock items out that nobody can use",
        default=False,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_LOCATIONS",
        "Search Locations",
        "Show stock locations in the search preview",
        default=False,
    ),
    _search("SEARCH_PREVIEW_SHOW_COMPANIES", "Search Companies", "Show companies in the search preview", default=True),
    _search(
        "SEARCH_PREVIEW_SHOW_BUILD_ORDERS",
        "Search Build Orders",
        "Show build orders in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_PURCHASE_ORDERS",
        "Search Purchase Orders",
        "Show purchase orders in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_EXCLUDE_INACTIVE_PURCHASE_ORDERS",
        "Exclude Inactive Purchase Orders",
        "Leave purchase orders out that are closed",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_SALES_ORDERS",
        "Search Sales Orders",
        "Show sales orders in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_EXCLUDE_INACTIVE_SALES_ORDERS",
        "Exclude Inactive Sales Orders",
        "Leave sales orders out that are closed",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_SALES_ORDER_SHIPMENTS",
        "Search Sales Order Shipments",
        "Show shipments of sales orders in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_SHOW_RETURN_ORDERS",
        "Search Return Orders",
        "Show return orders in the search preview",
        default=True,
    ),
    _search(
        "SEARCH_PREVIEW_EXCLUDE_INACTIVE_RETURN_ORDERS",
        "Exclude Inactive Return Orders",
        "Leave return orders out that are closed",
        default=True,
    ),
    SettingDef(
        key="SEARCH_PREVIEW_RESULTS",
        name="Search Preview Results",
        description="How many results of each kind the search preview shows",
        type=int,
        default=10,
        check=at_least(1),
        scope=Scope.USER,
        unread=_SEARCHES,
    ),
    _search("SEARCH_REGEX", "Regex Search", "Take what I search for as a regular expression", default=False),
    _search("SEARCH_WHOLE", "Whole Word Search", "Find whole words, not parts of them", default=False),
    _search("SEARCH_NOTES", "Search Notes", "Search in notes, too", default=False),
    _liking(
        "FORMS_CLOSE_USING_ESCAPE",
        "Escape Key Closes Forms",
        "Close a form with the Escape key, without saving",
        default=False,
    ),
    _liking("STICKY_HEADER", "Fixed Navbar", "Keep the navigation at the top in view", default=False),
    _liking("STICKY_TABLE_HEADER", "Fixed Table Headers", "Keep the heads of tables in view", default=False),
    _liking("SHOW_SPOTLIGHT", "Show Spotlight", "Offer quick access to pages and actions by name", default=True),
    _liking("ICONS_IN_NAVBAR", "Navigation Icons", "Show icons beside the names in the navigation", default=False),
    SettingDef(
        key="DATE_DISPLAY_FORMAT",
        name="Date Format",
        description="How dates are written on the screen",
        default="YYYY-MM-DD",
        choices=(
            ("YYYY-MM-DD", "2022-02-22"),
            ("YYYY/MM/DD", "2022/02/22"),
            ("DD-MM-YYYY", "22-02-2022"),
            ("DD/MM/YYYY", "22/02/2022"),
            ("MM-DD-YYYY", "02-22-2022"),
            ("MM/DD/YYYY", "02/22/2022"),
            ("MMM DD YYYY", "Feb 22 2022"),
        ),
        scope=Scope.USER,
        unread="User interfaces read it; dates in the API have one form, and templates choose theirs.",
    ),
    _liking(
        "DISPLAY_STOCKTAKE_TAB", "Show Stock History", "Show the history of a part's stock on its page", default=True
    ),
    _liking(
        "ENABLE_LAST_BREADCRUMB",
        "Show Last Breadcrumb",
        "End the path above a page with the page itself",
        default=False,
    ),
    _liking(
        "SHOW_FULL_LOCATION_IN_TABLES",
        "Show full stock location in tables",
        "Write stock locations in tables with all that they lie in",
        default=False,
    ),
    _liking(
        "SHOW_FULL_CATEGORY_IN_TABLES",
        "Show full part categories in tables",
        "Write part categories in tables with all that they belong to",
        default=False,
    ),
)
