"""`plugin.base.integration.APICallMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import APICallMixin

__all__ = [
    "APICallMixin",
]
