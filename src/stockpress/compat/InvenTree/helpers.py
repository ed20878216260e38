"""`InvenTree.helpers`: small functions."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "decimal2string": "stockpress.plugins.helpers.texts:decimal2string",
        "is_bool": "stockpress.plugins.helpers.texts:is_bool",
        "isNull": "stockpress.plugins.helpers.texts:is_null",
        "normalize": "stockpress.plugins.helpers.texts:normalize",
        "strip_html_tags": "stockpress.plugins.helpers.texts:remove_tags",
        "str2bool": "stockpress.plugins.helpers.texts:str2bool",
        "str2int": "stockpress.plugins.helpers.texts:str2int",
        "current_date": "stockpress.plugins.helpers.moments:current_date",
        "current_time": "stockpress.plugins.helpers.moments:current_time",
        "DownloadFile": "stockpress.plugins.helpers.downloads:download_file",
        "pui_url": "stockpress.plugins.helpers.addresses:pui_url",
        "generateTestKey": "stockpress.inventory.part.models:test_key",
    },
)
