"""The host: what it finds and loads, and what happens to a plugin that does not behave."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from stockpress.plugins import isolation, quarantine, selectors
from stockpress.plugins.host import HOST
from stockpress.plugins.models import PluginConfig
from stockpress.plugins.services import (
    ActivatePlugin,
    ForgetPlugin,
    MandatoryPlugin,
    PluginStillActive,
    PluginUnknown,
    ReloadPlugins,
)
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

PLAIN = """
from stockpress.plugins.contract import InvenTreePlugin


class Plain(InvenTreePlugin):
    NAME = "Plain"
    VERSION = "1.0"
"""


@pytest.fixture
def folder(tmp_path: Path) -> PluginFolder:
    return PluginFolder(tmp_path)


def messages() -> dict[str, str]:
    return {failure.name: failure.message for failure in selectors.known_failures()}


def test_a_plugin_that_was_found_has_a_row_and_is_not_loaded_until_it_is_activated(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder) as snapshot:
        assert "plain" in snapshot.candidates
        assert "plain" not in snapshot.plugins
        assert PluginConfig.objects.get(key="plain").active is False
        ActivatePlugin(key="plain")()
        assert HOST.current().plugins["plain"].version == "1.0"


def test_a_deactivated_plugin_is_gone_at_once(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, "plain"):
        ActivatePlugin(key="plain", active=False)()
        assert "plain" not in HOST.current().plugins


def test_a_plugin_that_stays_active_stays_the_same_object(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    folder.write("other", PLAIN.replace("Plain", "Other"))
    with plugins_from(folder, "plain") as snapshot:
        before = snapshot.plugins["plain"]
        ActivatePlugin(key="other")()
        assert HOST.current().plugins["plain"] is before


def test_the_same_generation_means_no_work(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, "plain") as snapshot:
        assert HOST.follow() is snapshot
        ActivatePlugin(key="plain")()
        assert HOST.follow() is snapshot


def test_plugins_in_packages_of_the_folder_are_found(folder: PluginFolder) -> None:
    folder.write("deep/down/core", PLAIN)
    (folder.path / "deep" / "__init__.py").touch()
    with plugins_from(folder) as snapshot:
        assert "plain" in snapshot.candidates


def test_a_class_imported_into_a_second_module_is_found_once(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    folder.write("second", f"from {folder.path.name}.plain import Plain\n")
    with plugins_from(folder):
        assert messages() == {}


def test_of_two_plugins_with_one_key_the_first_is_used_and_the_second_is_named(folder: PluginFolder) -> None:
    folder.write("a", PLAIN)
    folder.write("b", PLAIN.replace("class Plain", "class Again"))
    with plugins_from(folder, "plain") as snapshot:
        assert type(snapshot.plugins["plain"]).__name__ == "Plain"
        assert f"{folder.path.name}.b" in messages()["plain"]


def test_no_plugin_takes_the_place_of_one_that_comes_with_the_server(folder: PluginFolder) -> None:
    folder.write("false", PLAIN.replace('"Plain"', '"InvenTreeLabel"'))
    with plugins_from(folder) as snapshot:
        assert snapshot.candidates["inventreelabel"].plugin.__module__.startswith("stockpress.builtin")
        assert "inventreelabel" in messages()


def test_an_edited_module_is_loaded_anew_when_somebody_asks_for_it(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, "plain"):
        folder.write("plain", PLAIN.replace('"1.0"', '"2.00"'))
        ReloadPlugins(full=True)()
        assert HOST.current().plugins["plain"].version == "2.00"


def test_a_new_plugin_is_seen_after_a_search(folder: PluginFolder) -> None:
    with plugins_from(folder):
        folder.write("plain", PLAIN)
        ReloadPlugins()()
        assert "plain" not in HOST.current().candidates
        ReloadPlugins(collect=True)()
        assert "plain" in HOST.current().candidates


def test_a_row_stays_when_its_plugin_disappears(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, "plain"):
        (folder.path / "plain.py").unlink()
        ReloadPlugins(collect=True)()
        assert "plain" not in HOST.current().plugins
        assert PluginConfig.objects.filter(key="plain", active=True).exists()


def test_in_safe_mode_only_builtin_plugins_are_found(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, safe_mode=True) as snapshot:
        assert "plain" not in snapshot.candidates
        assert "inventreelabel" in snapshot.plugins


def test_a_mandatory_plugin_stays_active() -> None:
    with pytest.raises(MandatoryPlugin):
        ActivatePlugin(key="inventreelabel", active=False)()


def test_a_plugin_declared_mandatory_is_active_from_the_start(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, plugins_mandatory=["plain"]) as snapshot:
        assert "plain" in snapshot.plugins
        with pytest.raises(MandatoryPlugin):
            ActivatePlugin(key="plain", active=False)()


def test_an_unknown_plugin_cannot_be_activated() -> None:
    with pytest.raises(PluginUnknown):
        ActivatePlugin(key="nothing")()


def test_only_an_inactive_plugin_is_forgotten(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    with plugins_from(folder, "plain"):
        with pytest.raises(PluginStillActive):
            ForgetPlugin(key="plain")()
        ActivatePlugin(key="plain", active=False)()
        ForgetPlugin(key="plain")()
        assert not PluginConfig.objects.filter(key="plain").exists()


@pytest.mark.parametrize(
    ("bounds", "loads"),
    [
        ('MIN_VERSION = "1.0.0"', True),
        ('MIN_VERSION = "99.0.0"', False),
        ('MAX_VERSION = "0.17.0"', False),
        ('MAX_VERSION = "10.0.0"', True),
    ],
)
def test_a_plugin_outside_its_version_bounds_is_left_out_and_says_so(
    folder: PluginFolder, bounds: str, loads: bool
) -> None:
    folder.write("plain", f"{PLAIN}    {bounds}\n")
    with plugins_from(folder, "plain") as snapshot:
        assert ("plain" in snapshot.plugins) is loads
        assert ("plain" in messages()) is not loads
        assert loads or str(settings.STOCKPRESS.claimed_version) in messages()["plain"]


HOOKS = """
import time
from stockpress.plugins.contract import InvenTreePlugin


class Hooks(InvenTreePlugin):
    NAME = "Hooks"

    def fails(self):
        raise LookupError("not there")

    def answers(self):
        return 5

    def never_ends(self):
        while True:
            pass

    def leaves(self):
        raise SystemExit(1)

    def breaks_the_transaction(self):
        from django.db import connection
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM there_is_no_such_table")
"""


def test_a_hook_that_fails_is_noted_and_answered_for(folder: PluginFolder) -> None:
    folder.write("hooks", HOOKS)
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        assert isolation.answer_or("instead", plugin, "fails", plugin.fails) == "instead"
        assert isolation.answer_or(None, plugin, "answers", plugin.answers) == 5
        assert messages()["hooks"] == "LookupError: not there"


def test_a_hook_that_ends_the_interpreter_ends_only_its_call(folder: PluginFolder) -> None:
    folder.write("hooks", HOOKS)
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        assert isolation.answer_or("instead", plugin, "leaves", plugin.leaves) == "instead"


def test_a_query_that_fails_in_a_hook_leaves_the_transaction_usable(folder: PluginFolder) -> None:
    folder.write("hooks", HOOKS)
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        isolation.answer_or(None, plugin, "breaks", plugin.breaks_the_transaction)
        assert PluginConfig.objects.filter(key="hooks").exists()


def test_a_hook_that_never_ends_is_ended(folder: PluginFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write("hooks", HOOKS)
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        with pytest.raises(isolation.PluginFailed) as failure:
            isolation.requested(plugin, "never_ends", plugin.never_ends, limit_s=0.2)
        assert "longer than 0.2 s" in str(failure.value)
        assert "longer" in messages()["hooks"]


def test_a_hook_that_fails_again_and_again_puts_its_plugin_out_of_use_and_activation_brings_it_back(
    folder: PluginFolder,
) -> None:
    folder.write("hooks", HOOKS)
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        for _ in range(quarantine.FAILURES_IN_A_ROW):
            isolation.answer_or(None, plugin, "fails", plugin.fails)
        with pytest.raises(isolation.PluginBlocked):
            isolation.requested(plugin, "answers", plugin.answers)
        assert "out of use" in " ".join(failure.message for failure in selectors.known_failures())
        assert "hooks" not in HOST.follow().plugins
        ActivatePlugin(key="hooks")()
        plugin = HOST.current().plugins["hooks"]
        assert isolation.requested(plugin, "answers", plugin.answers) == 5


def test_a_success_between_failures_keeps_a_plugin_in_use(folder: PluginFolder) -> None:
    folder.write("hooks", HOOKS.replace('raise LookupError("not there")', "return self.outcome()"))
    with plugins_from(folder, "hooks") as snapshot:
        plugin = snapshot.plugins["hooks"]
        for number in range(3 * quarantine.FAILURES_IN_A_ROW):
            isolation.answer_or(None, plugin, "same", plugin.answers if number % 3 == 0 else plugin.leaves)
        assert quarantine.reason_for("hooks") == ""


def test_a_builtin_plugin_is_never_put_out_of_use() -> None:
    plugin = HOST.current().plugins["inventreelabel"]

    def fails() -> None:
        raise LookupError

    for _ in range(2 * quarantine.FAILURES_IN_A_ROW):
        isolation.answer_or(None, plugin, "fails", fails)
    assert quarantine.reason_for("inventreelabel") == ""


def test_an_import_that_ended_a_process_is_not_tried_again(folder: PluginFolder) -> None:
    folder.write("plain", PLAIN)
    mark = Path(settings.STOCKPRESS.data_dir) / "plugins" / "loading" / "999999999"
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(f"{folder.path.name}.plain")
    try:
        with plugins_from(folder) as snapshot:
            assert "plain" not in snapshot.candidates
            assert "ended the process" in messages()[f"{folder.path.name}.plain"]
            ReloadPlugins(collect=True)()
            assert "plain" in HOST.current().candidates
    finally:
        mark.unlink(missing_ok=True)
