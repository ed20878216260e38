"""`stockpress plugins list|enable|disable|check|new`: what is printed and with which status it ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from stockpress.project.cli_plugins import plugins_app
from stockpress.sdk.template import PARTS
from tests import migrated
from tests.factories.plugins import PluginFolder, plugins_from
from tests.unit.project.test_cli import ROOT, stockpress

SECRET = {"STOCKPRESS_SECRET_KEY": "only for tests" * 4}
PLAIN = """
from stockpress.sdk.plugin import Plugin


class Plain(Plugin):
    NAME = "Plain"
    VERSION = "1.5"
"""
BROKEN = """
from stockpress.sdk.plugin import Plugin


class Broken(Plugin):
    NAME = "Broken"

    def __init__(self):
        raise OSError("the cable is loose")
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(plugins_app, list(words))


@pytest.fixture
def two(tmp_path: Path, db: None) -> Iterator[None]:
    """A server with a plugin that works and one that does not, neither of them active."""
    folder = PluginFolder(tmp_path)
    folder.write("plain", PLAIN)
    folder.write("broken", BROKEN)
    with plugins_from(folder):
        yield


def line_of(key: str) -> list[str]:
    [line] = [line.split() for line in run("list").stdout.splitlines() if line.startswith(f"{key} ")]
    return line


@pytest.mark.usefixtures("two")
def test_plugins_are_switched_on_and_off_and_listed_with_their_state() -> None:
    assert line_of("plain") == ["plain", "1.5", "folder", "off"]
    on = run("enable", "plain")
    assert (on.exit_code, on.stdout) == (0, "Plain is on.\n")
    assert line_of("plain") == ["plain", "1.5", "folder", "in", "use"]
    off = run("disable", "plain")
    assert (off.exit_code, off.stdout) == (0, "Plain is off.\n")
    assert line_of("plain")[-1] == "off"


@pytest.mark.usefixtures("two")
def test_switching_on_what_cannot_be_loaded_says_why() -> None:
    failed = run("enable", "broken")
    assert failed.exit_code == 1
    assert "Broken is on." in failed.stdout
    assert "broken: OSError: the cable is loose" in failed.stdout
    assert line_of("broken")[-1] == "broken"


@pytest.mark.usefixtures("two")
def test_an_unknown_plugin_and_a_mandatory_one_are_refused_in_one_line() -> None:
    for words, text in (
        (("enable", "nothing"), "Error: There is no plugin 'nothing'"),
        (("disable", "inventreelabel"), "Error: INVE-E10: InvenTreeLabel is mandatory"),
    ):
        refused = run(*words)
        assert refused.exit_code == 1
        assert text in refused.output


@pytest.mark.usefixtures("two")
def test_a_check_names_what_is_wrong_with_plugins_that_are_off_and_changes_nothing() -> None:
    checked = run("check")
    assert checked.exit_code == 1
    assert "broken: OSError: the cable is loose" in checked.stdout
    assert checked.stdout.endswith("1 problems.\n")
    assert line_of("broken")[-1] == "off"


def test_a_check_without_findings_says_so(tmp_path: Path, db: None) -> None:
    with plugins_from(PluginFolder(tmp_path)):
        checked = run("check")
    assert (checked.exit_code, checked.stdout) == (0, "Every plugin can be loaded.\n")


def test_a_new_package_has_what_an_installation_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = run("new", "Shelf labels", "--dir", str(tmp_path), "--with", "settings, labels")
    folder = tmp_path / "shelf-labels"
    assert made.exit_code == 0
    assert f"Go on with: cd {folder} && pytest" in made.stdout
    project = tomllib.loads((folder / "pyproject.toml").read_text())
    assert project["project"]["name"] == "shelf-labels"
    points = project["project"]["entry-points"]["stockpress_plugins"]
    assert points == {"shelf_labels": "shelf_labels.plugin:ShelfLabelsPlugin"}
    assert "stockpress plugins enable shelf-labels" in (folder / "README.md").read_text()
    monkeypatch.syspath_prepend(str(folder / "src"))
    from importlib.metadata import EntryPoint

    found: Any = EntryPoint("x", points["shelf_labels"], "stockpress_plugins").load()
    assert (found.NAME, found.plugin_slug()) == ("Shelf labels", "shelf-labels")


@pytest.mark.parametrize("part", ["", *PARTS])
def test_every_part_alone_makes_a_plugin_without_problems(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import import_module

    from stockpress.sdk.testing import check_plugin

    name = f"part {part or 'none'}"
    assert run("new", name, "--dir", str(tmp_path), "--with", part).exit_code == 0
    package = f"part_{part or 'none'}"
    monkeypatch.syspath_prepend(str(tmp_path / f"part-{part or 'none'}" / "src"))
    made = import_module(f"{package}.plugin")
    assert check_plugin(getattr(made, f"Part{(part or 'none').capitalize()}Plugin")) == []


def test_the_command_knows_every_part_by_name() -> None:
    help_text = " ".join(run("new", "--help").output.replace("│", " ").split())
    assert [part for part in PARTS if part not in help_text] == []


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("x",), "'x' is not a name for a plugin"),
        (("9 lives",), "'9 lives' is not a name for a plugin"),
        (("../up",), "'../up' is not a name for a plugin"),
        (("a" * 80,), "is not a name for a plugin"),
        (("json",), "'json' is the name of something else in Python"),
        (("class",), "'class' is the name of something else in Python"),
        (("Good", "--with", "flying"), "There is no part 'flying'. There are settings, labels"),
        (("taken",), "taken exists already. Choose another name"),
    ],
)
def test_names_that_cannot_be_used_are_refused_and_nothing_is_written(
    words: tuple[str, ...], text: str, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    refused = run("new", *words, "--dir", str(tmp_path))
    assert refused.exit_code == 1
    assert text in refused.output
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_a_new_plugin_passes_its_tests_and_a_server_finds_it(tmp_path: Path) -> None:
    here = {**SECRET, "STOCKPRESS_DATA_DIR": str(tmp_path / "data")}
    made = stockpress("plugins", "new", "Able", "--dir", str(tmp_path), "--with", ",".join(PARTS), **here)
    assert (made.returncode, made.stderr) == (0, "")
    folder = tmp_path / "able"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "DJANGO_"))}
    # Without pytest-django, as authors have it who installed Stockpress and pytest.
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert f"{len(PARTS) + 1} passed" in tested.stdout

    (tmp_path / "data").mkdir(exist_ok=True)
    if migrated.path().exists():
        shutil.copy(migrated.path(), tmp_path / "data" / "stockpress.sqlite3")
    else:
        assert stockpress("migrate", **here).returncode == 0
    here |= {"STOCKPRESS_PLUGINS_ENABLED": "1", "STOCKPRESS_PLUGIN_DIR": str(folder / "src")}
    listed = stockpress("plugins", "list", **here)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert ["able", "0.1.0", "folder", "off"] in [line.split() for line in listed.stdout.splitlines()]
    assert ["inventreelabel", "1.1.0", "builtin", "in", "use"] in [line.split() for line in listed.stdout.splitlines()]
