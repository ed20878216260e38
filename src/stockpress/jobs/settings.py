"""The work that repeats: how often it runs, and how long what it leaves behind is kept."""

from __future__ import annotations

from stockpress.settings_registry.checks import at_least
from stockpress.settings_registry.definitions import SettingDef, declare

_NO_BACKUPS = "This server makes no backups; copy its data folder, or dump its database."
_NO_MAILS_KEPT = "This server keeps no copies of e-mails."


def _kept_for(key: str, name: str, description: str, *, unread: str = "") -> SettingDef:
    """How many days one kind of record is kept."""
    return SettingDef(
        key=key,
        name=name,
        description=description,
        type=int,
        default=30,
        check=at_least(7),
        units="days",
        unread=unread,
    )


declare(
    SettingDef(
        key="INVENTREE_UPDATE_CHECK_INTERVAL",
        name="Update Check Interval",
        description="Days between two looks for a newer version of the server; 0 for never",
        type=int,
        default=7,
        check=at_least(0),
        units="days",
        unread="This server looks for no newer versions of itself.",
    ),
    SettingDef(
        key="INVENTREE_BACKUP_ENABLE",
        name="Automatic Backup",
        description="Back up the database and the media files regularly",
        type=bool,
        default=False,
        unread=_NO_BACKUPS,
    ),
    SettingDef(
        key="INVENTREE_BACKUP_DAYS",
        name="Auto Backup Interval",
        description="Days between two automatic backups",
        type=int,
        default=1,
        check=at_least(1),
        units="days",
        unread=_NO_BACKUPS,
    ),
    _kept_for(
        "INVENTREE_DELETE_TASKS_DAYS",
        "Task Deletion Interval",
        "Days for which the results of background tasks are kept",
    ),
    _kept_for(
        "INVENTREE_DELETE_ERRORS_DAYS",
        "Error Log Deletion Interval",
        "Days for which errors of the server are kept in the database",
        unread="This server writes errors to its log and keeps none in the database.",
    ),
    _kept_for(
        "INVENTREE_DELETE_NOTIFICATIONS_DAYS",
        "Notification Deletion Interval",
        "Days for which notifications of users are kept",
    ),
    _kept_for(
        "INVENTREE_DELETE_EMAIL_DAYS",
        "Email Deletion Interval",
        "Days for which copies of e-mails are kept",
        unread=_NO_MAILS_KEPT,
    ),
    SettingDef(
        key="INVENTREE_PROTECT_EMAIL_LOG",
        name="Protect Email Log",
        description="Refuse to delete copies of e-mails",
        type=bool,
        default=False,
        unread=_NO_MAILS_KEPT,
    ),
)
