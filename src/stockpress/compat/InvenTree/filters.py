"""`InvenTree.filters`: filter backends."""

from stockpress.api.for_plugins.filters import ORDER_FILTER, SEARCH_ORDER_FILTER
from stockpress.api.for_plugins.filters import ORDER_FILTER as ORDER_FILTER_ALIAS
from stockpress.api.for_plugins.filters import SEARCH_ORDER_FILTER as SEARCH_ORDER_FILTER_ALIAS
from stockpress.api.for_plugins.filters import PluginOrderingFilter as InvenTreeOrderingFilter
from stockpress.api.framework.filters import SearchFilter as InvenTreeSearchFilter

__all__ = [
    "ORDER_FILTER",
    "ORDER_FILTER_ALIAS",
    "SEARCH_ORDER_FILTER",
    "SEARCH_ORDER_FILTER_ALIAS",
    "InvenTreeOrderingFilter",
    "InvenTreeSearchFilter",
]
