"""`plugin.base.integration.UrlsMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import UrlsMixin

__all__ = [
    "UrlsMixin",
]
