"""Ways of telling users something that plugins bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User

from stockpress.inventory.common.notifications import METHODS, NotificationMethod
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST


class ThroughPlugin(NotificationMethod):
    """One loaded plugin with the mixin `notification`."""

    def __init__(self, plugin: Any) -> None:
        self.plugin = plugin
        self.key = str(plugin.slug)

    def filter_targets(self, targets: Iterable[User]) -> list[User]:
        users = list(targets)
        return list(isolation.answer_or([], self.plugin, "filter_targets", self.plugin.filter_targets, users))

    def send(self, target: Any, category: str, users: list[User], context: Mapping[str, Any]) -> bool:
        return bool(
            isolation.answer_or(
                False,
                self.plugin,
                "send_notification",
                self.plugin.send_notification,
                target,
                category,
                users,
                dict(context),
            )
        )


def methods() -> list[NotificationMethod]:
    return [ThroughPlugin(plugin) for plugin in HOST.current().by_mixin.get("notification", ())]


def connect() -> None:
    METHODS.attach(methods)
