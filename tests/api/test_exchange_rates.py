"""Exchange rates over HTTP, fetched from a server of the test in the place of the public one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from djmoney.contrib.exchange.models import ExchangeBackend, Rate, convert_money
from djmoney.money import Money

from stockpress.builtin.integration.currency_exchange import InvenTreeCurrencyExchange
from stockpress.inventory.common.exchange_rates import update_rates_when_due
from stockpress.settings_registry.services import ChangeSetting
from tests.domain.jobs.running import run_waiting
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

REFRESH, EXCHANGE = "/api/currency/refresh/", "/api/currency/exchange/"
RATES = {"EUR": 0.5, "GBP": 0.4, "AUD": 1.5}


class Service:
    """What it answers, and what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.body: Any = {"amount": 1.0, "base": "USD", "rates": RATES}
        self.asked: list[dict[str, list[str]]] = []


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(parse_qs(urlparse(self.path).query))
            body = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(InvenTreeCurrencyExchange, "ADDRESS", f"http://127.0.0.1:{server.server_port}/v1/latest")
    yield told
    server.shutdown()
    server.server_close()


def known() -> dict[str, float]:
    return {rate.currency: float(rate.value) for rate in Rate.objects.all()}


def store(base: str = "USD", **rates: float) -> None:
    backend = ExchangeBackend.objects.create(name="InvenTreeExchange", base_currency=base)
    for code, value in rates.items():
        Rate.objects.create(backend=backend, currency=code, value=value)


def test_a_refresh_stores_what_the_service_says_and_the_base_is_one(api, service: Service) -> None:
    service.body["rates"] = {**RATES, "USD": 7, "XXX": 3}
    client = api.staff()
    answer = client.post(REFRESH)
    assert answer.status_code == 200, answer.content
    assert known() == {**RATES, "USD": 1.0}
    shown = api.user().get(EXCHANGE).json()
    assert (shown["base_currency"], shown["exchange_rates"]) == ("USD", {**RATES, "USD": 1.0})
    assert shown["updated"]
    assert service.asked == [{"base": ["USD"], "symbols": ["AUD,CAD,CNY,EUR,GBP,JPY,NZD"]}]


def test_prices_are_converted_with_the_new_rates_at_once(
    api, service: Service, django_capture_on_commit_callbacks
) -> None:
    store(EUR=2.0)
    assert convert_money(Money(1, "USD"), "EUR").amount == 2
    with django_capture_on_commit_callbacks(execute=True):
        api.staff().post(REFRESH)
    assert float(convert_money(Money(1, "USD"), "EUR").amount) == 0.5


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, {}),
        (200, b"<html>"),
        (200, []),
        (200, {"rates": None}),
        (200, {"rates": {}}),
        (200, {"rates": {"EUR": -1}}),
    ],
)
def test_a_bad_answer_leaves_the_old_rates(api, service: Service, status: int, body: Any) -> None:
    store(EUR=2.0)
    service.status, service.body = status, body
    answer = api.staff().post(REFRESH)
    assert answer.status_code == 400
    assert "those stored before stay" in str(answer.json())
    assert known() == {"EUR": 2.0}


def test_a_service_that_cannot_be_reached_is_told_politely(api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InvenTreeCurrencyExchange, "ADDRESS", "http://127.0.0.1:9/v1/latest")
    answer = api.staff().post(REFRESH)
    assert answer.status_code == 400
    assert "cannot be reached" in str(answer.json())


def test_another_base_leaves_no_rate_of_the_one_before(api, service: Service) -> None:
    store("GBP", EUR=2.0, CAD=9.0)
    assert api.staff().post(REFRESH).status_code == 200
    assert known() == {**RATES, "USD": 1.0}


def test_rates_are_fetched_when_they_are_older_than_the_setting_says(service: Service) -> None:
    assert update_rates_when_due() is True
    assert update_rates_when_due() is False
    ExchangeBackend.objects.update(last_update="2020-01-01T00:00:00Z")
    ChangeSetting(key="CURRENCY_UPDATE_INTERVAL", value=0)()
    assert update_rates_when_due() is False
    ChangeSetting(key="CURRENCY_UPDATE_INTERVAL", value=7)()
    assert update_rates_when_due() is True


def test_a_change_of_the_currencies_fetches_rates_in_the_background(api, service: Service) -> None:
    client = api.staff()
    changed = client.patch("/api/settings/global/INVENTREE_DEFAULT_CURRENCY/", {"value": "EUR"}, format="json")
    assert changed.status_code == 200, changed.content
    assert service.asked == []
    run_waiting()
    assert [one["base"] for one in service.asked] == [["EUR"]]


def test_only_staff_have_rates_fetched(api, service: Service) -> None:
    assert api.user().post(REFRESH).status_code == 403
    assert api.anonymous().post(REFRESH).status_code == 401
    assert api.anonymous().get(EXCHANGE).status_code == 401
    assert service.asked == []


SOURCE = """
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import CurrencyExchangeMixin

    class Exchange(CurrencyExchangeMixin, InvenTreePlugin):
        NAME = "Own Rates"

        def update_exchange_rates(self, base_currency, symbols):
            {body}
"""


@pytest.mark.parametrize(
    ("body", "status"),
    [("return {'EUR': 3}", 200), ("return None", 400), ("return [1]", 400), ("raise ValueError('oh')", 400)],
)
def test_a_plugin_that_is_chosen_gives_the_rates(api, tmp_path, body: str, status: int) -> None:
    store(EUR=2.0)
    folder = PluginFolder(tmp_path)
    folder.write("rates", SOURCE.format(body=body))
    with plugins_from(folder, "own-rates"):
        ChangeSetting(key="CURRENCY_UPDATE_PLUGIN", value="own-rates")()
        assert api.staff().post(REFRESH).status_code == status
    assert known() == ({"EUR": 3.0, "USD": 1.0} if status == 200 else {"EUR": 2.0})


def test_only_plugins_that_fetch_rates_can_be_chosen(api) -> None:
    answer = api.staff().patch(
        "/api/settings/global/CURRENCY_UPDATE_PLUGIN/", {"value": "inventreelabel"}, format="json"
    )
    assert answer.status_code == 400
