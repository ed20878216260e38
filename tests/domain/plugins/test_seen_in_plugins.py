"""What plugins of the package index were seen to do, made small: each took something down, or a plugin out of use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stockpress.plugins import isolation, quarantine
from stockpress.plugins.discovery import Discovery
from stockpress.plugins.stored_settings import change
from tests.conftest import Api
from tests.factories.plugins import PluginFolder, plugins_from

PLUGIN = """
from stockpress.plugins.contract import InvenTreePlugin

class {name}(InvenTreePlugin):
    NAME = "{name}"
"""
SWITCHED = """
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import SettingsMixin

class Switched(SettingsMixin, InvenTreePlugin):
    NAME = "Switched"
    SETTINGS = {
        "SHOWN": {"name": "Shown", "default": True, "validator": bool},
        "DAYS": {"name": "Days", "default": 3, "validator": int},
        "TITLE": {"name": "Title", "default": "none"},
    }

    def get_admin_context(self):
        raise IndexError("nothing to show yet")
"""

WITH_TABLES = """
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.mixins import AppMixin, EventMixin

class Tables(AppMixin, EventMixin, InvenTreePlugin):
    NAME = "Tables"

    def process_event(self, event, *args, **kwargs):
        raise RuntimeError("its model is in no installed app")
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package on the path that announces two plugins, each in a module of its own."""
    package = tmp_path / "pair_of_plugins"
    about = tmp_path / "pair_of_plugins-1.0.dist-info"
    package.mkdir()
    about.mkdir()
    (package / "__init__.py").touch()
    for name in ("First", "Second"):
        (package / f"{name.lower()}.py").write_text(PLUGIN.format(name=name))
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pair-of-plugins\nVersion: 1.0\n")
    announced = "".join(f"{name} = pair_of_plugins.{name.lower()}:{name}\n" for name in ("First", "Second"))
    (about / "entry_points.txt").write_text(f"[inventree_plugins]\n{announced}")
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for module in [name for name in sys.modules if name.partition(".")[0] == "pair_of_plugins"]:
        del sys.modules[module]


@pytest.mark.django_db
def test_two_plugins_of_one_package_keep_their_files_when_they_are_loaded_anew(installed: Path) -> None:
    for fresh in (False, True):
        found = Discovery(builtin_package="stockpress.builtin", packages=True, fresh=fresh).run()
        for name in ("first", "second"):
            plugin = found.candidates[name].plugin
            assert plugin.file() == installed / f"{name}.py"
            assert sys.modules[plugin.__module__] is not None
            assert not plugin.check_is_sample()


def test_the_file_of_a_plugin_is_known_after_its_module_has_gone(installed: Path) -> None:
    found = Discovery(builtin_package="stockpress.builtin", packages=True).run()
    del sys.modules["pair_of_plugins.first"]
    assert found.candidates["first"].plugin.file() == installed / "first.py"


@pytest.mark.django_db
def test_all_settings_together_have_their_types(tmp_path: Path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("switched", SWITCHED)
    with plugins_from(folder, "switched") as snapshot:
        plugin = snapshot.plugins["switched"]
        assert plugin.get_settings_dict() == {"SHOWN": True, "DAYS": 3, "TITLE": "none"}
        change(plugin, "SHOWN", "False")
        change(plugin, "DAYS", "10")
        assert plugin.get_settings_dict() == {"SHOWN": False, "DAYS": 10, "TITLE": "none"}


def test_a_page_that_fails_puts_no_plugin_out_of_use(api: Api, tmp_path: Path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("switched", SWITCHED)
    with plugins_from(folder, "switched"):
        client = api.superuser()
        for _ in range(2 * quarantine.FAILURES_IN_A_ROW):
            assert client.get("/api/plugins/switched/admin/").json() == {"source": None, "context": {}}
        assert quarantine.reason_for("switched") == ""


@pytest.mark.django_db
def test_a_plugin_is_excused_while_a_process_does_not_know_its_tables(tmp_path: Path) -> None:
    folder = PluginFolder(tmp_path)
    folder.write("tables", WITH_TABLES)
    with plugins_from(folder, "tables") as snapshot:
        plugin = snapshot.plugins["tables"]
        for _ in range(2 * quarantine.FAILURES_IN_A_ROW):
            with pytest.raises(isolation.PluginFailed, match="no installed app"):
                isolation.performed(plugin, "process_event", plugin.process_event, "part.created")
        assert quarantine.reason_for("tables") == ""
