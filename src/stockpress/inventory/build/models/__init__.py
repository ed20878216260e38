"""The models of the app `build`."""

from stockpress.inventory.build.models.builds import Build
from stockpress.inventory.build.models.lines import BuildItem, BuildLine

__all__ = ["Build", "BuildItem", "BuildLine"]
