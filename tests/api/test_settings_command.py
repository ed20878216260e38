"""`stockpress settings`, as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from stockpress.project.cli import app
from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import SettingDef
from stockpress.settings_registry.origins import Origin, Override
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.settings import declared
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["settings", *arguments], input=stdin)


def test_the_list_says_where_each_value_comes_from(settings: Any) -> None:
    settings.GLOBAL_SETTING_OVERRIDES = {"LABEL_DPI": Override(600, Origin.ENVIRONMENT, "STOCKPRESS_GLOBAL_SETTINGS")}
    ChangeSetting(key="LABEL_ENABLE", value=False)()
    shown = run("list", "label").stdout
    lines = {line.split()[0]: line.split()[1:] for line in shown.splitlines()[1:]}
    assert lines["LABEL_DPI"] == ["600", "environment", "(STOCKPRESS_GLOBAL_SETTINGS)"]
    assert lines["LABEL_ENABLE"] == ["False", "database"]
    facts = json.loads(run("list", "--changed", "--json").stdout)
    assert [(fact["key"], fact["origin"]) for fact in facts] == [
        ("LABEL_DPI", "environment"),
        ("LABEL_ENABLE", "database"),
    ]
    assert "REPORT_ENABLE" in run("list").stdout


def test_a_setting_is_read_changed_and_reset() -> None:
    assert run("get", "label_dpi").stdout == "300\n"
    changed = run("set", "LABEL_DPI", "203")
    assert (changed.exit_code, "203" in changed.stdout, setting("LABEL_DPI")) == (0, True, 203)
    assert run("reset", "LABEL_DPI").exit_code == 0
    assert setting("LABEL_DPI") == 300
    shown = run("history", "LABEL_DPI").stdout
    assert "command" in shown
    assert "'203'" in shown
    assert "(default)" in shown


def test_settings_of_a_user_are_reached_by_name() -> None:
    user = UserFactory.create(username="ann")
    assert run("set", "LABEL_INLINE", "no", "--user", "ann").exit_code == 0
    assert setting("LABEL_INLINE", user=user) is False
    assert run("get", "LABEL_INLINE", "--user", "ann").stdout == "False\n"
    assert "LABEL_INLINE" in run("list", "--user", "ann", "--changed").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("get", "NOPE"), "NOPE"),
        (("set", "LABEL_DPI", "x"), "whole number"),
        (("set", "LABEL_DPI", "5"), "at least"),
        (("get", "LABEL_INLINE", "--user", "nobody"), "nobody"),
        (("history", "NOPE"), "NOPE"),
        (("import", "/no/such/file.yaml"), "/no/such/file.yaml"),
        (("get", "_PENDING_MIGRATIONS"), "_PENDING_MIGRATIONS"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: tuple[str, ...], said: str) -> None:
    found = run(*arguments)
    assert found.exit_code == 1
    assert said in found.output
    assert "Traceback" not in found.output


def test_secrets_are_masked_everywhere() -> None:
    with declared(SettingDef(key="TEST_SECRET", name="x", description="x", protected=True)):
        found = [run("set", "TEST_SECRET", "hush").output]
        found += [run(*command).output for command in (("get", "TEST_SECRET"), ("list",), ("export",), ("history",))]
        assert setting("TEST_SECRET") == "hush"
    assert not [text for text in found if "hush" in text]


def test_settings_are_carried_to_another_server_after_a_look(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    ChangeSetting(key="LABEL_DPI", value=203)()
    assert run("export", str(file)).exit_code == 0
    ChangeSetting(key="LABEL_DPI", value=600)()
    looked = run("import", str(file), "--dry-run")
    assert "LABEL_DPI: '600' -> '203'" in looked.stdout
    assert (setting("LABEL_DPI"), looked.exit_code) == (600, 0)
    assert run("import", str(file)).exit_code == 0
    assert setting("LABEL_DPI") == 203
    assert "Nothing to change" in run("import", "-", stdin=file.read_text()).stdout


def test_a_file_with_a_mistake_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("version: 1\nglobal:\n  LABEL_DPI: 203\n  REPORT_ENABLE: perhaps\n")
    for arguments in ((), ("--dry-run",)):
        found = run("import", str(file), *arguments)
        assert (found.exit_code, "REPORT_ENABLE" in found.output, setting("LABEL_DPI")) == (1, True, 300)
