"""Plugins that work at set times, and work that is left to the background."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stockpress.jobs.calls import offload
from stockpress.plugins.mixins import ScheduleMixin
from stockpress.plugins.mixins.schedule import FOREVER, Interval

__all__ = ["FOREVER", "Interval", "ScheduleMixin", "Task", "offload", "tasks"]


@dataclass(frozen=True, kw_only=True)
class Task:
    """Something that the plugin repeats.

    call: a method of the plugin, or its name, or the dotted path of a function; called without arguments.
    every: how often; for `Interval.MINUTES`, `minutes` says how many.
    times: how many runs there are; without end if not said.
    """

    call: Callable[..., Any] | str
    every: Interval = Interval.DAILY
    minutes: int | None = None
    times: int = FOREVER

    def definition(self) -> dict[str, Any]:
        """The dictionary that `SCHEDULED_TASKS` has for it."""
        name = self.call if isinstance(self.call, str) else self.call.__name__
        found: dict[str, Any] = {"func": name, "schedule": self.every.value, "repeats": self.times}
        return found if self.minutes is None else {**found, "minutes": self.minutes}


def tasks(**by_name: Task) -> dict[str, dict[str, Any]]:
    """For `SCHEDULED_TASKS`; the names are those of the stored schedules."""
    return {name: task.definition() for name, task in by_name.items()}
