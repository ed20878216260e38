"""Tasks that plugins repeat: kept in the database with the plugin's name, run by one worker when they are due."""

from __future__ import annotations

from typing import Any

from stockpress.jobs.stored_schedules import ScheduleSpec, keep_schedules
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.settings_registry import flag

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
    """What the plugin wants to be run, by the name of the schedule."""
    return {plugin.get_task_name(name): _spec(plugin, task) for name, task in plugin.get_scheduled_tasks().items()}


def _spec(plugin: Any, task: Any) -> ScheduleSpec:
    function = str(task["func"])
    is_global = "." in function
    return ScheduleSpec(
        func=function if is_global else CALL_METHOD,
        args=[] if is_global else [plugin.slug, function],
        kind=str(task.get("schedule", "I")),
        minutes=task.get("minutes"),
        repeats=int(task.get("repeats", -1)),
    )
