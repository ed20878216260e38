"""`common.notifications`: telling people."""

from stockpress.kernel.late_names import late_names

__getattr__, __dir__ = late_names(
    __name__,
    {
        "InvenTreeNotificationBodies": "stockpress.inventory.common.notifications:InvenTreeNotificationBodies",
        "NotificationBody": "stockpress.inventory.common.notifications:NotificationBody",
        "NotificationMethod": "stockpress.inventory.common.notifications:NotificationMethod",
        "create_ui_messages": "stockpress.inventory.common.notifications:create_ui_messages",
        "trigger_notification": "stockpress.inventory.common.notifications:trigger_notification",
        "notify_users": "stockpress.inventory.common.notifications:notify_users",
        "logger": "stockpress.inventory.common.notifications:log",
    },
)
