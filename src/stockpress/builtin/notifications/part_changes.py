"""Changes of parts, told to those who subscribed to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from stockpress.inventory.common.notifications import NotificationBody, notify_users
from stockpress.inventory.part.models import Part
from stockpress.inventory.part.subscriptions import subscribers_of
from stockpress.sdk.events import EventMixin
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin

CHANGED = f"{Part._meta.db_table}.saved"
PART_CHANGED = NotificationBody(
    name="Part changed",
    slug="part.changed",
    message="The part {instance} was changed",
    template="email/part_changed.html",
)


class PartNotificationsPlugin(SettingsMixin, EventMixin, Plugin):
    """Tells at most once a day of each part. Hears of changes while the server tells plugins of events."""

    NAME = "PartNotificationsPlugin"
    TITLE = "Part Notifications"
    DESCRIPTION = "Tells users when a part that they subscribed to was changed"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "ENABLE_PART_NOTIFICATIONS": {
            "name": "Enable part notifications",
            "description": "Tell subscribers when a part was changed",
            "validator": bool,
            "default": False,
        }
    }

    def wants_process_event(self, event: str) -> bool:
        return event == CHANGED and bool(self.get_setting("ENABLE_PART_NOTIFICATIONS"))

    def process_event(self, event: str, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        part = Part.objects.filter(pk=kwargs["id"]).first()
        if part is not None:
            notify_users(subscribers_of(part), part, Part, content=PART_CHANGED)
