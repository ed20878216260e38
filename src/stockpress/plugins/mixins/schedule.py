"""Plugins that work at set times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from stockpress.kernel.ports import Port
from stockpress.plugins.errors import MixinImplementationError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum

FOREVER = -1


class Interval(StrEnum):
    """How often, in the letters of plugins."""

    MINUTES = "I"
    HOURLY = "H"
    DAILY = "D"
    WEEKLY = "W"
    MONTHLY = "M"
    QUARTERLY = "Q"
    YEARLY = "Y"


@dataclass(frozen=True, kw_only=True)
class ScheduledTask:
    """A checked task. `name` is that of the stored schedule.

    function: a dotted path, called without arguments, or the name of a method of the plugin.
    minutes: between two runs, for `Interval.MINUTES` alone.
    repeats: how many times; -1 is for ever.
    """

    name: str
    function: str
    interval: Interval
    minutes: int | None = None
    repeats: int = FOREVER

    @property
    def is_method(self) -> bool:
        return "." not in self.function


# (plugin, tasks): exactly these are stored for the plugin from now on.
REGISTER_TASKS: Port[[Any, Sequence[ScheduledTask]], None] = Port("schedules of a plugin")
# (plugin): none are stored for it any more.
UNREGISTER_TASKS: Port[[Any], None] = Port("end of the schedules of a plugin")


class ScheduleMixin(MixinHost):
    """`SCHEDULED_TASKS`, or what `get_scheduled_tasks` gives, are dicts by name: func, schedule, minutes, repeats."""

    ALLOWABLE_SCHEDULE_TYPES: ClassVar[Sequence[str]] = [interval.value for interval in Interval]
    SCHEDULED_TASKS: ClassVar[Mapping[str, Mapping[str, Any]] | None] = None

    MixinMeta: ClassVar[Any] = named("Schedule")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.SCHEDULE, "has_scheduled_tasks", ScheduleMixin)

    def get_scheduled_tasks(self) -> Mapping[str, Mapping[str, Any]]:
        """The definitions by name."""
        return self.SCHEDULED_TASKS or {}

    @property
    def has_scheduled_tasks(self) -> bool:
        return bool(self.get_scheduled_tasks())

    def checked_tasks(self) -> list[ScheduledTask]:
        """The definitions, typed. Raises MixinImplementationError that names what is wrong with the first bad one."""
        tasks: Any = self.get_scheduled_tasks()
        if not isinstance(tasks, Mapping):
            raise MixinImplementationError(f"The scheduled tasks of {self.name} are not a dictionary.")
        return [self._checked(key, definition) for key, definition in tasks.items()]

    def validate_scheduled_tasks(self) -> None:
        """Raise MixinImplementationError unless every definition can be used and there is one."""
        if not self.checked_tasks():
            raise MixinImplementationError(f"{self.name} declares no scheduled tasks.")

    def _checked(self, key: str, definition: Any) -> ScheduledTask:
        def refuse(reason: str) -> MixinImplementationError:
            return MixinImplementationError(f"The scheduled task {key!r} of {self.name} {reason}.")

        if not isinstance(definition, Mapping):
            raise refuse("is not a dictionary")
        function = definition.get("func")
        if not isinstance(function, str) or not function:
            raise refuse("has no 'func', the name of a method or the dotted path of a function")
        if "." not in function and not callable(getattr(self, function, None)):
            raise refuse(f"names the method {function!r}, which the plugin does not have")
        schedule = str(definition.get("schedule", "")).strip().upper()
        if schedule not in self.ALLOWABLE_SCHEDULE_TYPES or schedule not in set(Interval):
            raise refuse(f"has the 'schedule' {schedule!r}; use one of {', '.join(self.ALLOWABLE_SCHEDULE_TYPES)}")
        minutes: Any = definition.get("minutes")
        if schedule == Interval.MINUTES and (not _is_whole(minutes) or minutes < 1):
            raise refuse("runs every few minutes and has no whole number of 'minutes'")
        repeats = definition.get("repeats", FOREVER)
        if not _is_whole(repeats):
            raise refuse("has 'repeats' that are not a whole number")
        return ScheduledTask(
            name=self.get_task_name(key),
            function=function,
            interval=Interval(schedule),
            minutes=minutes if schedule == Interval.MINUTES else None,
            repeats=repeats,
        )

    def get_task_name(self, key: str) -> str:
        """The name of the stored schedule of one task."""
        return f"plugin.{self.slug}.{key}"

    def get_task_names(self) -> list[str]:
        return [self.get_task_name(key) for key in self.get_scheduled_tasks()]

    def register_tasks(self) -> None:
        """Store the schedules, so that the worker runs them. Raises MixinImplementationError for a bad definition."""
        REGISTER_TASKS(self, self.checked_tasks())

    def unregister_tasks(self) -> None:
        """Store no schedules any more."""
        UNREGISTER_TASKS(self)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
