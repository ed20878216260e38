"""What the server's own settings accept, and what it notes in them itself."""

from __future__ import annotations

import pytest

from stockpress.settings_registry import flag, text
from stockpress.settings_registry.definitions import Scope, SettingInvalid, definition_of, public_definitions
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.resolution import is_notified
from stockpress.settings_registry.services import ChangeSetting, clear_restart_required
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://stock",
        "http://stock:8000",
        "http://localhost",
        "http://192.168.1.7:8000",
        "http://[::1]:8000",
        "https://stock.example.com",
        "https://stock.example.com/below/",
        "https://lager.müller.de",
    ],
)
def test_the_base_url_is_empty_or_an_address_in_the_local_network_or_the_internet(url: str) -> None:
    ChangeSetting(key="INVENTREE_BASE_URL", value=url)()
    assert text("INVENTREE_BASE_URL") == url


@pytest.mark.parametrize(
    "url", ["stock", "ftp://stock", "http://", "http://-stock", "http://a b", "javascript:alert(1)", "http://s\nX", " "]
)
def test_a_base_url_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SettingInvalid, match=r"https://stock\.example\.com"):
        ChangeSetting(key="INVENTREE_BASE_URL", value=url)()
    assert not InvenTreeSetting.objects.exists()


def test_prices_have_at_least_as_many_decimal_places_at_most_as_at_least() -> None:
    ChangeSetting(key="PRICING_DECIMAL_PLACES", value=3)()
    ChangeSetting(key="PRICING_DECIMAL_PLACES_MIN", value=3)()
    for key, value in (("PRICING_DECIMAL_PLACES_MIN", 4), ("PRICING_DECIMAL_PLACES", 2)):
        with pytest.raises(SettingInvalid, match="the value of PRICING_DECIMAL_PLACES"):
            ChangeSetting(key=key, value=value)()


def test_what_takes_effect_at_the_next_start_says_so_until_then() -> None:
    assert flag("SERVER_RESTART_REQUIRED") is False
    ChangeSetting(key="PLUGIN_ON_STARTUP", value=True)()
    assert flag("SERVER_RESTART_REQUIRED") is True
    clear_restart_required()
    assert flag("SERVER_RESTART_REQUIRED") is False
    assert [change.key for change in SettingChange.objects.all()] == ["PLUGIN_ON_STARTUP"]


def test_what_the_server_keeps_for_itself_is_not_public() -> None:
    public = set(public_definitions(Scope.GLOBAL))
    assert {"_GLOBAL_WARNING", "_PENDING_MIGRATIONS"}.isdisjoint(public)
    assert "SERVER_RESTART_REQUIRED" in public
    assert definition_of("SERVER_RESTART_REQUIRED").hidden


@pytest.mark.parametrize("value", ["", "[]", "{", "1", "[" * 1999])
def test_warnings_are_a_json_object(value: str) -> None:
    with pytest.raises(SettingInvalid, match="JSON object"):
        ChangeSetting(key="_GLOBAL_WARNING", value=value)()


def test_users_are_told_by_mail_until_they_say_otherwise() -> None:
    ann, bob = UserFactory.create(), UserFactory.create()
    ChangeSetting(key="NOTIFICATION_METHOD_MAIL", value=False, user=ann, scope=Scope.NOTIFICATION)()
    assert (is_notified(ann, "mail"), is_notified(bob, "mail")) == (False, True)


@pytest.mark.usefixtures("label_sheets")
@pytest.mark.parametrize("value", ["", "inventreelabel"])
def test_the_default_printer_is_one_that_there_is_or_none(value: str) -> None:
    ann = UserFactory.create()
    for wanted in ("inventreelabelsheet", value):
        ChangeSetting(key="LABEL_DEFAULT_PRINTER", value=wanted, user=ann)()
    with pytest.raises(SettingInvalid):
        ChangeSetting(key="LABEL_DEFAULT_PRINTER", value="no-such-printer", user=ann)()
