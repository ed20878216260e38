"""The folders of plugin packages: which one counts, who keeps it, and what becomes of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stockpress.plugins.installer import activation
from stockpress.plugins.installer.activation import activate_environment, active_environment, stale_modules
from stockpress.plugins.installer.environments import Environments, Facts, PluginEnvironment, hold, python_tag


def finished(environments: Environments, base: PluginEnvironment | None = None, **modules: str) -> PluginEnvironment:
    """A finished environment with these modules, not in use."""
    draft = environments.draft(base)
    for name, text in modules.items():
        file = draft.site_packages / f"{name}.py"
        file.unlink(missing_ok=True)
        file.write_text(text)
    draft.empty_scratch()
    draft.finish(Facts(python=python_tag(), server="", file_digest="this", packages={}))
    return draft


@pytest.fixture
def environments(tmp_path: Path) -> Environments:
    found = Environments(tmp_path / "plugins")
    with found.locked(wait_s=0):
        return found


def clean(environments: Environments, *, fulfilled: bool = False) -> list[str]:
    environments.clean(is_fulfilled=lambda facts: fulfilled and facts.file_digest == "this")
    return [found.path.name for found in environments.all()]


def test_the_current_one_and_the_one_before_it_stay(environments: Environments) -> None:
    for _ in range(4):
        environments.switch_to(finished(environments))
    assert clean(environments) == ["000003", "000004"]


def test_what_a_process_uses_stays(environments: Environments) -> None:
    first = finished(environments)
    handle = hold(first)
    assert handle is not None
    for _ in range(4):
        environments.switch_to(finished(environments))
    assert clean(environments) == ["000001", "000004", "000005"]
    os.close(handle)
    assert clean(environments) == ["000004", "000005"]
    assert hold(first) is None


def test_what_was_not_finished_goes(environments: Environments) -> None:
    environments.switch_to(finished(environments))
    environments.draft(None)
    assert clean(environments) == ["000001"]


def test_what_was_finished_and_written_down_is_put_to_use(environments: Environments) -> None:
    environments.switch_to(finished(environments))
    late = finished(environments)
    clean(environments, fulfilled=True)
    assert environments.current() == late


def test_what_was_finished_and_not_written_down_goes(environments: Environments) -> None:
    first = finished(environments)
    environments.switch_to(first)
    finished(environments)
    assert (clean(environments), environments.current()) == (["000001"], first)


@pytest.mark.parametrize("target", ["environments/000009", "environments/x", "/etc", "."])
def test_a_pointer_to_nothing_of_ours_points_to_nothing(environments: Environments, target: str) -> None:
    environments.pointer.symlink_to(target)
    assert environments.current() is None


@pytest.fixture
def data_dir(environments: Environments) -> Iterator[Path]:
    """Cleaned up behind itself: this process goes on with other tests."""
    path, modules = list(sys.path), set(sys.modules)
    yield environments.root.parent
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]
    active = activation._active.pop(environments.root, None)
    if active is not None:
        os.close(active.handle)


def test_a_process_without_plugin_packages_changes_nothing(data_dir: Path) -> None:
    before = list(sys.path)
    assert not activate_environment(data_dir)
    assert (sys.path, active_environment(data_dir)) == (before, None)


def test_modules_can_be_imported_after_everything_of_the_server(data_dir: Path, environments: Environments) -> None:
    before = list(sys.path)
    found = finished(environments, plug_one="VALUE = 1")
    environments.switch_to(found)
    assert activate_environment(data_dir)
    assert not activate_environment(data_dir)
    assert sys.path == [*before, str(found.site_packages)]
    assert __import__("plug_one").VALUE == 1


def test_files_that_add_to_the_path_are_obeyed_as_pythons_own_are(data_dir: Path, environments: Environments) -> None:
    found = finished(environments)
    (found.site_packages / "more").mkdir()
    (found.site_packages / "more" / "plug_inside.py").write_text("")
    (found.site_packages / "more.pth").write_text("more\n")
    environments.switch_to(found)
    activate_environment(data_dir)
    assert __import__("plug_inside")


def test_a_later_environment_takes_the_place_of_the_older_one(data_dir: Path, environments: Environments) -> None:
    before = list(sys.path)
    first = finished(environments, plug_kept="VALUE = 1", plug_changed="VALUE = 1")
    environments.switch_to(first)
    activate_environment(data_dir)
    __import__("plug_kept"), __import__("plug_changed")
    assert stale_modules(data_dir) == []
    second = finished(environments, first, plug_changed="VALUE = 2", plug_new="VALUE = 2")
    environments.switch_to(second)
    assert activate_environment(data_dir)
    assert sys.path == [*before, str(second.site_packages)]
    assert stale_modules(data_dir) == ["plug_changed"]
    del sys.modules["plug_changed"]
    assert (__import__("plug_changed").VALUE, __import__("plug_new").VALUE) == (2, 2)


def test_one_that_is_gone_leaves_nothing_on_the_path(data_dir: Path, environments: Environments) -> None:
    before = list(sys.path)
    environments.switch_to(finished(environments, plug_two="VALUE = 1"))
    activate_environment(data_dir)
    environments.pointer.unlink()
    assert activate_environment(data_dir)
    assert sys.path == before
    assert not activate_environment(data_dir)


def test_a_running_process_keeps_its_environment_from_being_removed(data_dir: Path, environments: Environments) -> None:
    environments.switch_to(finished(environments, plug_three=""))
    activate_environment(data_dir)
    for _ in range(3):
        environments.switch_to(finished(environments))
    assert clean(environments)[0] == "000001"
    activate_environment(data_dir)
    assert clean(environments) == ["000003", "000004"]


def test_nothing_of_it_needs_django() -> None:
    code = "import sys, stockpress.plugins.installer.activation; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
