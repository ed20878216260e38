"""Exchange rates, fetched from a source that is chosen by a setting: daily, on request, and when currencies change.

Sources are plugins, which are known above this package. Whatever a source answers that is no table of rates, the rates
that are stored stay.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

import structlog
from django.core.cache import cache
from django.db import transaction
from djmoney.contrib.exchange.models import ExchangeBackend, Rate

from stockpress.inventory.common.currency import default_currency
from stockpress.inventory.common.exchange import BACKEND_NAME
from stockpress.inventory.common.settings import currency_codes
from stockpress.jobs.calls import offload
from stockpress.jobs.schedules import SCHEDULES, Schedule
from stockpress.kernel.clock import utc_now
from stockpress.kernel.errors import InvalidInput, StockpressError
from stockpress.kernel.hooks import Hook
from stockpress.kernel.ports import Port
from stockpress.settings_registry import number, text
from stockpress.settings_registry.definitions import Choice
from stockpress.settings_registry.services import CHANGED

log = structlog.get_logger(__name__)

# The sources that there are: key and name.
RATE_SOURCES: Hook[[], Sequence[Choice]] = Hook("sources of exchange rates")
# What the source of this key says of the base currency and the others. Raises a StockpressError that says why it cannot.
ASK_SOURCE: Port[[str, str, Sequence[str]], Any] = Port("exchange rates")

_DECIMALS = 6
_MOST = Decimal(10) ** 13
# The schedule comes once a day, and not to the second.
_EARLY = dt.timedelta(hours=1)
_DECIDING = frozenset({"INVENTREE_DEFAULT_CURRENCY", "CURRENCY_CODES", "CURRENCY_UPDATE_PLUGIN"})


class RatesNotUpdated(InvalidInput):
    code = "rates_not_updated"
    text = "The exchange rates were not updated, those stored before stay. {reason}"


@dataclass(frozen=True)
class StoredTable:
    """The rates as they are stored: what one unit of the base currency is worth in the others."""

    base: str
    rates: Mapping[str, float] = field(default_factory=dict)
    updated: dt.datetime | None = None


def stored_rates() -> StoredTable:
    backend = ExchangeBackend.objects.filter(pk=BACKEND_NAME).first()
    if backend is None:
        return StoredTable(default_currency())
    rows = Rate.objects.filter(backend=backend).order_by("currency").values_list("currency", "value")
    return StoredTable(backend.base_currency, {code: float(value) for code, value in rows}, backend.last_update)


@dataclass(frozen=True, kw_only=True)
class UpdateRates:
    """Ask the source that is set, and store what it says. Raises RatesNotUpdated; what is stored then stays."""

    def __call__(self) -> StoredTable:
        base = default_currency()
        codes = sorted({base, *currency_codes(text("CURRENCY_CODES"))})
        others = [code for code in codes if code != base]
        rates = {base: Decimal(1)}
        if others:
            rates = {**self._asked(base, others), **rates}
        self._store(base, rates, codes)
        return stored_rates()

    @staticmethod
    def _asked(base: str, others: Sequence[str]) -> dict[str, Decimal]:
        source = text("CURRENCY_UPDATE_PLUGIN")
        try:
            answer = ASK_SOURCE(source, base, others)
        except StockpressError as err:
            raise RatesNotUpdated(reason=str(err)) from err
        if not isinstance(answer, Mapping):
            raise RatesNotUpdated(reason=f"{source!r} gave no table of rates.")
        rates = {code: rate for code in others if (rate := _rate(answer.get(code))) is not None}
        if not rates:
            raise RatesNotUpdated(reason=f"{source!r} knows none of the currencies {', '.join(others)}.")
        return rates

    @staticmethod
    def _store(base: str, rates: Mapping[str, Decimal], codes: Sequence[str]) -> None:
        with transaction.atomic():
            before = ExchangeBackend.objects.filter(pk=BACKEND_NAME).first()
            backend, _ = ExchangeBackend.objects.update_or_create(pk=BACKEND_NAME, defaults={"base_currency": base})
            rows = Rate.objects.filter(backend=backend)
            known = set(rows.values_list("currency", flat=True))
            if before is None or before.base_currency != base:
                # What is left of another base would be wrong.
                rows.exclude(currency__in=rates).delete()
            for code, value in rates.items():
                Rate.objects.update_or_create(backend=backend, currency=code, defaults={"value": value})
            transaction.on_commit(partial(_forget, {*known, *codes}))


def _rate(value: Any) -> Decimal | None:
    """A rate that can be stored; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        rate = Decimal(str(value)).quantize(Decimal(1).scaleb(-_DECIMALS))
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and 0 < rate < _MOST else None


def _forget(codes: set[str]) -> None:
    """What is remembered of the rates before; the library keeps each pair for ten minutes."""
    cache.delete_many(
        [f"djmoney:get_rate:{one}:{other}:{BACKEND_NAME}" for one, other in itertools.permutations(codes, 2)]
    )


def update_rates_in_background() -> bool:
    """Update now; whether it worked. A source that cannot be reached is no defect, and the next day tries again."""
    try:
        UpdateRates()()
    except RatesNotUpdated as err:
        log.warning("rates_not_updated", reason=str(err))
        return False
    return True


def update_rates_when_due() -> bool:
    """Update if the rates are older than the setting allows; whether they were updated."""
    days = number("CURRENCY_UPDATE_INTERVAL")
    updated = stored_rates().updated
    if days <= 0 or (updated is not None and utc_now() < updated + dt.timedelta(days=days) - _EARLY):
        return False
    return update_rates_in_background()


def _follow_setting(key: str) -> None:
    if key in _DECIDING:
        offload(update_rates_in_background, group="exchange")


def connect() -> None:
    """Follow the settings, and keep the rates up to date."""
    CHANGED.attach(_follow_setting)
    if SCHEDULES.get("exchange.update") is None:
        SCHEDULES.register(
            Schedule(
                name="exchange.update",
                every=dt.timedelta(days=1),
                enqueue=partial(offload, update_rates_when_due, group="exchange"),
            )
        )
