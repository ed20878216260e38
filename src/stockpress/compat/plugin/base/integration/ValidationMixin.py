"""`plugin.base.integration.ValidationMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import ValidationMixin

__all__ = [
    "ValidationMixin",
]
