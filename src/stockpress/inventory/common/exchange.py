"""Exchange rates as they are stored: under the name that InvenTree's data uses, so that imported rates are found."""

from __future__ import annotations

from djmoney.contrib.exchange.backends.base import SimpleExchangeBackend

BACKEND_NAME = "InvenTreeExchange"


class StoredRates(SimpleExchangeBackend):
    """The rates in the database. Nothing is fetched from outside by itself; rates come by import or from a plugin."""

    name = BACKEND_NAME

    def get_rates(self, **_kwargs: object) -> dict[str, float]:
        """The rates that are known already: an update without a source changes nothing."""
        from djmoney.contrib.exchange.models import Rate

        rows = Rate.objects.filter(backend__name=self.name).values_list("currency", "value")
        return {currency: float(value) for currency, value in rows}
