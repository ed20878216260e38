"""`InvenTree.exceptions`: errors that are noted."""

from stockpress.plugins.helpers.errors import log_error

__all__ = [
    "log_error",
]
