"""Plugins that bring notifications to people, or handle e-mails; and notifying people."""

from stockpress.inventory.common.notifications import trigger_notification
from stockpress.plugins.mixins import MailMixin, NotificationMixin

__all__ = ["MailMixin", "NotificationMixin", "trigger_notification"]
