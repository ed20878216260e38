"""How the server looks after machines, and which of them a user printed with."""

from __future__ import annotations

from stockpress.settings_registry.definitions import Scope, SettingDef, declare

_NO_MACHINES = "This server drives no machines."

declare(
    SettingDef(
        key="MACHINE_PING_ENABLED",
        name="Enable Machine Ping",
        description="Ask every machine from time to time whether it is still there",
        type=bool,
        default=True,
        unread=_NO_MACHINES,
    ),
    SettingDef(
        key="LAST_USED_PRINTING_MACHINES",
        name="Last used printing machines",
        description="The machines I printed with, the latest first",
        scope=Scope.USER,
        bookkeeping=True,
        unread=_NO_MACHINES,
    ),
)
