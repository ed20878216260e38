"""`build.status_codes`."""

from stockpress.inventory.build.status_codes import BuildStatus, BuildStatusGroups

__all__ = [
    "BuildStatus",
    "BuildStatusGroups",
]
