"""Files of the server are not for other users of the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_MAKE_A_FILE = (
    "import os; os.umask(0o002); from stockpress.project.cli import common; common(None); open('made', 'w').close()"
)


def test_what_a_command_stores_is_closed_to_others(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    subprocess.run([sys.executable, "-c", _MAKE_A_FILE], cwd=tmp_path, env={"PYTHONPATH": str(source)}, check=True)
    assert (tmp_path / "made").stat().st_mode & 0o027 == 0
