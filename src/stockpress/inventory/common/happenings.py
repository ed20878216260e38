"""What happened in the inventory, told to whoever listens."""

from __future__ import annotations

from typing import Any

from stockpress.kernel.hooks import Hook

HAPPENED: Hook[[str, tuple[Any, ...], dict[str, Any]], None] = Hook("happenings")


def happened(event: str, *args: Any, **kwargs: Any) -> None:
    """Tell that `event` happened. Called inside the transaction of the change; listeners deliver after its commit."""
    for _ in HAPPENED.each(event, args, kwargs):
        pass
