"""Packages come and go as a whole, or not at all; the server's own are never touched."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from stockpress.plugins.installer import changes, environments, pip
from stockpress.plugins.installer.errors import (
    DependencyMissing,
    DiskFull,
    EnvironmentUnusable,
    IndexRefused,
    IndexUnreachable,
    InstallationBusy,
    InstallError,
    InstallTooSlow,
    PackageNotFound,
    PackageNotInstalled,
    PackageOfServer,
    PackagesConflict,
    PipFailed,
    PluginsFileUnusable,
    SamePackageInstalled,
    ServerConflict,
    ToolMissing,
)
from stockpress.plugins.installer.requests import wanted_file
from tests.unit.plugins.conftest import Place
from tests.wheels import package_index, pip_looks_only_in, write_wheel

NewPlace = Callable[[str], Place]


def test_a_package_is_installed_with_what_it_needs_and_written_down(place: Place) -> None:
    place.wheel("example", requires=["helper>=1", "django"])
    place.wheel("helper", plugin=False)
    found = place.install("Example")
    assert (found.name, found.version) == ("example", "1.0")
    assert place.packages() == {"example": "1.0", "helper": "1.0"}
    assert place.wanted() == ["Example==1.0"]
    assert any("Successfully installed" in line for line in place.lines)
    assert "Installing helper, Example" in place.steps
    assert not any(str(place.root) in line for line in place.lines)


def test_the_version_that_was_asked_for_is_installed_and_another_takes_its_place(place: Place) -> None:
    for number in ("1.0", "1.1", "2.0"):
        place.wheel("example", number)
    place.install("example", version="1.0")
    assert place.packages() == {"example": "1.0"}
    place.install("example<2")
    assert (place.packages(), place.wanted()) == ({"example": "1.1"}, ["example<2"])
    place.install("example")
    assert (place.packages(), place.wanted()) == ({"example": "2.0"}, ["example==2.0"])


def test_what_is_installed_already_stays_at_its_version(place: Place) -> None:
    place.wheel("example", "1.0")
    place.install("example")
    place.wheel("example", "2.0")
    place.wheel("other")
    place.install("other")
    assert place.packages() == {"example": "1.0", "other": "1.0"}


def test_a_plugin_that_needs_another_django_is_refused_with_both_versions(place: Place) -> None:
    place.wheel("old-plugin", requires=["django<2"])
    with pytest.raises(ServerConflict) as caught:
        place.install("old-plugin")
    assert f"old-plugin 1.0 needs django<2, but this server runs on django {version('django')}" in str(caught.value)


def test_a_plugin_that_only_has_an_unfit_version_on_the_index_says_so_too(place: Place) -> None:
    place.wheel("django", "1.9", plugin=False)
    place.wheel("old-plugin", requires=["django<2"])
    with pytest.raises(ServerConflict):
        place.install("old-plugin")


def test_packages_that_cannot_live_together_are_named(place: Place) -> None:
    for number in ("1.0", "2.0"):
        place.wheel("helper", number, plugin=False)
    place.wheel("one", requires=["helper<2"])
    place.wheel("two", requires=["helper>=2"])
    place.install("one")
    with pytest.raises(PackagesConflict, match=r"one 1\.0 needs helper<2; two 1\.0 needs helper>=2"):
        place.install("two")
    assert place.packages() == {"one": "1.0", "helper": "1.0"}


def test_a_helper_gives_way_where_another_version_suits_everybody(place: Place) -> None:
    for number in ("1.0", "2.0"):
        place.wheel("helper", number, plugin=False)
    place.wheel("one", requires=["helper==1.0"])
    place.wheel("one", "1.1", requires=["helper"])
    place.wheel("two", requires=["helper>=2"])
    place.install("one", version="1.0")
    place.install("one")
    place.install("two")
    assert place.packages() == {"one": "1.1", "two": "1.0", "helper": "2.0"}


@pytest.mark.parametrize("name", ["Django", "granian", "stockpress"])
def test_a_package_of_the_server_is_no_plugin(place: Place, name: str) -> None:
    with pytest.raises(PackageOfServer):
        place.install(name)
    with pytest.raises(PackageOfServer):
        place.installer.uninstall(name)


def test_a_wheel_that_calls_itself_django_is_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(PackageOfServer):
        place.installer.install(wanted_file(write_wheel(tmp_path, "django", "99.0")))


def test_a_plugin_may_name_the_server_as_what_it_needs(place: Place) -> None:
    place.wheel("example", requires=["stockpress"])
    place.install("example")
    assert place.packages() == {"example": "1.0"}


@pytest.mark.parametrize(
    ("name", "requires", "text"),
    [
        ("nowhere-to-be-found", None, "nowhere-to-be-found"),
        ("example", ["nowhere-to-be-found"], r"nowhere-to-be-found \(needed by example\)"),
        ("example==7", [], "example==7"),
    ],
)
def test_what_does_not_exist_is_named(place: Place, name: str, requires: list[str] | None, text: str) -> None:
    if requires is not None:
        place.wheel("example", requires=requires)
    with pytest.raises(PackageNotFound, match=text):
        place.install(name)


def test_a_failure_leaves_environment_and_file_exactly_as_they_were(place: Place) -> None:
    place.wheel("example")
    place.install("example")
    place.wheel("example", "2.0", requires=["nowhere-to-be-found"])
    before = (place.everything(), place.wanted(), place.folders(), place.current)
    with pytest.raises(InstallError):
        place.install("example", version="2.0")
    assert (place.everything(), place.wanted(), place.folders(), place.current) == before
    assert imports(place, "example").stdout == "1.0\n"


def test_a_broken_archive_is_a_reason_and_not_a_crash(place: Place, tmp_path: Path) -> None:
    broken = tmp_path / "example-1.0-py3-none-any.whl"
    broken.write_bytes(b"not a zip")
    with pytest.raises(PipFailed):
        place.installer.install(wanted_file(broken))


def test_the_modules_can_be_imported_after_those_of_the_server(place: Place) -> None:
    place.wheel("example", files={"example/__init__.py": "VERSION = 1.0\n", "django/__init__.py": "raise SystemExit\n"})
    place.install("example")
    found = imports(place, "example", "import django.conf")
    assert (found.returncode, found.stdout) == (0, "1.0\n")


def imports(place: Place, module: str, more: str = "") -> subprocess.CompletedProcess[str]:
    code = (
        "from pathlib import Path; from stockpress.plugins.installer.activation import activate_environment\n"
        f"assert activate_environment(Path({str(place.data_dir)!r}))\n{more}\nimport {module}; print({module}.VERSION)"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_package_goes_with_what_only_it_needed(place: Place) -> None:
    place.wheel("shared", plugin=False)
    place.wheel("own", plugin=False)
    place.wheel("one", requires=["own", "shared"])
    place.wheel("two", requires=["shared"])
    place.install("one")
    place.install("two")
    found = place.installer.uninstall("One")
    assert (found.name, place.packages(), place.wanted()) == ("one", {"two": "1.0", "shared": "1.0"}, ["two==1.0"])


def test_a_package_that_another_one_needs_stays(place: Place) -> None:
    place.wheel("helper")
    place.wheel("example", requires=["helper"])
    place.install("example")
    with pytest.raises(DependencyMissing, match=r"example 1\.0 needs helper"):
        place.installer.uninstall("helper")
    assert place.packages() == {"example": "1.0", "helper": "1.0"}


def test_a_package_that_is_not_there_cannot_be_removed(place: Place) -> None:
    with pytest.raises(PackageNotInstalled):
        place.installer.uninstall("example")
    place.file.write("example\n")
    place.installer.uninstall("example")
    assert place.wanted() == []


def test_a_fresh_folder_becomes_what_the_file_says(place: Place, new_place: NewPlace) -> None:
    place.wheel("helper", plugin=False)
    place.wheel("example", requires=["helper"])
    place.wheel("other")
    place.install("example")
    place.install("other")
    fresh = new_place("fresh")
    shutil.copy(place.file.path, fresh.file.path)
    assert fresh.installer.sync().changed
    assert fresh.packages() == place.packages()
    assert not fresh.installer.sync().changed
    assert not place.installer.sync().changed


def test_what_the_file_does_not_name_any_more_goes(place: Place) -> None:
    place.wheel("example")
    place.wheel("other")
    place.install("example")
    place.file.write("other # now this\n")
    assert place.installer.sync().changed
    assert (place.packages(), place.wanted()) == ({"other": "1.0"}, ["other # now this"])
    place.file.write("")
    assert place.installer.sync().changed
    assert place.packages() == {}


def test_a_file_that_names_nothing_costs_no_environment(place: Place) -> None:
    place.file.ensure()
    assert not place.installer.sync().changed
    assert not place.root.exists()


def test_a_file_that_cannot_be_fulfilled_leaves_what_is_there(place: Place) -> None:
    place.wheel("example")
    place.install("example")
    before = place.everything()
    place.file.write("example\nnowhere-to-be-found\n")
    with pytest.raises(PackageNotFound):
        place.installer.sync()
    assert place.everything() == before


def test_another_server_below_is_a_reason_to_look_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.wheel("example")
    place.install("example")
    monkeypatch.setattr("stockpress.plugins.installer.server_packages.__version__", "99.0")
    assert place.installer.sync().changed
    assert not place.installer.sync().changed


def test_what_a_newer_server_has_itself_is_not_kept_twice(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = place.wheel("helper", plugin=False)
    place.wheel("example", requires=["helper"])
    place.install("example")
    with zipfile.ZipFile(helper) as archive:
        archive.extractall(tmp_path / "server")
    monkeypatch.syspath_prepend(tmp_path / "server")
    place.wheel("other")
    place.install("other")
    assert place.packages() == {"example": "1.0", "other": "1.0"}


def test_environments_for_another_python_are_not_used(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.wheel("example")
    place.install("example")
    for module in (changes, environments):
        monkeypatch.setattr(module, "python_tag", lambda: "cpython-99")
    assert place.current is not None
    assert not place.current.is_usable()
    assert place.installer.sync().changed


def test_a_wheel_from_this_machine_is_kept_where_the_file_can_name_it(place: Place, tmp_path: Path) -> None:
    wheel = write_wheel(tmp_path, "example")
    place.installer.install(wanted_file(wheel))
    wheel.unlink()
    kept = place.root / "wheels" / wheel.name
    assert place.wanted() == [f"example @ {kept.as_uri()}"]
    shutil.rmtree(place.root / "environments")
    place.installer.sync()
    assert place.packages() == {"example": "1.0"}
    place.installer.uninstall("example")
    assert not kept.exists()


@pytest.fixture
def own_index_only(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip finds nothing but what a request names."""
    (tmp_path / "empty").mkdir()
    pip_looks_only_in(tmp_path / "empty", monkeypatch)
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")


@pytest.mark.usefixtures("own_index_only")
def test_a_package_comes_from_the_index_that_the_request_names(place: Place) -> None:
    place.wheel("example", requires=["helper"])
    place.wheel("helper", plugin=False)
    with package_index(place.wheels) as index:
        place.install("example", url=index.url, version="1.0")
    assert (place.packages(), place.wanted()) == ({"example": "1.0", "helper": "1.0"}, ["example==1.0"])
    assert any("PIP_EXTRA_INDEX_URL" in line for line in place.lines)


@pytest.mark.usefixtures("own_index_only")
def test_a_private_index_gets_the_credentials_and_nobody_sees_them(place: Place) -> None:
    place.wheel("example")
    with package_index(place.wheels, credentials="anna:open-sesame") as index:
        with pytest.raises((IndexRefused, PackageNotFound)) as caught:
            place.install("example", url=f"http://anna:wrong-word@{index.address}/simple/")
        place.install("example", url=f"http://anna:open-sesame@{index.address}/simple/")
    assert place.packages() == {"example": "1.0"}
    said = "\n".join([*place.lines, *place.steps, str(caught.value), place.file.read()])
    assert "open-sesame" not in said
    assert "wrong-word" not in said


@pytest.mark.usefixtures("own_index_only")
def test_the_mirror_that_the_operator_set_is_asked(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.wheel("example")
    with package_index(place.wheels) as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        place.install("example")
    assert place.packages() == {"example": "1.0"}


@pytest.mark.usefixtures("own_index_only")
def test_a_wheel_is_fetched_from_its_address(place: Place) -> None:
    wheel = place.wheel("example")
    with package_index(place.wheels) as index:
        url = f"http://{index.address}/files/{wheel.name}"
        place.install(url=url)
        assert (place.packages(), place.wanted()) == ({"example": "1.0"}, [f"example @ {url}"])
        place.install(url=url)
    assert [path for path, _ in index.asked].count(f"/files/{wheel.name}") >= 1


@pytest.mark.usefixtures("own_index_only")
def test_an_index_that_does_not_answer_is_named(place: Place) -> None:
    with pytest.raises((IndexUnreachable, PackageNotFound)):
        place.install("example", url="http://127.0.0.1:9/simple")
    with pytest.raises(IndexUnreachable, match=r"127\.0\.0\.1"):
        place.install(url="http://127.0.0.1:9/example-1.0-py3-none-any.whl")


def test_a_repository_is_cloned_and_built(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address says https; git itself is told to take that one from this machine."""
    repository = tmp_path / "repository"
    backend = repository / "backend"
    backend.mkdir(parents=True)
    wheel = write_wheel(tmp_path, "example")
    (repository / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "building"\nbackend-path = ["backend"]\n'
    )
    (backend / "building.py").write_text(
        f"import shutil\ndef build_wheel(folder, *_, **__):\n    shutil.copy({str(wheel)!r}, folder)\n"
        f"    return {wheel.name!r}\n"
    )
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_VALUE_0": "https://git.invalid/"}
    settings["GIT_CONFIG_KEY_0"] = f"url.{repository.as_uri()}.insteadOf"
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *words], cwd=repository, check=True)
    url = "git+https://git.invalid/"
    place.install(url=url)
    assert (place.packages(), place.wanted()) == ({"example": "1.0"}, [f"example @ {url}"])
    assert any(step.startswith("Cloning") for step in place.steps)
    assert place.install(url=url).name == "example"
    place.file.write("example==1.0\n")
    with pytest.raises(SamePackageInstalled):
        place.install(url=url)


def test_a_program_that_is_missing_is_named(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="hg"):
        place.install(url="hg+https://example.invalid/x")


def test_two_at_once_come_one_after_the_other(place: Place) -> None:
    place.wheel("one")
    place.wheel("two")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(place.install, ["one", "two"]))
    assert place.packages() == {"one": "1.0", "two": "1.0"}
    assert sorted(place.wanted()) == ["one==1.0", "two==1.0"]
    assert "Waiting for another installation to end" in place.steps


def test_nobody_waits_for_ever(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "LOCK_WAIT_S", 0.3)
    with environments.Environments(place.root).locked(wait_s=0), pytest.raises(InstallationBusy):
        place.install("example")


@pytest.mark.usefixtures("own_index_only")
def test_a_pip_that_says_nothing_is_stopped(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pip, "SILENCE_LIMIT_S", 2.0)
    place.wheel("example")
    with package_index(place.wheels, stall=threading.Event()) as index, pytest.raises(InstallTooSlow):
        place.install("example", url=index.url)
    assert place.folders() == []


def no_room(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_says_so_and_changes_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.wheel("example")
    place.install("example")
    place.wheel("other")
    before = place.everything()
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", no_room)
        with pytest.raises(DiskFull):
            place.install("other")
    with monkeypatch.context() as patch:
        patch.setattr(environments.PluginEnvironment, "finish", no_room)
        with pytest.raises(DiskFull):
            place.install("other")
    assert (place.everything(), place.wanted(), len(place.folders())) == (before, ["example==1.0"], 1)


def test_a_disk_that_fills_up_while_pip_works_says_so(place: Place, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "none", small], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        place.wheel("example", files={f"example/data{number}.txt": "x" * 100_000 for number in range(20)})
        crowded = Place(small, place.wheels)
        with pytest.raises(DiskFull):
            crowded.install("example")
        assert crowded.folders() == []
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_that_cannot_be_written_is_named(place: Place) -> None:
    place.root.write_text("in the way")
    with pytest.raises(EnvironmentUnusable):
        place.install("example")


def test_a_file_that_cannot_be_written_is_found_out_before_the_work(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.wheel("example")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PluginsFileUnusable):
        place.install("example")
    assert place.lines == []


def test_file_systems_without_hard_links_do_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    for name in ("one", "two"):
        place.wheel(name)
        place.install(name)
    assert place.packages() == {"one": "1.0", "two": "1.0"}


def test_setup_scripts_do_not_see_the_servers_secrets(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOCKPRESS_SECRET_KEY", "very secret")
    monkeypatch.setenv("INVENTREE_ADMIN_PASSWORD", "very secret")
    seen: dict[str, str] = {}
    real = pip.subprocess.Popen

    def spy(*words: Any, **options: Any) -> Any:
        seen.update(options["env"])
        return real(*words, **options)

    monkeypatch.setattr(pip.subprocess, "Popen", spy)
    place.wheel("example")
    place.install("example")
    assert "very secret" not in seen.values()
    assert seen["PIP_FIND_LINKS"] == str(place.wheels)


def test_a_package_without_a_plugin_is_installed_with_a_remark(place: Place) -> None:
    place.wheel("example", plugin=False)
    place.install("example")
    assert any("announces no plugin" in line for line in place.lines)
