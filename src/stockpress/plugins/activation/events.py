"""Events: what happened, told to the plugins that want to know, after the commit and by the worker.

The task that delivers an event is written in the transaction of the change: it is there exactly if the change is.
"""

from __future__ import annotations

from typing import Any

import structlog
from django.apps import apps
from django.db import models
from django.db.models.signals import post_delete, post_save

from stockpress.inventory.common.happenings import HAPPENED, happened
from stockpress.jobs.calls import offload
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.plugins.names import PluginEvents
from stockpress.plugins.snapshot import Snapshot
from stockpress.settings_registry import flag

log = structlog.get_logger(__name__)

DELIVERY_ATTEMPTS = 3
# Tables whose rows are the server's own business.
_SILENT_PREFIXES = (
    "account_",
    "auth_",
    "authtoken_",
    "django_",
    "error_",
    "exchange_",
    "importer_",
    "mfa_",
    "oauth2_",
    "otp_",
    "plugin_",
    "socialaccount_",
    "user_",
    "users_",
    "usersessions_",
)
_SILENT_TABLES = frozenset(
    {
        "common_inventreesetting",
        "common_inventreeusersetting",
        "common_notificationentry",
        "common_notificationmessage",
        "common_schedulestate",
        "common_scopeversion",
        "common_settingchange",
        "common_storedschedule",
        "common_taskrecord",
        "common_webhookendpoint",
        "common_webhookmessage",
        "common_workerheartbeat",
        "part_partpricing",
        "part_partstocktake",
    }
)


def connect() -> None:
    """Listen from now on; costs nothing while no plugin wants to know."""
    HAPPENED.attach(_tell_plugins)
    post_save.connect(_row_saved, dispatch_uid="plugins.saved")
    post_delete.connect(_row_deleted, dispatch_uid="plugins.deleted")


def announce(_before: Snapshot, after: Snapshot) -> None:
    """Tell that the plugins were loaded; attached in workers alone, or every process would tell it."""
    if after.is_ready:
        happened(PluginEvents.PLUGINS_LOADED)


def trigger_event(event: str, *args: Any, **kwargs: Any) -> None:
    """What plugins call to tell others that something happened."""
    kwargs.pop("force_async", None)
    happened(str(event), *args, **kwargs)


def _tell_plugins(event: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    for plugin in _listeners():
        if isolation.answer_or(False, plugin, "wants_process_event", plugin.wants_process_event, str(event)):
            offload(
                deliver,
                plugin.slug,
                str(event),
                list(args),
                kwargs,
                group=f"plugin.{plugin.slug}.process_event",
                attempts=DELIVERY_ATTEMPTS,
            )


def _listeners() -> tuple[Any, ...]:
    listeners = HOST.current().by_mixin.get("events", ())
    return listeners if listeners and flag("ENABLE_PLUGINS_EVENTS") else ()


def deliver(slug: str, event: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run by the worker. A failure is tried again; a plugin that is gone by then is told nothing."""
    plugin: Any = HOST.current().plugins.get(slug)
    if plugin is None:
        log.info("event_without_plugin", plugin=slug, event_name=event)
        return
    isolation.performed(
        plugin,
        "process_event",
        plugin.process_event,
        event,
        *args,
        limit_s=isolation.REQUESTED_LIMIT_S,
        **kwargs,
    )


def _row_saved(sender: type[models.Model], instance: models.Model, created: bool, raw: bool = False, **_: Any) -> None:
    if not raw:
        _row_changed(sender, instance, "created" if created else "saved")


def _row_deleted(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    _row_changed(sender, instance, "deleted")


def _row_changed(sender: type[models.Model], instance: models.Model, what: str) -> None:
    if _listeners() and tells(sender):
        _tell_plugins(f"{sender._meta.db_table}.{what}", (), {"id": instance.pk, "model": sender.__name__})


def tells(model: type[models.Model]) -> bool:
    """Whether changes of the rows of this model are events."""
    table = model._meta.db_table
    return not table.startswith(_SILENT_PREFIXES) and table not in _SILENT_TABLES


def table_events() -> list[str]:
    """The names of all events of tables, for documentation."""
    return [
        f"{model._meta.db_table}.{what}"
        for model in apps.get_models()
        if tells(model)
        for what in ("created", "saved", "deleted")
    ]
