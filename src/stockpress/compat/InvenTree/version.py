"""`InvenTree.version`: the versions that this server claims."""

# ruff: noqa: N812 - the names are those that plugins import

from stockpress.api.for_plugins.versions import api_version as inventreeApiVersion
from stockpress.api.for_plugins.versions import inventree_version as inventreeVersion
from stockpress.api.for_plugins.versions import inventree_version_tuple as inventreeVersionTuple

__all__ = [
    "inventreeApiVersion",
    "inventreeVersion",
    "inventreeVersionTuple",
]
