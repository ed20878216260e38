"""A data folder that is made ready once for all tests that start a server of their own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"


def clean_environment() -> dict[str, str]:
    """Nothing of a deployment on this machine."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    clean.pop("DJANGO_SETTINGS_MODULE", None)
    return {**clean, "PYTHONPATH": str(SRC)}


@pytest.fixture(scope="session")
def prepared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed; see `new_data_dir`."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "prepared"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = folder.with_suffix(".draft")
            command = [sys.executable, "-m", "stockpress.project.cli", "--data-dir", str(draft), "prepare"]
            subprocess.run(command, env=clean_environment(), check=True, capture_output=True)
            _move_stamp(draft, draft, folder)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="session")
def new_data_dir(prepared_folder: Path) -> Callable[[Path], Path]:
    """Make a data folder at a path: a server that is started there finds everything done."""

    def make(path: Path) -> Path:
        shutil.copytree(prepared_folder, path)
        _move_stamp(path, prepared_folder, path)
        return path

    return make


def _move_stamp(folder: Path, before: Path, now: Path) -> None:
    """What a preparation remembers names the places of database and media."""
    stamp = folder / "prepared.json"
    stamp.write_text(stamp.read_text().replace(str(before), str(now)))
