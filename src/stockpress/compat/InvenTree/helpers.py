"""`InvenTree.helpers`: small functions."""

# ruff: noqa: N812 - the names are those that plugins import

from stockpress.inventory.part.models import test_key as generateTestKey
from stockpress.plugins.helpers.addresses import pui_url
from stockpress.plugins.helpers.downloads import download_file as DownloadFile
from stockpress.plugins.helpers.moments import current_date, current_time
from stockpress.plugins.helpers.texts import decimal2string, is_bool, normalize, str2bool, str2int
from stockpress.plugins.helpers.texts import is_null as isNull
from stockpress.plugins.helpers.texts import remove_tags as strip_html_tags

__all__ = [
    "DownloadFile",
    "current_date",
    "current_time",
    "decimal2string",
    "generateTestKey",
    "isNull",
    "is_bool",
    "normalize",
    "pui_url",
    "str2bool",
    "str2int",
    "strip_html_tags",
]
