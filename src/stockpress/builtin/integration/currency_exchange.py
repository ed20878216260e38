"""Exchange rates from a public service: those of the European Central Bank."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import requests

from stockpress.kernel.errors import StockpressError
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.suppliers import CurrencyExchangeMixin
from stockpress.sdk.web import APICallMixin

# Seconds to connect, and between two pieces of the answer.
TIMEOUT_S = (5.0, 10.0)


class RateServiceUnreachable(StockpressError):
    code = "rate_service_unreachable"
    text = "The service at {address} gave no rates: {reason} Check that this server reaches it, and try again later."


class InvenTreeCurrencyExchange(APICallMixin, CurrencyExchangeMixin, Plugin):
    """Chosen unless the setting CURRENCY_UPDATE_PLUGIN names another."""

    NAME = "InvenTreeCurrencyExchange"
    TITLE = "InvenTree Currency Exchange"
    DESCRIPTION = "Fetches exchange rates from frankfurter.dev"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    # The service needs neither an account nor a setting.
    ADDRESS = "https://api.frankfurter.dev/v1/latest"

    def update_exchange_rates(self, base_currency: str, symbols: Collection[str]) -> Mapping[str, float] | None:
        """The rates of the symbols that the service knows. Raises RateServiceUnreachable."""
        try:
            response = self.api_call(
                self.ADDRESS,
                url_args={"base": base_currency, "symbols": sorted(symbols)},
                headers={"Accept": "application/json"},
                endpoint_is_url=True,
                simple_response=False,
                timeout=TIMEOUT_S,
            )
            response.raise_for_status()
            answer: Any = response.json()
        except requests.RequestException as err:
            raise RateServiceUnreachable(address=self.ADDRESS, reason=f"{_in_words(err)}.") from err
        rates = answer.get("rates") if isinstance(answer, dict) else None
        return rates if isinstance(rates, dict) else None


def _in_words(err: requests.RequestException) -> str:
    if isinstance(err, requests.Timeout):
        return "it took too long to answer"
    if isinstance(err, requests.HTTPError) and err.response is not None:
        return f"it answered with status {err.response.status_code}"
    if isinstance(err, requests.ConnectionError):
        return "it cannot be reached"
    return "its answer cannot be read"
