"""An installer that is killed at any moment leaves packages that work, and nothing that stays in the way."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from stockpress.plugins.installer.changes import Installer
from stockpress.plugins.installer.environments import Environments
from stockpress.plugins.installer.plugins_file import PluginsFile
from stockpress.plugins.installer.requests import wanted_from
from tests.wheels import package_index, pip_looks_only_in, write_wheel

pytestmark = pytest.mark.slow
INSTALL = """
import sys
from pathlib import Path
from stockpress.plugins.installer.changes import Installer
from stockpress.plugins.installer.plugins_file import PluginsFile
from stockpress.plugins.installer.requests import wanted_from
data_dir = Path(sys.argv[1])
installer = Installer(data_dir / "plugins", PluginsFile(data_dir / "plugins.txt"))
print("begun", flush=True)
installer.install(wanted_from(packagename=sys.argv[2], url=sys.argv[3], version=sys.argv[4]))
"""


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    pip_looks_only_in(folder, monkeypatch)
    return folder


def begin(data_dir: Path, packagename: str, *, url: str = "", version: str = "") -> subprocess.Popen[str]:
    words = [sys.executable, "-c", INSTALL, str(data_dir), packagename, url, version]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def until(condition: object, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


def version_in_use(data_dir: Path) -> str:
    """What a process that starts now imports."""
    code = (
        "import sys; from pathlib import Path; from stockpress.plugins.installer.activation import activate_environment\n"
        "activate_environment(Path(sys.argv[1])); import example; print(example.VERSION)"
    )
    words = [sys.executable, "-c", code, str(data_dir)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_a_killed_installer_takes_its_pip_with_it_and_the_next_one_cleans_up(
    tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_wheel(wheels, "example", "1.0")
    root, file = tmp_path / "plugins", PluginsFile(tmp_path / "plugins.txt")
    Installer(root, file).install(wanted_from(packagename="example"))
    written = file.read()
    write_wheel(wheels, "example", "2.0")
    stall = threading.Event()
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with package_index(wheels, stall=stall) as index:
        process = begin(tmp_path, "example", url=index.url, version="2.0")
        until(lambda: any(path.startswith("/files/") for path, _ in index.asked))
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.kill()
        process.wait()
        gone, alive = psutil.wait_procs(children, timeout=10)
        assert (len(gone), alive) == (len(children), [])
        assert (version_in_use(tmp_path), file.read()) == ("1.0", written)
        assert len(Environments(root).all()) == 2
        stall.set()
        Installer(root, file).install(wanted_from(packagename="example", url=index.url, version="2.0"))
    assert version_in_use(tmp_path) == "2.0"
    assert [found.facts() is not None for found in Environments(root).all()] == [True, True]


def test_killed_at_any_moment_the_old_or_the_new_version_works(tmp_path: Path, wheels: Path) -> None:
    for number in ("1.0", "2.0"):
        write_wheel(wheels, "example", number, files={"example/__init__.py": f"VERSION = {number}\n"})
    root, file = tmp_path / "plugins", PluginsFile(tmp_path / "plugins.txt")
    started = time.monotonic()
    Installer(root, file).install(wanted_from(packagename="example", version="1.0"))
    whole_s = time.monotonic() - started
    chance = random.Random(4)
    for round_ in range(10):
        before = version_in_use(tmp_path)
        wanted = "1.0" if before == "2.0" else "2.0"
        process = begin(tmp_path, "example", version=wanted)
        time.sleep(chance.uniform(0, whole_s * 2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = version_in_use(tmp_path)
        assert found in {before, wanted}, round_
        # Whatever was reached: the file says what there is, or what the next run makes of it.
        installer = Installer(root, file)
        installer.sync()
        assert f"example=={version_in_use(tmp_path)}" in file.read()
        assert installer.is_in_step()
        # Only a change cleans up, and a sync that finds everything in order is none.
        unfinished = [found for found in Environments(root).all() if found.facts() is None]
        assert len(unfinished) <= 1
    Installer(root, file).install(wanted_from(packagename="example", version="2.0"))
    assert len(Environments(root).all()) == 2
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".plugins.txt")]  # noqa: PTH208
