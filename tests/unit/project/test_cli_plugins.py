"""`stockpress plugins` as it is typed, and the plugins file at the start of a server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.project.test_cli import stockpress
from tests.wheels import pip_looks_only_in, write_wheel

SECRET = {"STOCKPRESS_SECRET_KEY": "only for tests" * 4}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database that is up to date."""
    folder = tmp_path_factory.mktemp("migrated") / "data"
    assert stockpress("migrate", **SECRET, STOCKPRESS_DATA_DIR=str(folder)).returncode == 0
    return folder


@pytest.fixture
def here(tmp_path: Path, migrated: Path) -> dict[str, str]:
    """The environment of a server of one's own."""
    shutil.copytree(migrated, tmp_path / "data")
    return {**SECRET, "STOCKPRESS_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    pip_looks_only_in(folder, monkeypatch)
    return folder


def test_packages_are_installed_removed_and_brought_in_step(tmp_path: Path, wheels: Path, here: dict[str, str]) -> None:
    here |= {"STOCKPRESS_PLUGIN_NOINSTALL": "1"}
    write_wheel(wheels, "example", "1.0")
    wheel = write_wheel(tmp_path, "other", "2.0")
    done = stockpress("plugins", "install", "example", **here)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Successfully installed example-1.0\nexample 1.0 is installed.\n" in done.stdout
    assert "STOCKPRESS_PLUGINS_ENABLED=1" in done.stdout
    assert stockpress("plugins", "install", str(wheel), **here).returncode == 0
    assert stockpress("plugins", "sync", **here).stdout == "The installed packages are those of the plugins file.\n"
    file = tmp_path / "data" / "plugins.txt"
    file.write_text("example\n")
    assert "The packages of the plugins file are installed." in stockpress("plugins", "sync", **here).stdout
    gone = stockpress("plugins", "uninstall", "Example", **here)
    assert gone.stdout.endswith("example is not installed any more.\n")
    assert file.read_text() == ""
    for words, text in (
        (("uninstall", "example"), "Error: No plugin package named example is installed."),
        (("install", "nowhere-to-be-found"), "Error: No package was found for nowhere-to-be-found."),
        (("install", "a b"), "Error: 'a b' is not the name of a package"),
        (("install", "missing-1.0-py3-none-any.whl"), "is not a wheel"),
        (("install", "example", "--index-url", "file:///srv"), "Error: The address must begin with"),
    ):
        failed = stockpress("plugins", *words, **here)
        assert (failed.returncode, "Traceback" in failed.stderr) == (1, False)
        assert text in failed.stderr


def test_a_server_that_starts_installs_what_the_file_names_where_it_is_asked_to(
    tmp_path: Path, wheels: Path, here: dict[str, str]
) -> None:
    here |= {"STOCKPRESS_GLOBAL_SETTINGS": '{"PLUGIN_ON_STARTUP": true}'}
    file, stamp = tmp_path / "data" / "plugins.txt", tmp_path / "data" / "prepared.json"
    current = tmp_path / "data" / "plugins" / "current"
    file.write_text("example\n")
    assert stockpress("prepare", **here).returncode == 0
    assert (current.exists(), stamp.exists()) == (False, True)

    # From here on plugins are switched on.
    here |= {"INVENTREE_PLUGINS_ENABLED": "1"}
    stamp.unlink()
    failed = stockpress("prepare", **here)
    assert (failed.returncode, current.exists(), stamp.exists()) == (0, False, False)
    assert "were not installed: No package was found for example" in failed.stderr

    write_wheel(wheels, "example")
    assert stockpress("prepare", **here, STOCKPRESS_PLUGIN_NOINSTALL="1").returncode == 0
    assert stockpress("prepare", **here, STOCKPRESS_SAFE_MODE="1").returncode == 0
    assert not current.exists()
    assert stockpress("prepare", **here).returncode == 0
    assert (current.exists(), stamp.exists()) == (True, True)
    file.unlink()
    file.mkdir()
    unusable = stockpress("prepare", **here)
    assert (unusable.returncode, "plugins.txt cannot be" in unusable.stderr) == (0, True)
