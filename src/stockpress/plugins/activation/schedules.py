"""Tasks that plugins repeat: kept in the database with the plugin's name, run by one worker when they are due."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from django.db import DatabaseError, close_old_connections, connections

from stockpress.jobs.stored_schedules import ScheduleSpec, keep_schedules
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.settings_registry import flag

log = structlog.get_logger(__name__)

PREFIX = "plugin."
CALL_METHOD = "plugin.registry.call_plugin_function"


def keep_up() -> None:
    """Make the stored schedules those of the loaded plugins, and none while the server's setting forbids them."""
    plugins = HOST.current().by_mixin.get("schedule", ()) if flag("ENABLE_PLUGINS_SCHEDULE") else ()
    wanted: dict[str, ScheduleSpec] = {}
    for plugin in plugins:
        wanted.update(isolation.answer_or({}, plugin, "get_scheduled_tasks", schedules_of, plugin))
    keep_schedules(PREFIX, wanted)


def schedules_of(plugin: Any) -> dict[str, ScheduleSpec]:
    """What the plugin wants to be run, by the name of the schedule. Raises MixinImplementationError."""
    return {
        task.name: ScheduleSpec(
            func=CALL_METHOD if task.is_method else task.function,
            args=(plugin.slug, task.function) if task.is_method else (),
            kind=task.interval.value,
            minutes=task.minutes,
            repeats=task.repeats,
        )
        for task in plugin.checked_tasks()
    }


def run_forever(stop: threading.Event, interval_s: float = 0.5) -> None:
    """Follow the loaded plugins and the setting until told to stop: the work of a thread of each worker."""
    known: object = None
    while not stop.is_set():
        close_old_connections()
        try:
            circumstances = (HOST.current(), flag("ENABLE_PLUGINS_SCHEDULE"))
            if circumstances != known:
                keep_up()
                known = circumstances
        except DatabaseError as err:
            log.warning("schedules_of_plugins_not_kept", error=str(err))
            connections.close_all()
        stop.wait(interval_s)
