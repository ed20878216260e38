"""Our description of the API, held against the published contract and against its committed snapshot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import shared_file

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = ROOT / "docs" / "api" / "openapi.json"
SECTIONS = ("label", "report")


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as the command writes it, in a process of its own as everybody runs it."""
    folder = tmp_path_factory.mktemp("api")
    path = folder / "openapi.json"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    environment = clean | {
        "STOCKPRESS_DATA_DIR": str(folder / "data"),
        "STOCKPRESS_SECRET_KEY": "only-for-tests-only-for-tests-only-for-tests",
        "DJANGO_SETTINGS_MODULE": "stockpress.project.settings",
    }
    command = [sys.executable, "-m", "stockpress.project.cli", "openapi", "--out", str(path)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return path


@pytest.mark.parametrize("section", SECTIONS)
def test_the_description_has_all_that_the_contract_asks_for(document: Path, section: str) -> None:
    checker = shared_file("contract", "check_contract.py")
    command = [sys.executable, str(checker), str(document), "--section", section]
    found = subprocess.run(command, check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout + found.stderr


def test_the_committed_description_is_the_present_one(document: Path) -> None:
    assert SNAPSHOT.exists(), "The description of the API is not committed: run `make api`."
    assert json.loads(document.read_text()) == json.loads(SNAPSHOT.read_text()), "Run `make api` and commit the file."
