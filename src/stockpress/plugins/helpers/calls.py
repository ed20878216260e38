"""Work in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stockpress.jobs.calls import offload


def offload_task(
    taskname: Callable[..., Any] | str,
    *args: Any,
    force_async: bool = False,  # noqa: ARG001 - here, everything is done by the worker
    force_sync: bool = False,
    group: str | None = None,
    check_duplicates: bool = True,  # noqa: ARG001 - what is asked for twice is done twice
    **kwargs: Any,
) -> str | bool:
    """Have a function called by the worker: itself, or its dotted name. Answers the id of its task."""
    return offload(taskname, *args, group=group or "", force_sync=force_sync, **kwargs)
