"""Which commit the server runs from, where it runs from a checkout of its repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import stockpress

GIT_TIMEOUT_S = 2.0


@dataclass(frozen=True)
class Commit:
    """Short hash, day, and branch; all empty for an installed package, no branch for a detached checkout."""

    hash: str = ""
    date: str = ""
    branch: str | None = None


@lru_cache(maxsize=1)
def running_commit() -> Commit:
    """The commit that was checked out when this process first asked."""
    return commit_of(Path(stockpress.__file__).resolve().parents[2])


def commit_of(root: Path) -> Commit:
    """The commit checked out in `root`; none unless `root` itself is a checkout.

    A package installed somewhere inside another project's checkout must not claim that project's commit.
    """
    program = shutil.which("git")
    if program is None or not (root / ".git").exists() or not (root / "src" / "stockpress").is_dir():
        return Commit()
    facts = _answer(program, root, "-c", "log.showSignature=false", "log", "-1", "--format=%h %cs").split()
    if len(facts) != 2:
        return Commit()
    return Commit(facts[0], facts[1], _answer(program, root, "symbolic-ref", "--quiet", "--short", "HEAD") or None)


def _answer(program: str, root: Path, *arguments: str) -> str:
    """What git says; empty when it fails or takes too long."""
    # Of the environment only what git needs: variables of its own would lead it to another repository.
    needed = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  nothing of it comes from outside
            [program, "--no-pager", "--no-optional-locks", "-C", str(root), *arguments],
            capture_output=True,
            check=True,
            text=True,
            timeout=GIT_TIMEOUT_S,
            env={**needed, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return ""
    return done.stdout.strip()
