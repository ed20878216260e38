"""`InvenTree.helpers_model`: addresses, pictures and messages."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "construct_absolute_url": "stockpress.plugins.helpers.addresses:construct_absolute_url",
        "get_base_url": "stockpress.plugins.helpers.addresses:get_base_url",
        "download_image_from_url": "stockpress.plugins.helpers.pictures:download_image_from_url",
        "notify_users": "stockpress.inventory.common.notifications:notify_users",
    },
)
