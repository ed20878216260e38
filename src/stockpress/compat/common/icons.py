"""`common.icons`: packs of icons."""

from stockpress.inventory.common.icons import IconPack

__all__ = [
    "IconPack",
]
