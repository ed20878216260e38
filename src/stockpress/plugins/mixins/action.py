"""Plugins that do something when they are asked to by name."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from typing import Any, ClassVar

from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class ActionMixin(MixinHost):
    """Answers requests to the action of its name: first `perform_action` is called, then `get_response`."""

    ACTION_NAME: ClassVar[Any] = ""

    MixinMeta: ClassVar[Any] = named("Actions")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.ACTION, True, ActionMixin)

    def action_name(self) -> str:
        """The name it answers to; the plugin's own, unless it has one for this."""
        return str(self.ACTION_NAME or self.name)

    def perform_action(self, user: Any = None, data: Any = None) -> Any:
        """Do it. `data` is what the request carried."""

    def get_result(self, user: Any = None, data: Any = None) -> Any:
        """Whether it was done."""
        return False

    def get_info(self, user: Any = None, data: Any = None) -> Any:
        """More about it, for whoever asked."""
        return None

    def get_response(self, user: Any = None, data: Any = None) -> dict[str, Any]:
        return {
            "action": self.action_name(),
            "result": self.get_result(user, data),
            "info": self.get_info(user, data),
        }
