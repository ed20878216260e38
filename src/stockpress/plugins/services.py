"""Changes to plugins: one function a write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from django.db import transaction

from stockpress.inventory.common.happenings import happened
from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.kernel.hooks import Hook
from stockpress.plugins import crash_marks, failures, quarantine
from stockpress.plugins.generations import STATES
from stockpress.plugins.host import HOST
from stockpress.plugins.known_names import SET_ACTIVE
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.models import PluginConfig
from stockpress.plugins.stored_settings import PLUGIN_USER_VALUES, PLUGIN_VALUES

if TYPE_CHECKING:
    from django.contrib.auth.models import User

log = structlog.get_logger(__name__)

# Called with the key and whether the plugin is active now, after the change is committed and seen by this process.
ACTIVATED: Hook[[str, bool], None] = Hook("activations of plugins")


class PluginUnknown(NotFound):
    code = "plugin_unknown"
    text = "There is no plugin {key!r}. GET /api/plugins/ lists those that were found."


class MandatoryPlugin(InvalidInput):
    code = "plugin_mandatory"
    text = "INVE-E10: {name} is mandatory and stays active."


class PluginStillActive(InvalidInput):
    code = "plugin_still_active"
    text = "{name} is active. Deactivate it first."
    field = "detail"


@dataclass(frozen=True, kw_only=True)
class ActivatePlugin:
    """Switch a plugin on or off for every process. A plugin that was put out of use gets another chance.

    Raises PluginUnknown, MandatoryPlugin. Returns its row; nothing happens if it was so already.
    """

    key: str
    active: bool = True
    by: User | None = None

    def __call__(self) -> PluginConfig:
        with transaction.atomic():
            row = PluginConfig.objects.select_for_update().filter(key=self.key).first()
            if row is None:
                raise PluginUnknown(key=self.key)
            if not self.active and self.key in mandatory_keys():
                raise MandatoryPlugin(name=row.name or row.key)
            if row.active == self.active and row.quarantined_at is None:
                return row
            STATES.touch()
            row.active, row.quarantined_at, row.quarantine_reason = self.active, None, ""
            row.save(update_fields=["active", "quarantined_at", "quarantine_reason", "metadata"])
            happened("plugin_activated", slug=self.key, active=self.active)
        quarantine.release(self.key)
        log.info("plugin_state_changed", plugin=self.key, active=self.active, by=self.by.pk if self.by else None)
        HOST.follow()
        for _ in ACTIVATED.each(self.key, self.active):
            pass
        return row


@dataclass(frozen=True, kw_only=True)
class ForgetPlugin:
    """Delete the row of a plugin, its settings with it. One that is still there comes back, inactive.

    Raises PluginUnknown, PluginStillActive.
    """

    key: str

    def __call__(self) -> None:
        with transaction.atomic():
            row = PluginConfig.objects.select_for_update().filter(key=self.key).first()
            if row is None:
                raise PluginUnknown(key=self.key)
            if row.active:
                raise PluginStillActive(name=row.name or row.key)
            STATES.touch()
            PLUGIN_VALUES.touch()
            PLUGIN_USER_VALUES.touch()
            row.delete()
        HOST.follow()


@dataclass(frozen=True, kw_only=True)
class ReloadPlugins:
    """Load the plugins anew in every process.

    full, force: from their files as they are now; collect: search for new ones, too. Both search here, because what was
    found and what can be loaded belong together. Clearing the failures gives plugins that are out of use another chance.
    """

    full: bool = False
    force: bool = False
    collect: bool = False
    clear_failures: bool = True

    def __call__(self) -> None:
        if self.clear_failures:
            failures.forget()
            crash_marks.forget()
            with transaction.atomic():
                STATES.touch()
                PluginConfig.objects.exclude(quarantined_at=None).update(quarantined_at=None, quarantine_reason="")
        if self.full or self.force or self.collect:
            HOST.look_again()
        else:
            with transaction.atomic():
                STATES.touch()
            HOST.follow()


def _set_active(key: str, active: bool) -> None:
    ActivatePlugin(key=key, active=active)()


SET_ACTIVE.provide(_set_active)
