"""Messages in the user interface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from stockpress.inventory.common.notifications import create_ui_messages
from stockpress.sdk.notifications import NotificationMixin
from stockpress.sdk.plugin import Plugin


class InvenTreeUINotifications(NotificationMixin, Plugin):
    """Everybody who is told of something finds it there."""

    NAME = "InvenTreeUINotifications"
    SLUG = "inventree-ui-notification"
    TITLE = "InvenTree UI Notifications"
    DESCRIPTION = "Leaves notifications in the user interface"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    def send_notification(self, target: Any, category: str, users: Iterable[Any], context: Mapping[str, Any]) -> bool:
        """Only what is stored can be told of: messages lead to it."""
        return isinstance(target, Model) and create_ui_messages(target, category, users, context)
