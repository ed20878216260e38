"""Exchange rates from plugins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from stockpress.inventory.common.exchange_rates import ASK_SOURCE, RATE_SOURCES
from stockpress.kernel.errors import StockpressError
from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.settings_registry.definitions import Choice

# Somebody may wait for it, and it asks one question of another server.
LIMIT_S = 60.0


class RateSourceMissing(StockpressError):
    code = "rate_source_missing"
    text = "There is no active plugin {key!r} that fetches exchange rates; choose one in CURRENCY_UPDATE_PLUGIN."


def connect() -> None:
    RATE_SOURCES.attach(_sources)
    ASK_SOURCE.provide(_ask)


def _plugins() -> tuple[Any, ...]:
    return HOST.current().by_mixin.get("currencyexchange", ())


def _sources() -> list[Choice]:
    return [(str(plugin.slug), str(plugin.human_name)) for plugin in _plugins()]


def _ask(key: str, base: str, symbols: Sequence[str]) -> Any:
    for plugin in _plugins():
        if plugin.slug == key:
            return isolation.requested(
                plugin,
                "update_exchange_rates",
                _answer,
                plugin,
                base,
                symbols,
                limit_s=LIMIT_S,
            )
    raise RateSourceMissing(key=key)


def _answer(plugin: Any, base: str, symbols: Sequence[str]) -> Any:
    answer = plugin.update_exchange_rates(base, list(symbols))
    # Copied here, where a mapping of the plugin's own may fail.
    return dict(answer) if isinstance(answer, Mapping) else answer
