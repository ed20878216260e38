"""Every mixin: its key, what people call it, and when it is ready."""

from __future__ import annotations

from typing import Any

import pytest

from stockpress.plugins import mixins
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.names import PluginMixinEnum
from tests.domain.plugins.fakes import Handler

ALWAYS: dict[str, Any] = {}
LINK = {"name": "Page", "link": "plugin:page"}

# Mixin, key, human name, attributes that make it ready.
TABLE = [
    (mixins.ActionMixin, "action", "Actions", ALWAYS),
    (mixins.APICallMixin, "api_call", "API calls", {"API_URL_SETTING": "URL", "API_TOKEN_SETTING": "TOKEN"}),
    (mixins.AppMixin, "app", "App registration", ALWAYS),
    (mixins.BarcodeMixin, "barcode", "Barcode", ALWAYS),
    (mixins.SupplierBarcodeMixin, "supplier-barcode", "Barcode", ALWAYS),
    (mixins.CurrencyExchangeMixin, "currencyexchange", "CurrentExchange", ALWAYS),
    (mixins.DataExportMixin, "exporter", "DataExport", ALWAYS),
    (mixins.EventMixin, "events", "Events", ALWAYS),
    (mixins.IconPackMixin, "icon_pack", "icon_pack", ALWAYS),
    (mixins.LabelPrintingMixin, "labels", "Label printing", ALWAYS),
    (mixins.LocateMixin, "locate", "Locate", ALWAYS),
    (mixins.MachineDriverMixin, "machine", "MachineDriver", ALWAYS),
    (mixins.MailMixin, "mail", "Mail", ALWAYS),
    (mixins.NavigationMixin, "navigation", "Navigation Links", {"NAVIGATION": [LINK]}),
    (mixins.NotificationMixin, "notification", "notification", ALWAYS),
    (mixins.ReportMixin, "report", "ReportContext", ALWAYS),
    (mixins.ScheduleMixin, "schedule", "Schedule", {"SCHEDULED_TASKS": {"a": {"func": "a", "schedule": "D"}}}),
    (mixins.SettingsMixin, "settings", "Settings", {"SETTINGS": {"A": {"name": "a"}}}),
    (mixins.SupplierMixin, "supplier", "Supplier", ALWAYS),
    (mixins.TransitionMixin, "statetransition", "StateTransition", {"TRANSITION_HANDLERS": [Handler()]}),
    (mixins.UrlsMixin, "urls", "URLs", {"URLS": ["a pattern"]}),
    (mixins.UserInterfaceMixin, "ui", "ui", ALWAYS),
    (mixins.ValidationMixin, "validation", "Validation", ALWAYS),
]
NOT_READY = [row for row in TABLE if row[3] is not ALWAYS]


def made(mixin: type, attributes: dict[str, Any], *, base_first: bool = False) -> Any:
    bases = (InvenTreePlugin, mixin) if base_first else (mixin, InvenTreePlugin)
    return type("Made", bases, {"NAME": "Made", **attributes})()


def test_all_mixins_are_in_the_table() -> None:
    assert {row[0].__name__ for row in TABLE} == {name for name in mixins.__all__ if name.endswith("Mixin")}
    assert len(TABLE) == 23


def test_every_key_but_the_base_and_one_of_old_belongs_to_a_mixin() -> None:
    assert {str(key) for key in PluginMixinEnum} - {row[1] for row in TABLE} == {"base", "settingscontent"}


@pytest.mark.parametrize("base_first", [False, True])
@pytest.mark.parametrize(("mixin", "key", "human_name", "attributes"), TABLE)
def test_a_mixin_is_known_by_its_key_and_name_in_either_order_of_bases(
    mixin: type, key: str, human_name: str, attributes: dict[str, Any], base_first: bool
) -> None:
    plugin = made(mixin, attributes, base_first=base_first)

    assert plugin.registered_mixins[key] == {"key": key, "human_name": human_name}
    assert human_name == mixin.MixinMeta.MIXIN_NAME  # type: ignore[attr-defined]
    assert plugin.mixin(key)
    assert plugin.mixin_enabled(key) is True


@pytest.mark.parametrize(("mixin", "key"), [(row[0], row[1]) for row in NOT_READY if row[0] is not mixins.APICallMixin])
def test_a_mixin_without_what_it_needs_is_known_and_not_ready(mixin: type, key: str) -> None:
    plugin = made(mixin, {})

    assert plugin.mixin(key)
    assert plugin.mixin_enabled(key) is False


@pytest.mark.parametrize("attributes", [{}, {"API_URL_SETTING": "URL"}, {"API_TOKEN_SETTING": "TOKEN"}])
def test_calls_without_settings_say_so_when_they_are_asked_whether_they_are_ready(attributes: dict[str, str]) -> None:
    plugin = made(mixins.APICallMixin, attributes)

    with pytest.raises(MixinNotImplementedError, match="API_"):
        plugin.mixin_enabled("api_call")


def test_settings_of_users_alone_are_enough() -> None:
    assert made(mixins.SettingsMixin, {"USER_SETTINGS": {"A": {"name": "a"}}}).mixin_enabled("settings")


def test_barcodes_of_suppliers_are_barcodes_and_suppliers_have_settings() -> None:
    assert list(made(mixins.SupplierBarcodeMixin, {}).registered_mixins) == ["base", "barcode", "supplier-barcode"]
    assert list(made(mixins.SupplierMixin, {}).registered_mixins) == ["base", "settings", "supplier"]
    assert made(mixins.SupplierMixin, {}).mixin_enabled("settings")


@pytest.mark.parametrize(
    ("mixin", "method", "arguments"),
    [
        (mixins.CurrencyExchangeMixin, "update_exchange_rates", ("EUR", ["USD"])),
        (mixins.EventMixin, "process_event", ("stockitem.moved",)),
        (mixins.IconPackMixin, "icon_packs", ()),
        (mixins.LabelPrintingMixin, "print_label", ()),
        (mixins.LocateMixin, "locate_stock_location", (1,)),
        (mixins.MailMixin, "process_mail_out", ("mail",)),
        (mixins.MailMixin, "process_mail_in", ("mail",)),
        (mixins.NotificationMixin, "send_notification", (None, "x", [], {})),
        (mixins.SupplierBarcodeMixin, "extract_barcode_fields", ("x",)),
        (mixins.SupplierMixin, "get_suppliers", ()),
        (mixins.SupplierMixin, "get_search_results", ("a", "b")),
        (mixins.SupplierMixin, "get_import_data", ("a", "b")),
        (mixins.SupplierMixin, "get_pricing_data", ("a",)),
        (mixins.SupplierMixin, "get_parameters", ("a",)),
        (mixins.BarcodeMixin, "generate", (None,)),
    ],
)
def test_what_a_plugin_has_to_define_says_so_when_it_does_not(mixin: type, method: str, arguments: Any) -> None:
    with pytest.raises(MixinNotImplementedError, match=r"Made (has to define|does not make)"):
        getattr(made(mixin, {}), method)(*arguments)
