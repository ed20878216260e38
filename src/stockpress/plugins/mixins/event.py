"""Plugins that are told what happens."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class EventMixin(MixinHost):
    """Hears of events in a background task, after the change is stored."""

    MixinMeta: ClassVar[Any] = named("Events")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.EVENTS, True, EventMixin)

    def wants_process_event(self, event: str) -> bool:
        """Whether `process_event` is to be called for events of this name."""
        return True

    def process_event(self, event: str, *args: Any, **kwargs: Any) -> None:
        """React to an event. An exception lets the worker try again."""
        raise MixinNotImplementedError(f"{self.name} has to define `process_event`.")
