"""`InvenTree.api_version`: the version of the API that this server speaks."""

from stockpress.api.system.history import API_VERSION as INVENTREE_API_VERSION

__all__ = [
    "INVENTREE_API_VERSION",
]
