"""Plugins that know exchange rates."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.names import PluginMixinEnum


class CurrencyExchangeMixin(MixinHost):
    """A source of exchange rates; it is chosen by a setting of the server."""

    MixinMeta: ClassVar[Any] = named("CurrentExchange")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.CURRENCY_EXCHANGE, True, CurrencyExchangeMixin)

    def update_exchange_rates(self, base_currency: str, symbols: Collection[str]) -> Mapping[str, float] | None:
        """What one unit of the base currency is worth in each of the others, by code. Nothing leaves the rates as they are."""
        raise MixinNotImplementedError(f"{self.name} has to define `update_exchange_rates`.")
