"""`plugin.base.integration.CurrencyExchangeMixin`."""

# ruff: noqa: N999 - the names are those that plugins import

from stockpress.plugins.mixins import CurrencyExchangeMixin

__all__ = [
    "CurrencyExchangeMixin",
]
