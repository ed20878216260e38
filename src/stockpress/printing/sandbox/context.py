"""The context of one contained rendering: each assignment is a chance to look at the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template.context import Context

from stockpress.printing.sandbox.run import Run

SIZED = (str, list, tuple)


class SandboxContext(Context):
    """A context that belongs to a `Run`. The mapping given stays untouched: what tags assign goes to a layer above."""

    run: Run

    def __init__(self, values: Mapping[str, object], run: Run) -> None:
        super().__init__(values)
        self.run = run
        self.push()

    def __setitem__(self, key: Any, value: Any) -> None:
        # Loops assign their variable once a round, so no loop escapes the deadline.
        self.run.tick()
        if isinstance(value, SIZED):
            self.run.note_made(value)
        self.dicts[-1][key] = value

    def update(self, other_dict: Any) -> Any:
        self.run.tick()
        return super().update(other_dict)
