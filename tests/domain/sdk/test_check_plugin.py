"""What `check_plugin` says of plugins: nothing of those that are right, and something useful of the others."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework import serializers

from stockpress.plugins.discovery import Discovery
from stockpress.sdk import actions, background, events, exports, labels, machines, reports, rules, settings, ui, web
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.testing import check_plugin


def problems(*bases: type, **attributes: Any) -> str:
    made = type("Made", (*bases, Plugin), {"NAME": "Made", **attributes})
    return " ".join(check_plugin(made))


# As in InvenTree, it has the mixin for its calls and names no settings: its address is fixed.
KNOWN = {"the mixin api_call is not ready: InvenTreeCurrencyExchange has to define API_URL_SETTING."}


def test_the_bundled_plugins_have_no_problems() -> None:
    found = Discovery(builtin_package="stockpress.builtin").run()
    assert found.candidates
    assert {problem for one in found.candidates.values() for problem in check_plugin(one.plugin)} <= KNOWN


def test_a_plugin_of_many_talents_has_no_problems() -> None:
    class Able(
        labels.LabelPrintingMixin,
        events.EventMixin,
        settings.SettingsMixin,
        ui.UserInterfaceMixin,
        rules.ValidationMixin,
        background.ScheduleMixin,
        web.UrlsMixin,
        reports.ReportMixin,
        actions.ActionMixin,
        Plugin,
    ):
        NAME = "Able"
        SLUG = "able"
        MIN_VERSION = "1.0.0"
        MAX_VERSION = "1.9"
        PUBLISH_DATE = "2026-01-31"
        SETTINGS = settings.definitions(COUNT=settings.Setting(name="Count", type=int, default=2, choices=[1, 2]))
        SCHEDULED_TASKS = background.tasks(tidy=background.Task(call="tidy"))

        def tidy(self) -> None: ...

        def print_label(self, pdf_data: bytes, **kwargs: Any) -> None: ...

        def process_event(self, event: str, *args: Any, **kwargs: Any) -> None: ...

        def get_ui_panels(self, request: Any, context: Any, **kwargs: Any) -> list[Any]:
            return []

        def validate_serial_number(self, serial: str) -> None: ...

        def generate_batch_code(self) -> str:
            return "a"

        def add_label_context(self, label: Any, item: Any, user: Any, context: Any) -> None: ...

    assert check_plugin(Able) == []


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ({"NAME": ""}, "NAME is missing"),
        ({"NAME": "!!!"}, "no letter or digit"),
        ({"SLUG": "My Plugin"}, "SLUG is 'My Plugin' and the key becomes 'my-plugin'"),
        ({"NAME": "x" * 300}, "the key has 300 characters"),
        ({"MIN_VERSION": "new"}, "MIN_VERSION is 'new', which is no version"),
        ({"MIN_VERSION": "2.0", "MAX_VERSION": "1.0"}, "MIN_VERSION 2.0 is above MAX_VERSION 1.0"),
        ({"MIN_VERSION": "9.0"}, "the versions 9.0 to any do not include"),
        ({"MAX_VERSION": "0.1"}, "the versions any to 0.1 do not include"),
        ({"PUBLISH_DATE": "soon"}, "PUBLISH_DATE is 'soon'"),
        ({"version": property(lambda _self: 1 / 0)}, "metadata cannot be read: ZeroDivisionError"),
        ({"__init__": lambda self, what: None}, "the constructor, called without arguments, failed: TypeError"),
        ({"SETTINGS": {}}, "SETTINGS does nothing without SettingsMixin"),
        ({"process_event": print}, "process_event does nothing without EventMixin"),
        ({"get_ui_panels": print}, "get_ui_panels does nothing without UserInterfaceMixin"),
    ],
)
def test_what_is_wrong_with_the_class_is_named(attributes: dict[str, Any], text: str) -> None:
    assert text in problems(**attributes)


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        ({}, "setting KEY: it has no name for people"),
        ({"name": "Key", "defualt": 3}, "setting KEY: 'defualt' means nothing"),
        ({"name": "Key", "validator": int, "default": "many"}, "the default 'many' is no int"),
        ({"name": "Key", "choices": ["a"], "default": "b"}, "the default 'b' is none of its choices"),
    ],
)
def test_what_is_wrong_with_a_setting_is_named(definition: Any, text: str) -> None:
    assert text in problems(settings.SettingsMixin, SETTINGS={"KEY": definition})
    assert text in problems(settings.SettingsMixin, USER_SETTINGS={"KEY": definition})


class Options(serializers.Serializer):
    columns = serializers.CharField()


class Driver(machines.LabelPrinterBaseDriver):
    SLUG = "driver"
    NAME = "Driver"


@pytest.mark.parametrize(
    ("mixin", "attributes", "text"),
    [
        (events.EventMixin, {}, "EventMixin needs process_event"),
        (labels.LabelPrintingMixin, {}, "LabelPrintingMixin needs print_label or print_labels or make_labels"),
        (
            events.EventMixin,
            {"process_event": lambda self, event: None},
            "process_event is called as process_event(event, id=..., any_other=...), and it cannot be",
        ),
        (
            labels.LabelPrintingMixin,
            {"print_label": lambda self, label, item: None},
            "print_label is called as print_label(pdf_data=..., png_file=...",
        ),
        (ui.UserInterfaceMixin, {"get_ui_panels": lambda self: []}, "get_ui_panels(request, context)"),
        (ui.UserInterfaceMixin, {"get_ui_panels": []}, "get_ui_panels has to be a method"),
        (
            rules.ValidationMixin,
            {"validate_part_name": lambda self, name, part, more: None},
            "validate_part_name(name, part)",
        ),
        (
            background.ScheduleMixin,
            {"SCHEDULED_TASKS": {"a": {"func": "gone", "schedule": "D"}}},
            "tasks cannot be read: MixinImplementationError: The scheduled task 'a' of Made names the method 'gone'",
        ),
        (web.UrlsMixin, {"URLS": ["page/"]}, "'page/' is no pattern"),
        (web.APICallMixin, {}, "the mixin api_call is not ready: Made has to define API_URL_SETTING"),
        (
            labels.LabelPrintingMixin,
            {
                "print_label": lambda self, **_: None,
                "get_printing_options_serializer": lambda self, request, data=0: {},
            },
            "the printing options are a dict",
        ),
        (exports.DataExportMixin, {"ExportOptionsSerializer": Options}, "the export option 'columns' needs a name"),
        (reports.IconPackMixin, {"icon_packs": lambda self: [1]}, "icons cannot be read: AttributeError"),
        (machines.MachineDriverMixin, {"get_machine_drivers": lambda self: [Driver]}, "the attributes DESCRIPTION"),
        (rules.TransitionMixin, {"TRANSITION_HANDLERS": "no"}, "TRANSITION_HANDLERS is no list"),
        (rules.TransitionMixin, {"TRANSITION_HANDLERS": [1]}, "no instance of TransitionMethod"),
    ],
)
def test_what_is_wrong_with_the_use_of_a_mixin_is_named(mixin: type, attributes: dict[str, Any], text: str) -> None:
    assert text in problems(mixin, **attributes)


def test_a_key_of_a_setting_that_cannot_be_stored_is_named() -> None:
    assert "a key is a text of 1 to 50 characters" in problems(settings.SettingsMixin, SETTINGS={"K" * 60: {}})


def test_what_is_no_plugin_is_said_so() -> None:
    assert check_plugin(dict) == ["<class 'dict'> does not derive from Plugin."]
