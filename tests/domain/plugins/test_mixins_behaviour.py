"""What the mixins do for plugins that leave most to them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from structlog.testing import capture_logs

from stockpress.plugins import mixins
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.errors import MixinImplementationError, MixinNotImplementedError
from stockpress.plugins.mixins import schedule
from stockpress.plugins.mixins import settings as settings_mixin
from stockpress.plugins.mixins.user_interface import FEATURE_METHODS
from tests.domain.plugins.fakes import Handler
from tests.factories.stock import StockItemFactory, StockLocationFactory


def made(mixin: type, **attributes: Any) -> Any:
    return type("Made", (mixin, InvenTreePlugin), {"NAME": "Made", **attributes})()


def test_an_action_has_the_plugins_name_unless_it_has_its_own() -> None:
    assert made(mixins.ActionMixin).action_name() == "Made"
    assert made(mixins.ActionMixin, ACTION_NAME="beep").action_name() == "beep"
    assert made(mixins.ActionMixin).get_response("ann", {}) == {"action": "Made", "result": False, "info": None}


class TestSettings:
    def test_the_definitions_of_an_instance_are_its_own(self) -> None:
        definitions = {"A": {"name": "a"}}
        first = made(mixins.SettingsMixin, SETTINGS=definitions)

        first.settings["B"] = {"name": "b"}
        first.settings["A"]["name"] = "changed"

        assert definitions == {"A": {"name": "a"}}

    def test_values_are_read_and_written_where_they_are_stored(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[tuple[Any, ...]] = []
        for port in ("SETTING_VALUE", "CHANGE_SETTING", "USER_SETTING_VALUE", "CHANGE_USER_SETTING"):

            def note(plugin: Any, *args: Any, _port: str = port, **kwargs: Any) -> str:
                asked.append((_port, plugin.slug, args, kwargs))
                return "value"

            monkeypatch.setattr(getattr(settings_mixin, port), "_function", note)
        plugin = made(mixins.SettingsMixin)

        assert plugin.get_setting("A", cache=True, backup_value=3) == "value"
        plugin.set_setting("A", 4, user="ann")
        assert plugin.get_user_setting("B", "bob", backup_value=1) == "value"
        plugin.set_user_setting("B", 2, "bob")

        assert asked == [
            ("SETTING_VALUE", "made", ("A",), {"backup_value": 3}),
            ("CHANGE_SETTING", "made", ("A", 4), {"by": "ann"}),
            ("USER_SETTING_VALUE", "made", ("B", "bob"), {"backup_value": 1}),
            ("CHANGE_USER_SETTING", "made", ("B", "bob", 2), {}),
        ]


class TestSchedule:
    def tasks(self, **definition: Any) -> Any:
        return made(mixins.ScheduleMixin, SCHEDULED_TASKS={"tick": definition}, tick=lambda self: None)

    def test_tasks_are_registered_under_names_of_the_plugin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        registered: list[Any] = []
        monkeypatch.setattr(schedule.REGISTER_TASKS, "_function", lambda plugin, tasks: registered.append(tasks))
        plugin = self.tasks(func="tick", schedule="i", minutes=5)

        plugin.register_tasks()

        assert registered == [
            [
                schedule.ScheduledTask(
                    name="plugin.made.tick", function="tick", interval=schedule.Interval.MINUTES, minutes=5, repeats=-1
                )
            ]
        ]
        assert registered[0][0].is_method
        assert (plugin.get_task_name("tick"), plugin.get_task_names()) == ("plugin.made.tick", ["plugin.made.tick"])

    def test_a_function_with_a_dot_is_one_of_any_module(self) -> None:
        (task,) = self.tasks(func="plugin.samples.hello", schedule="D", repeats=3).checked_tasks()

        assert (task.is_method, task.minutes, task.repeats) == (False, None, 3)

    @pytest.mark.parametrize(
        ("definition", "reason"),
        [
            ({"schedule": "D"}, "'func'"),
            ({"func": "missing", "schedule": "D"}, "does not have"),
            ({"func": "tick"}, "'schedule'"),
            ({"func": "tick", "schedule": "O"}, "use one of I, H, D, W, M, Q, Y"),
            ({"func": "tick", "schedule": "I"}, "'minutes'"),
            ({"func": "tick", "schedule": "I", "minutes": "5"}, "'minutes'"),
            ({"func": "tick", "schedule": "I", "minutes": 0}, "'minutes'"),
            ({"func": "tick", "schedule": "D", "repeats": "often"}, "'repeats'"),
        ],
    )
    def test_a_definition_that_cannot_work_is_refused(self, definition: dict[str, Any], reason: str) -> None:
        with pytest.raises(MixinImplementationError, match=reason):
            self.tasks(**definition).register_tasks()

    @pytest.mark.parametrize("tasks", [["tick"], {"tick": "D"}, {}])
    def test_what_are_no_definitions_is_refused(self, tasks: Any) -> None:
        plugin = made(mixins.ScheduleMixin, get_scheduled_tasks=lambda self: tasks)

        with pytest.raises(MixinImplementationError):
            plugin.validate_scheduled_tasks()

    def test_tasks_may_depend_on_the_plugin(self) -> None:
        plugin = made(mixins.ScheduleMixin, get_scheduled_tasks=lambda self: {self.slug: {}})

        assert plugin.mixin_enabled("schedule")
        assert plugin.get_task_names() == ["plugin.made.made"]


class TestApiCall:
    def caller(self, **attributes: Any) -> Any:
        values = {"URL": "api.example/v1", "TOKEN": "secret"}
        return made(
            mixins.APICallMixin,
            API_URL_SETTING="URL",
            API_TOKEN_SETTING="TOKEN",
            get_setting=lambda self, key: values[key],
            **attributes,
        )

    @pytest.fixture
    def sent(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
        calls: list[dict[str, Any]] = []

        def request(method: str, url: str, **kwargs: Any) -> Any:
            calls.append({"method": method, "url": url, **kwargs})
            return SimpleNamespace(status_code=200, json=lambda: {"answer": 42})

        monkeypatch.setattr("requests.request", request)
        return calls

    def test_a_call_goes_to_the_address_of_the_setting_with_the_token(self, sent: list[dict[str, Any]]) -> None:
        assert self.caller().api_call("/things/", url_args={"a": 1, "b": ["x", "y"]}) == {"answer": 42}

        assert sent == [
            {
                "method": "GET",
                "url": "https://api.example/v1/things/?a=1&b=x,y",
                "headers": {
                    "Content-Type": "application/json",
                    "Bearer": "secret",
                    "Authorization": "Bearer secret",
                },
                "data": None,
                "json": None,
                "timeout": 30.0,
            }
        ]

    def test_a_call_may_have_everything_its_own_way(self, sent: list[dict[str, Any]]) -> None:
        response = self.caller(API_METHOD="http", API_TOKEN="X-Key").api_call(
            "http://else.example/",
            "POST",
            json={"a": 1},
            headers={"A": "b"},
            simple_response=False,
            endpoint_is_url=True,
            timeout=2,
        )

        assert response.status_code == 200
        assert (sent[0]["url"], sent[0]["method"], sent[0]["json"]) == ("http://else.example/", "POST", {"a": 1})
        assert (sent[0]["headers"], sent[0]["timeout"]) == ({"A": "b"}, 2)

    def test_data_and_json_together_are_refused(self, sent: list[dict[str, Any]]) -> None:
        with pytest.raises(ValueError, match="not both"):
            self.caller().api_call("a", data="x", json={})
        assert sent == []

    @pytest.mark.parametrize(
        ("arguments", "query"),
        [
            ({"a": "b c&d#e"}, "?a=b%20c%26d%23e"),
            ({"a": "quoted%20already"}, "?a=quoted%20already"),
            ({"a": (1, 2), "b": None, "c": b"x"}, "?a=1,2&b=None&c=b'x'"),
        ],
    )
    def test_arguments_become_a_query(self, arguments: dict[str, Any], query: str) -> None:
        assert self.caller().api_build_url_args(arguments) == query

    def test_a_plugin_without_settings_says_what_it_lacks(self) -> None:
        plugin = made(mixins.APICallMixin, API_URL_SETTING="URL", API_TOKEN_SETTING="TOKEN")

        with pytest.raises(MixinNotImplementedError, match="SettingsMixin"):
            _ = plugin.api_url


class TestBarcode:
    def test_a_plugin_that_does_not_define_it_makes_no_barcodes(self) -> None:
        plugin = made(mixins.BarcodeMixin)

        assert not plugin.has_barcode_generation
        assert plugin.scan("x") is None

    def test_a_plugin_that_fails_for_nothing_does_make_barcodes(self) -> None:
        assert made(mixins.BarcodeMixin, generate=lambda self, instance: instance.pk).has_barcode_generation
        assert made(mixins.BarcodeMixin, generate=lambda self, instance: "x").has_barcode_generation


class TestNavigation:
    @pytest.mark.parametrize("link", [{"name": "a"}, {"link": "b"}, {}])
    def test_a_link_without_name_or_address_is_refused_at_once(self, link: dict[str, str]) -> None:
        with pytest.raises(MixinNotImplementedError, match="lacks"):
            made(mixins.NavigationMixin, NAVIGATION=[link])

    def test_the_tab_has_the_plugins_title_unless_it_has_its_own(self) -> None:
        plugin = made(mixins.NavigationMixin, TITLE="Made up")

        assert (plugin.navigation_name, plugin.navigation_icon) == ("Made up", "fas fa-question")
        named = made(mixins.NavigationMixin, NAVIGATION_TAB_NAME="Tab", NAVIGATION_TAB_ICON="fas fa-box")
        assert (named.navigation_name, named.navigation_icon) == ("Tab", "fas fa-box")


class TestUrls:
    def test_addresses_are_asked_for_when_they_are_needed(self) -> None:
        asked: list[int] = []
        plugin = made(mixins.UrlsMixin, SLUG="my_urls", setup_urls=lambda self: [asked.append(1) or "pattern"])

        assert asked == []
        assert (plugin.urls, plugin.has_urls, asked) == (["pattern"], True, [1])
        assert (plugin.base_url, plugin.internal_name) == ("plugin/my_urls/", "plugin:my_urls:")


class TestUserInterface:
    @pytest.mark.parametrize(("word", "method"), FEATURE_METHODS.items())
    def test_each_kind_of_feature_has_its_method(self, word: str, method: str) -> None:
        plugin = made(
            mixins.UserInterfaceMixin,
            **{method: lambda self, request, context, **kwargs: [{"key": request, **context}]},
        )

        assert plugin.get_ui_features(word, {"target_id": 3}, "request") == [{"key": "request", "target_id": 3}]
        others = [other for other in FEATURE_METHODS if other != word]
        assert all(plugin.get_ui_features(other, {}, None) == [] for other in others)

    def test_an_unknown_kind_has_no_features(self) -> None:
        assert made(mixins.UserInterfaceMixin).get_ui_features("cellar", {}, None) == []


class TestTransition:
    def test_only_handlers_count_and_the_rest_is_named_in_the_log(self) -> None:
        handler = Handler()
        plugin = made(mixins.TransitionMixin, TRANSITION_HANDLERS=[Handler, handler, "x"])

        with capture_logs() as logs:
            assert plugin.get_transition_handlers() == [handler]
        assert [entry["event"].startswith("INVE-E9") for entry in logs] == [True, True]

    def test_what_is_no_list_is_named_in_the_log(self) -> None:
        plugin = made(mixins.TransitionMixin, TRANSITION_HANDLERS=Handler())

        with capture_logs() as logs:
            assert not plugin.mixin_enabled("statetransition")
        assert logs[0]["event"].startswith("INVE-E9")


class TestValidation:
    def test_everything_is_left_to_others(self) -> None:
        plugin = made(mixins.ValidationMixin)

        assert plugin.validate_model_instance(None, deltas={}) is None
        assert plugin.validate_serial_number("1", None, stock_item=None) is None
        assert plugin.increment_serial_number("1", part=None, anything=1) is None
        assert plugin.generate_batch_code(part=None) is None

    def test_a_refusal_is_a_validation_error(self) -> None:
        with pytest.raises(ValidationError, match="no"):
            made(mixins.ValidationMixin).raise_error("no")


@pytest.mark.django_db
class TestLocate:
    def located(self) -> Any:
        return made(
            mixins.LocateMixin, found=[], locate_stock_location=lambda self, location_pk: self.found.append(location_pk)
        )

    def test_an_item_is_where_its_location_is(self) -> None:
        item, plugin = StockItemFactory.create(location=StockLocationFactory.create()), self.located()

        plugin.locate_stock_item(item.pk)

        assert plugin.found == [item.location_id]

    def test_an_item_that_lies_nowhere_is_not_shown(self) -> None:
        plugin = self.located()

        plugin.locate_stock_item(StockItemFactory.create(location=None).pk)
        plugin.locate_stock_item(StockItemFactory.create(location=StockLocationFactory.create(), quantity=0).pk)
        plugin.locate_stock_item(999_999)

        assert plugin.found == []


class TestExport:
    def test_a_file_is_named_for_its_rows_and_the_day(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda: dt.date(2024, 3, 5))

        assert made(mixins.DataExportMixin).generate_filename(SimpleNamespace, "csv") == (
            "InvenTree_SimpleNamespace_2024-03-05.csv"
        )

    def test_rows_are_what_the_serializer_makes_of_them_and_the_output_says_how_far_it_is(self) -> None:
        from rest_framework import serializers

        class RowSerializer(serializers.Serializer):
            pk = serializers.IntegerField()

        output = SimpleNamespace(progress=0, save=lambda **kwargs: None)
        rows = made(mixins.DataExportMixin).export_data(
            [SimpleNamespace(pk=number) for number in range(150)], RowSerializer, {}, {}, output
        )

        assert (rows[0], len(rows), output.progress) == ({"pk": 0}, 150, 150)

    def test_options_headers_and_rows_are_left_as_they_are(self) -> None:
        plugin = made(mixins.DataExportMixin)

        assert plugin.get_export_options_serializer(data={}) is None
        assert plugin.supports_export(SimpleNamespace, "ann", serializer_class=None)
        assert plugin.update_headers({"a": "A"}, {}) == {"a": "A"}
        assert plugin.filter_queryset("rows") == "rows"
