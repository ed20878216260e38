"""Icons that categories and locations show by default, and packs of icons as others bring them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from stockpress.kernel.ports import Port
from stockpress.settings_registry.definitions import Value

# Whether an icon pack has an icon of this full name; the packs are known above this package.
ICON_EXISTS: Port[[str], bool] = Port("names of icons")
PARTS_OF_A_NAME = 3


@dataclass
class IconPack:
    """A font of icons, as plugins declare it.

    fonts: the address of the font's file by its format.
    icons: by name, a dict with name, category, tags, and variants: by the variant's name, the code of its character in
        hexadecimal.
    """

    name: str
    prefix: str
    fonts: Mapping[str, str] = field(default_factory=dict)
    icons: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def check_icon(value: Value) -> None:
    """Raise `ValidationError` unless the text is empty or the full name of an icon."""
    name = str(value)
    if name and (len(name.split(":")) != PARTS_OF_A_NAME or not ICON_EXISTS(name)):
        raise ValidationError(f"There is no icon {name[:60]!r}; write pack, name and variant, such as ti:box:outline.")
