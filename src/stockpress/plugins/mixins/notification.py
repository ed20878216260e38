"""Plugins that bring notifications to people."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db.models import Model

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class NotificationMixin(MixinHost):
    """A way of notifying."""

    MixinMeta: ClassVar[Any] = named("notification")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.NOTIFICATION, True, NotificationMixin)

    def filter_targets(self, targets: Iterable[Any]) -> Iterable[Any]:
        """Those of the users who want to be notified in this way."""
        return targets

    def send_notification(self, target: Model, category: str, users: Iterable[Any], context: Mapping[str, Any]) -> bool:
        """Tell users about `target`; whether anybody was told.

        `context` has name, message, link, and template with html and subject.
        """
        raise MixinNotImplementedError(f"{self.name} has to define `send_notification`.")
