"""Actions of plugins: what somebody asks for by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog
from django.contrib.auth.models import User

from stockpress.kernel.errors import NotFound
from stockpress.plugins import isolation
from stockpress.plugins.answers import plain
from stockpress.plugins.host import HOST
from stockpress.plugins.names import PluginMixinEnum

log = structlog.get_logger(__name__)


class ActionUnknown(NotFound):
    code = "action_unknown"
    text = "No active plugin has the action {action!r}."


class ActionFailed(NotFound):
    """Of all plugins that have the action, none performed it."""

    code = "action_failed"
    text = "The action {action!r} was not performed. {reason}"


@dataclass(frozen=True, kw_only=True)
class PerformAction:
    """Have the first plugin that can perform an action. One that fails is passed over for the next.

    Returns what the plugin answers. Raises ActionUnknown, ActionFailed, and what the plugin raises on purpose (see
    `isolation.ANSWERS`).
    """

    user: User
    action: str
    data: Any = None

    def __call__(self) -> Any:
        reason = ""
        for plugin in HOST.current().by_mixin.get(PluginMixinEnum.ACTION, ()):
            if isolation.answer_or("", plugin, "action_name", plugin.action_name) != self.action:
                continue
            log.info("plugin_action", plugin=plugin.slug, action=self.action, by=self.user.pk)
            try:
                return isolation.requested(plugin, "perform_action", self._perform, plugin)
            except (isolation.PluginFailed, isolation.PluginBlocked) as err:
                reason = reason or str(err)
        raise ActionFailed(action=self.action, reason=reason) if reason else ActionUnknown(action=self.action)

    def _perform(self, plugin: Any) -> Any:
        plugin.perform_action(self.user, data=self.data)
        return plain(plugin.get_response(self.user, data=self.data))
