"""The plugins file: the packages that should be there, one requirement a line, as pip reads them.

People may write in it; their comments and what else we do not know stay as they are.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from stockpress.plugins.installer.errors import PluginsFileUnusable

FIRST_LINE = "# The packages that plugins come from, one requirement a line. `stockpress plugins sync` installs them.\n"
# The name at the beginning of a requirement, and that it ends there.
_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*?)\s*(?=[\s=@<>!~;,\[(\\]|$)")


@dataclass(frozen=True)
class PluginsFile:
    """The file at `path`; every method may raise PluginsFileUnusable."""

    path: Path

    def read(self) -> str:
        """What it says; a file that does not exist says nothing."""
        try:
            with self.path.open(encoding="utf-8", newline="") as file:
                return file.read()
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as err:
            raise PluginsFileUnusable(path=self.path, action="read", reason=_reason(err)) from err

    def ensure(self) -> None:
        """Create it, with a line that says what it is for, unless it exists."""
        if not self.path.exists():
            self.write(FIRST_LINE)

    def write(self, text: str) -> None:
        """Replace it whole. Addresses in it may hold passwords: only its owner may read it, unless it existed before."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            # Where the file is a link to one elsewhere, that one is meant.
            target = self.path.resolve()
            mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else stat.S_IRUSR | stat.S_IWUSR
            handle, draft = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(draft).chmod(mode)
                self._replace(Path(draft), target, text)
            finally:
                Path(draft).unlink(missing_ok=True)
        except OSError as err:
            raise PluginsFileUnusable(path=self.path, action="written", reason=_reason(err)) from err

    def _replace(self, draft: Path, target: Path, text: str) -> None:
        try:
            draft.replace(target)
        except OSError as err:
            # A single file that was mounted into a container can be written and not be replaced.
            if err.errno not in {errno.EBUSY, errno.EXDEV}:
                raise
            with target.open("w", encoding="utf-8", newline="") as file:
                file.write(text)

    def check_writable(self) -> None:
        """Raise before any work is done for something that could not be written down in the end."""
        target = self.path.resolve()
        existing = next(folder for folder in (target.parent, *target.parents) if folder.exists())
        if not os.access(target if target.exists() else existing, os.W_OK):
            raise PluginsFileUnusable(path=self.path, action="written", reason="permission denied")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def entries(text: str) -> Iterator[tuple[str | None, str]]:
    """The normalised name and the text of each requirement; None where a line begins with something else."""
    for entry in _logical_lines(text):
        if not _is_comment(entry):
            yield _name_of(entry), entry.strip()


def entry_of(text: str, name: str) -> str | None:
    return next((entry for found, entry in entries(text) if found == canonicalize_name(name)), None)


def with_entry(text: str, name: str, line: str) -> str:
    """`text` in which `line` is the one entry of the package `name`."""
    wanted, done = canonicalize_name(name), False
    kept: list[str] = []
    for entry in _logical_lines(text or FIRST_LINE):
        if _is_comment(entry) or _name_of(entry) != wanted:
            kept.append(entry)
        elif not done:
            kept.append(f"{line}\n")
            done = True
    if not done:
        if kept and not kept[-1].endswith("\n"):
            kept[-1] += "\n"
        kept.append(f"{line}\n")
    return "".join(kept)


def without_entry(text: str, name: str) -> str:
    wanted = canonicalize_name(name)
    return "".join(entry for entry in _logical_lines(text) if _is_comment(entry) or _name_of(entry) != wanted)


def _logical_lines(text: str) -> Iterator[str]:
    """The lines, those that continue the one before (after a backslash) together with it."""
    entry = ""
    for line in text.splitlines(keepends=True):
        entry += line
        if not line.rstrip("\r\n").endswith("\\") or _is_comment(line):
            yield entry
            entry = ""
    if entry:
        yield entry


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _name_of(entry: str) -> str | None:
    found = _NAME.match(entry)
    return str(canonicalize_name(found[1])) if found else None


def _reason(err: OSError | UnicodeDecodeError) -> str:
    return (err.strerror or str(err)) if isinstance(err, OSError) else "it is not text in UTF-8"
