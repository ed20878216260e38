"""`stockpress settings` in a process of its own, as it is typed: what a command needs, it loads itself."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.unit.project.test_cli import stockpress


def test_settings_go_from_one_server_to_another(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    here, there = (
        {"STOCKPRESS_DATA_DIR": str(tmp_path / name), "STOCKPRESS_SECRET_KEY": "only for tests" * 4}
        for name in ("here", "there")
    )
    assert stockpress("migrate", **here).returncode == 0
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    assert stockpress("settings", "history", **here).stdout == "Nothing was changed yet.\n"
    assert stockpress("settings", "set", "LABEL_DPI", "203", **here).returncode == 0
    assert stockpress("settings", "export", str(file), **here).returncode == 0
    looked = stockpress("settings", "import", str(file), "--dry-run", **there)
    assert (looked.returncode, looked.stderr) == (0, "")
    assert "LABEL_DPI: (default) -> '203'" in looked.stdout
    done = stockpress("settings", "import", "-", stdin=file.read_text(), **there)
    assert (done.returncode, done.stderr) == (0, "")
    assert stockpress("settings", "get", "LABEL_DPI", **there).stdout == "203\n"
    assert "import" in stockpress("settings", "history", "LABEL_DPI", **there).stdout
    assert stockpress("settings", "reset", "LABEL_DPI", **there).returncode == 0
    assert "LABEL_DPI" not in stockpress("settings", "list", "--changed", **there).stdout
    missing = stockpress("settings", "import", str(tmp_path / "none.yaml"), **there)
    assert (missing.returncode, "Traceback" in missing.stderr) == (1, False)


def test_a_server_with_a_fixed_value_that_makes_no_sense_says_so_and_does_not_start(tmp_path: Path) -> None:
    variables = {"STOCKPRESS_DATA_DIR": str(tmp_path), "STOCKPRESS_GLOBAL_SETTINGS": '{"LABEL_DPI": "many"}'}
    found = stockpress("run", "--port", "0", **variables)
    assert found.returncode == 1
    assert "STOCKPRESS_GLOBAL_SETTINGS: LABEL_DPI: 'many' is not a whole number." in found.stderr
    assert "Traceback" not in found.stderr
