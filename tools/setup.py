"""Make the environment that the other targets of the Makefile need: Python packages, and system packages if it may.

Uses the standard library alone, because it runs before anything is installed. A second run with nothing changed does
nothing and takes a moment.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
PROFILES = {"run": "base.lock", "dev": "dev.lock"}

# What the reference renderer loads, and the Debian package that brings it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PROGRAMS_FOR_TESTS = {"pdftotext": "poppler-utils"}

# Through sh, because the path of a folder may hold spaces or be longer than the first line of a script may be.
CONSOLE_SCRIPT = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import sys

from stockpress.project.cli import app

sys.exit(app())
"""


def main() -> None:
    profile = sys.argv[1] if len(sys.argv) > 1 else "run"
    if profile not in PROFILES:
        sys.exit(f"Usage: {sys.argv[0]} {'|'.join(PROFILES)}")
    _use_new_enough_python()
    _make_venv()
    _install_packages(profile)
    _install_system_packages(profile)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _use_new_enough_python() -> None:
    """Go on with another Python when this one is too old and a newer one is at hand."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(19, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and _quietly([found, "-c", ""]) == 0:
            os.execv(found, [found, *sys.argv])
    sys.exit(
        f"Stockpress needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}.\n"
        "Install one (Debian, Ubuntu: sudo apt install python3), or name it: make run PYTHON=/path/to/python3"
    )


def _make_venv() -> None:
    if VENV_PYTHON.exists() and subprocess.run([VENV_PYTHON, "-c", "import pip"], check=False).returncode == 0:
        return
    say(f"Making the Python environment {VENV} ...")
    if _venv_works():
        return
    package = f"python3.{sys.version_info[1]}-venv"
    if _apt_install([package]) and _venv_works():
        return
    sys.exit(f"Python cannot make environments here. Type:\n\n    sudo apt install {package}\n\nand run make again.")


def _venv_works() -> bool:
    return subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False).returncode == 0


def _install_packages(profile: str) -> None:
    lock = ROOT / "requirements" / PROFILES[profile]
    # All profiles that are satisfied: the packages of `run` are among those of `dev`.
    stamps = {profile: VENV / f".stockpress-{profile}"}
    if profile == "dev":
        stamps["run"] = VENV / ".stockpress-run"
    if _stamped(stamps[profile], _fingerprint(profile)):
        return
    say("Installing Python packages (the first time takes a minute or two) ...")
    command = [VENV_PYTHON, "-m", "pip", "install", "--require-hashes", "--prefer-binary", "-r", lock]
    command += ["-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit("The packages could not be installed; pip says why above. A network connection is needed once.")
    _install_project()
    for name, stamp in stamps.items():
        stamp.write_text(_fingerprint(name))


def _install_project() -> None:
    """The project itself, editable: a path entry and the command, which needs no build tool to be fetched."""
    site = subprocess.run(
        [VENV_PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    (Path(site) / "stockpress.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "stockpress"
    script.write_text(CONSOLE_SCRIPT.format(python=VENV_PYTHON))
    script.chmod(0o755)


def _fingerprint(profile: str) -> str:
    """Changes when anything that the installation depends on does; the folder may have been moved, too."""
    parts = [(ROOT / "requirements" / PROFILES[profile]).read_bytes(), Path(__file__).read_bytes(), bytes(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _stamped(stamp: Path, fingerprint: str) -> bool:
    return stamp.exists() and stamp.read_text() == fingerprint


def _install_system_packages(profile: str) -> None:
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if profile == "dev":
        missing += [package for program, package in PROGRAMS_FOR_TESTS.items() if shutil.which(program) is None]
    if not missing:
        return
    tried = VENV / ".stockpress-apt"
    if not _stamped(tried, " ".join(missing)):
        say(f"Installing system packages: {' '.join(missing)} ...")
        if _apt_install(missing):
            return
        tried.write_text(" ".join(missing))
    say(
        "Some templates need the reference renderer, which needs system packages that are missing here. Type:\n"
        f"    sudo apt install {' '.join(missing)}\n"
        "Everything else works without them."
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages if this user may without being asked for a password; False when it did not work."""
    if shutil.which("apt-get") is None:
        return False
    prefix: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None or _quietly(["sudo", "-n", "true"]):
            return False
        prefix = ["sudo", "-n"]
    prefix += ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    if _quietly(install) == 0:
        return True
    # Package lists are often missing or stale on a fresh machine.
    return _quietly([*prefix, "apt-get", "update", "-q"]) == 0 and _quietly(install) == 0


def _quietly(command: list[str]) -> int:
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    ).returncode


if __name__ == "__main__":
    main()
