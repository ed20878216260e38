"""Settings of the registry itself, and of what stands below it: the server's notes to its users, and how people are named."""

from __future__ import annotations

from stockpress.accounts.names import shows_full_names
from stockpress.settings_registry.checks import json_object
from stockpress.settings_registry.definitions import Scope, SettingDef, declare
from stockpress.settings_registry.resolution import flag

declare(
    SettingDef(
        key="SERVER_RESTART_REQUIRED",
        name="Restart required",
        description="A setting was changed that takes effect when the server starts the next time",
        type=bool,
        default=False,
        hidden=True,
        bookkeeping=True,
        unread="User interfaces show it to those who look after the server; the server only writes it.",
    ),
    SettingDef(
        key="_PENDING_MIGRATIONS",
        name="Pending migrations",
        description="How many steps the database is behind the program",
        type=int,
        default=0,
        bookkeeping=True,
        unread="Nothing keeps count; `stockpress doctor` asks the database itself.",
    ),
    SettingDef(
        key="_GLOBAL_WARNING",
        name="Active warning codes",
        description="Warnings that hold at present, by code",
        default="{}",
        check=json_object,
        hidden=True,
        bookkeeping=True,
        unread="This server raises no such warnings; the key is kept for plugins that do.",
    ),
    SettingDef(
        key="DISPLAY_FULL_NAMES",
        name="Display Users full names",
        description="Name people by first and last name where they have one, instead of by their user name",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="NOTIFICATION_METHOD_MAIL",
        name="Enable email notifications",
        description="Send me notifications by e-mail",
        type=bool,
        default=True,
        scope=Scope.NOTIFICATION,
        method="mail",
    ),
    SettingDef(
        key="NOTIFICATION_ERROR_REPORT",
        name="Receive error reports",
        description="Tell me about errors of the server, if I am staff",
        type=bool,
        default=True,
        scope=Scope.USER,
        unread="The errors of this server are in its log; nobody is notified of them.",
    ),
)


@shows_full_names.provide
def _shows_full_names() -> bool:
    return flag("DISPLAY_FULL_NAMES")
