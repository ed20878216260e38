"""Icons that categories and locations show by default."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from stockpress.kernel.ports import Port
from stockpress.settings_registry.definitions import Value

# Whether an icon pack has an icon of this full name; the packs are known above this package.
ICON_EXISTS: Port[[str], bool] = Port("names of icons")
PARTS_OF_A_NAME = 3


def check_icon(value: Value) -> None:
    """Raise `ValidationError` unless the text is empty or the full name of an icon."""
    name = str(value)
    if name and (len(name.split(":")) != PARTS_OF_A_NAME or not ICON_EXISTS(name)):
        raise ValidationError(f"There is no icon {name[:60]!r}; write pack, name and variant, such as ti:box:outline.")
