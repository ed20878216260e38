"""The class that plugins derive from."""

from __future__ import annotations

import datetime as dt
import warnings
from importlib.metadata import metadata as metadata_of
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stockpress.plugins import mandatory
from stockpress.plugins.contract import FINAL_METHODS, InvenTreePlugin
from stockpress.plugins.mixins import EventMixin, MachineDriverMixin, SettingsMixin, UrlsMixin
from stockpress.plugins.names import PluginMixinEnum


class Plain(InvenTreePlugin):
    NAME = "Plain Plugin"


class Full(InvenTreePlugin):
    NAME = "FullPlugin"
    SLUG = "full"
    TITLE = "A full plugin"
    AUTHOR = "Ann Author"
    DESCRIPTION = "Says everything about itself"
    PUBLISH_DATE = "2024-03-05"
    VERSION = "1.2.3"
    WEBSITE = "https://plugin.example"
    LICENSE = "MIT"


class Packaged(InvenTreePlugin):
    NAME = "Packaged"
    is_package = True
    package_name = "requests"


def test_a_plugin_says_what_its_attributes_say() -> None:
    plugin = Full()

    assert (plugin.name, plugin.slug, plugin.human_name) == ("FullPlugin", "full", "A full plugin")
    assert (plugin.author, plugin.description) == ("Ann Author", "Says everything about itself")
    assert (plugin.version, plugin.website, plugin.license) == ("1.2.3", "https://plugin.example", "MIT")
    assert str(plugin.pub_date) == "2024-03-05 00:00:00"


def test_a_plugin_that_says_only_its_name_has_that_for_the_rest() -> None:
    plugin = Plain()

    assert (plugin.slug, plugin.human_name, plugin.description) == ("plain-plugin", "Plain Plugin", "Plain Plugin")
    assert plugin.author == "Unknown author"
    assert (plugin.version, plugin.website, plugin.license, plugin.pub_date) == (None, None, None, "")


@pytest.mark.parametrize(
    ("name", "slug", "expected"),
    [
        ("Order History", None, "order-history"),
        ("Order History", "", "order-history"),
        ("whatever", "order_history", "order_history"),
        ("whatever", "Order_History", "order_history"),
        ("AdvancedSheetLabel", None, "advancedsheetlabel"),
        ("Größe & Maß", None, "groe-ma"),
    ],
)
def test_the_key_is_made_from_the_slug_or_else_the_name(name: str, slug: str | None, expected: str) -> None:
    plugin = type("Named", (InvenTreePlugin,), {"NAME": name, "SLUG": slug})()

    assert plugin.slug == expected


@pytest.mark.parametrize(
    ("attribute", "old"), [("NAME", "PLUGIN_NAME"), ("TITLE", "PLUGIN_TITLE"), ("SLUG", "PLUGIN_SLUG")]
)
def test_attributes_of_older_plugins_count_where_the_new_one_is_none_and_warn(attribute: str, old: str) -> None:
    plugin = type("Old", (InvenTreePlugin,), {"NAME": "new", attribute: None, old: "older"})()

    with pytest.warns(DeprecationWarning, match=attribute):
        found = {"NAME": lambda: plugin.name, "TITLE": lambda: plugin.human_name, "SLUG": lambda: plugin.slug}[
            attribute
        ]()

    assert found == "older"


def test_attributes_of_older_plugins_do_not_count_beside_new_ones() -> None:
    plugin = type("Both", (InvenTreePlugin,), {"NAME": "new", "PLUGIN_NAME": "older"})()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert plugin.name == "new"


@pytest.mark.parametrize("method", sorted(FINAL_METHODS))
def test_a_class_that_redefines_a_final_method_is_refused(method: str) -> None:
    with pytest.raises(TypeError, match=f"^INVE-E11.*{method}"):
        type("Redefining", (InvenTreePlugin,), {"NAME": "x", method: lambda self: None})


@pytest.mark.parametrize(
    "name",
    ["name", "slug", "human_name", "description", "author", "pub_date", "version", "website", "license", "package_path",
     "settings_url", "file", "path", "get_admin_source", "get_admin_context", "define_package"],
)  # fmt: skip
def test_a_class_may_redefine_everything_else(name: str) -> None:
    type("Redefining", (InvenTreePlugin,), {"NAME": "x", name: property(lambda self: "mine")})


def test_the_mixins_of_a_plugin_come_in_order_with_the_base_first() -> None:
    class Several(SettingsMixin, UrlsMixin, EventMixin, InvenTreePlugin):
        NAME = "several"

    assert list(Several().registered_mixins) == ["base", "events", "urls", "settings"]
    assert Several().registered_mixins["base"] == {"key": "base", "human_name": "base"}
    assert Several().registered_mixins["events"] == {"key": "events", "human_name": "Events"}


def test_the_base_class_may_stand_before_its_mixins() -> None:
    class Reversed(InvenTreePlugin, MachineDriverMixin, EventMixin):
        NAME = "reversed"

    plugin = Reversed()

    assert list(plugin.registered_mixins) == ["base", "events", "machine"]
    assert plugin.get_machine_drivers() == []
    assert plugin.mixin_enabled("machine")


@pytest.mark.parametrize("bases", [(InvenTreePlugin, SettingsMixin), (SettingsMixin, InvenTreePlugin)])
def test_a_plugin_may_have_an_init_of_its_own(bases: tuple[type, ...]) -> None:
    def __init__(self: Any) -> None:  # noqa: N807 - becomes the method of a class with bases in either order
        super(made, self).__init__()
        self.counter = len(self.settings)

    made = type("OwnInit", bases, {"NAME": "own", "SETTINGS": {"A": {"name": "a"}}, "__init__": __init__})

    assert made().counter == 1
    assert made().mixin_enabled("settings")


def test_keys_of_mixins_are_found_in_any_case_and_by_their_names() -> None:
    class Eventful(EventMixin, InvenTreePlugin):
        NAME = "eventful"

    plugin = Eventful()

    assert plugin.mixin("EVENTS")
    assert plugin.mixin(PluginMixinEnum.EVENTS)
    assert plugin.mixin_enabled("Events")
    assert not plugin.mixin("urls")
    assert not plugin.mixin_enabled("urls")


def test_a_plugin_may_add_a_mixin_of_its_own_kind() -> None:
    class OwnMixin:
        ready = False

        class MixinMeta:
            MIXIN_NAME = "My own"

        def __init__(self) -> None:
            super().__init__()
            self.add_mixin("Own", "is_ready", OwnMixin)  # type: ignore[attr-defined]

        def is_ready(self) -> bool:
            return self.ready

    class Owner(OwnMixin, InvenTreePlugin):
        NAME = "owner"

    plugin = Owner()
    assert plugin.registered_mixins["own"] == {"key": "own", "human_name": "My own"}
    assert not plugin.mixin_enabled("own")
    plugin.ready = True
    assert plugin.mixin_enabled("own")


def test_a_package_completes_what_the_class_does_not_say() -> None:
    plugin = Packaged()
    facts = metadata_of("requests")

    assert plugin.version == facts["Version"]
    assert plugin.description == facts["Summary"]
    assert plugin.website == facts.get_all("Project-URL")[0].split(", ", 1)[1]
    assert plugin.pub_date is None
    assert plugin.package_path == __name__
    assert plugin.package_install_name == "requests"


def test_what_the_class_says_counts_more_than_its_package() -> None:
    plugin = type("Both", (Packaged,), {"VERSION": "9.9", "DESCRIPTION": "mine", "LICENSE": "Zlib"})()

    assert (plugin.version, plugin.description, plugin.license) == ("9.9", "mine", "Zlib")


def test_a_package_that_is_not_installed_is_no_reason_to_fail() -> None:
    plugin = type("Gone", (Packaged,), {"package_name": "no-such-distribution"})()

    assert (plugin.version, plugin.website, plugin.description) == (None, None, "Packaged")
    assert not plugin.is_editable()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-03-05", dt.datetime(2024, 3, 5)),
        ("2024-3-5", dt.datetime(2024, 3, 5)),
        ("2024-03-05T10:20:30", dt.datetime(2024, 3, 5, 10, 20, 30)),
        (dt.date(2024, 3, 5), dt.datetime(2024, 3, 5)),
        ("2024-13-05", ""),
        ("last week", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_day_of_publication_is_a_moment_or_empty(written: Any, expected: Any) -> None:
    plugin = type("Dated", (InvenTreePlugin,), {"NAME": "dated", "PUBLISH_DATE": written})()

    assert plugin.pub_date == expected


def test_static_files_have_an_address_below_the_key() -> None:
    assert Full().plugin_static_file("panel.js:renderPanel") == "/static/plugins/full/panel.js:renderPanel"
    assert Full().plugin_static_file("assets", "a.svg") == "/static/plugins/full/assets/a.svg"
    assert Plain().plugin_static_file("a.js") == "/static/plugins/plain-plugin/a.js"


def test_static_files_of_a_plugin_in_development_come_from_its_own_server(settings: Any) -> None:
    settings.DEBUG = True
    settings.STOCKPRESS = SimpleNamespace(plugin_dev_slug="full", plugin_dev_host="http://localhost:5174/")

    assert Full().plugin_static_file("Panel.js:render") == "http://localhost:5174/src/Panel.tsx:render"
    assert Plain().plugin_static_file("Panel.js") == "/static/plugins/plain-plugin/Panel.js"


def test_the_page_of_settings_is_known_once_the_plugin_has_a_row() -> None:
    plugin = Plain()
    assert plugin.settings_url == ""

    plugin.db, plugin.pk = SimpleNamespace(pk=7, active=True), 7

    assert plugin.settings_url == "/web/settings/admin/plugin/7/"
    assert plugin.plugin_config() is plugin.db


def test_a_plugin_is_active_by_its_row_or_because_it_is_mandatory() -> None:
    plugin = Plain()
    plugin.db = SimpleNamespace(pk=7, active=False)
    assert not plugin.is_active()

    plugin.db.active = True
    assert plugin.is_active()

    needed = type("Needed", (InvenTreePlugin,), {"NAME": "InvenTreeLabel"})()
    needed.db = SimpleNamespace(pk=8, active=False)
    assert needed.is_mandatory()
    assert needed.is_active()


def test_the_operator_declares_more_plugins_mandatory(settings: Any) -> None:
    settings.STOCKPRESS = SimpleNamespace(plugins_mandatory=["plain-plugin"])

    assert Plain().is_mandatory()
    assert not Full().is_mandatory()
    assert len(mandatory.mandatory_keys()) == len(mandatory.MANDATORY) + 1 == 11


def test_a_plugin_knows_its_file_and_what_lies_beside_it() -> None:
    assert Plain.file() == Path(__file__).resolve()
    assert Plain().path() == Path(__file__).resolve().parent
    assert not Plain().is_builtin()
    assert not Plain().is_sample


def test_the_path_of_a_plugin_is_short_in_a_known_folder(settings: Any) -> None:
    here = Path(__file__).resolve()
    settings.STOCKPRESS = SimpleNamespace(plugin_dir=here.parent)

    assert Plain().package_path == "plugins/test_contract.py"


def test_the_administrators_script_is_a_static_file() -> None:
    assert Plain().get_admin_source() is None
    assert Plain().get_admin_context() is None

    plugin = type("Shown", (InvenTreePlugin,), {"NAME": "Shown", "ADMIN_SOURCE": "admin.js"})()

    assert plugin.get_admin_source() == "/static/plugins/shown/admin.js"


def test_a_package_installed_later_than_its_class_was_made_is_known_by_what_the_instance_is_told() -> None:
    plugin = Plain()
    plugin.is_package, plugin.package_name = True, "some-plugin"
    plugin.package = {"author": "Pat", "version": "3.1", "date": "2023-01-02"}

    assert (plugin.author, plugin.version, str(plugin.pub_date)) == ("Pat", "3.1", "2023-01-02 00:00:00")
    assert plugin.package_path == __name__
