"""The checks that need no test: style, types, import rules, migrations, generated documents, the lock files.

Every check runs, however the others ended; the exit status is 1 if any failed. `--write-api` renews the committed
description of the API instead, `--write-tables` the tables of the settings.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
API = ROOT / "docs" / "api" / "openapi.json"
SETTINGS = ROOT / "docs" / "settings.md"
DIFFERENCES_SHOWN = 40
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|\bfile:", re.IGNORECASE)


def main() -> int:
    for option, file, now in (("--write-api", API, _api_now), ("--write-tables", SETTINGS, _settings_now)):
        if sys.argv[1:] == [option]:
            text = now()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(f"Written: {file.relative_to(ROOT)}")
            return 0
    checks: dict[str, Callable[[], bool]] = {
        "style (ruff check)": lambda: _passes("ruff", "check", "."),
        "format (ruff format)": lambda: _passes("ruff", "format", "--check", "."),
        "import rules (lint-imports)": lambda: _passes("lint-imports"),
        "lock files": _lock_files_are_portable,
        "migrations": lambda: _django("makemigrations", "--check", "--dry-run"),
        "description of the API": lambda: _is_committed(API, _api_now, "If the API is meant to change: make api"),
        "tables of the settings": lambda: _is_committed(SETTINGS, _settings_now, "To renew them: make tables"),
        "types (mypy)": lambda: _passes("mypy", "-p", "stockpress"),
    }
    failed = [name for name, check in checks.items() if not _report(name, check)]
    print(
        f"\n{len(checks) - len(failed)} of {len(checks)} checks passed."
        + (f" Failed: {', '.join(failed)}." * bool(failed))
    )
    return 1 if failed else 0


def _report(name: str, check: Callable[[], bool]) -> bool:
    started = time.monotonic()
    print(f"== {name}", flush=True)
    passed = check()
    print(f"   {'ok' if passed else 'FAILED'}, {time.monotonic() - started:.1f} s", flush=True)
    return passed


@cache
def _data_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="stockpress-check-")


def _environment() -> dict[str, str]:
    """Nothing of a deployment on this machine; a data folder that is thrown away."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STOCKPRESS_", "INVENTREE_"))}
    clean["STOCKPRESS_DATA_DIR"] = _data_folder().name
    clean["STOCKPRESS_SECRET_KEY"] = "only for checks"
    clean["STOCKPRESS_LOG_LEVEL"] = "ERROR"
    clean["DJANGO_SETTINGS_MODULE"] = "stockpress.project.settings"
    return clean


def _passes(program: str, *arguments: str) -> bool:
    return _run([str(BIN / program), *arguments]) == 0


def _django(*arguments: str) -> bool:
    return _run([sys.executable, "-m", "django", *arguments]) == 0


def _run(command: list[str]) -> int:
    return subprocess.run(command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, check=False).returncode


def _api_now() -> str:
    return _output(sys.executable, "-m", "stockpress.project.cli", "openapi")


def _settings_now() -> str:
    return _output(sys.executable, "-m", "tools.settings_table")


def _output(*command: str) -> str:
    return subprocess.run(
        command, cwd=ROOT, env=_environment(), check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ).stdout


def _is_committed(file: Path, make: Callable[[], str], advice: str) -> bool:
    """Whether a generated file is what would be generated now."""
    try:
        now = make()
    except subprocess.CalledProcessError:
        return False
    committed = file.read_text(encoding="utf-8") if file.exists() else ""
    if now == committed:
        return True
    name = str(file.relative_to(ROOT))
    changes = list(
        difflib.unified_diff(committed.splitlines(), now.splitlines(), f"{name} (committed)", "now", "", "", 1, "")
    )
    print("\n".join(changes[:DIFFERENCES_SHOWN]))
    if len(changes) > DIFFERENCES_SHOWN:
        print(f"... and {len(changes) - DIFFERENCES_SHOWN} more lines")
    print(f"{advice}, and commit the file.")
    return False


def _lock_files_are_portable() -> bool:
    """Versions and hashes only: a lock file must not say where one machine got its packages from."""
    passed = True
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        for number, line in enumerate(lock.read_text().splitlines(), start=1):
            if ADDRESS.search(line):
                print(f"{lock.relative_to(ROOT)}:{number}: names an address: {line}")
                passed = False
    return passed


if __name__ == "__main__":
    sys.exit(main())
