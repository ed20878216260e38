"""What lower packages ask about icons."""

from __future__ import annotations

from stockpress.inventory.common.icons import ICON_EXISTS
from stockpress.printing.icons import find_icon


@ICON_EXISTS.provide
def icon_exists(name: str) -> bool:
    """Whether there is an icon `prefix:name:variant`."""
    return find_icon(name) is not None
