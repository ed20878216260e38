"""The folders that plugin packages live in, one after the other, and the pointer to the one that counts.

    <data_dir>/plugins/current                       a link to the environment in use
    <data_dir>/plugins/environments/<serial>/        a virtual environment of plugin packages only
    <data_dir>/plugins/environments/<serial>/environment.json    written last: what lacks it is not finished
    <data_dir>/plugins/install.lock                  held by whoever changes something

A change makes a new folder and turns the pointer when everything in it is right. What is in use is never written to, so
there is nothing to undo. Needs no Django: processes ask for it before their settings are complete.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import re
import shutil
import sys
import sysconfig
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from stockpress.plugins.installer.errors import DiskFull, EnvironmentUnusable, InstallationBusy

FACTS = "environment.json"
IN_USE = "in-use.lock"
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_LOCK_POLL_S = 0.1


def python_tag() -> str:
    """Packages that were installed for another Python than this are of no use."""
    return f"{sys.implementation.cache_tag}-{sysconfig.get_platform()}"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a finished environment says of itself.

    `file_digest` is the SHA-256 of the plugins file that it fulfils, `server` that of the server's own packages.
    """

    python: str
    server: str
    file_digest: str
    packages: dict[str, str]


@dataclass(frozen=True)
class PluginEnvironment:
    """One folder of `environments/`."""

    path: Path

    @property
    def serial(self) -> int:
        return int(self.path.name)

    @property
    def site_packages(self) -> Path:
        at = str(self.path)
        return Path(sysconfig.get_path("purelib", "venv", {"base": at, "platbase": at}))

    @property
    def python(self) -> Path:
        return self.path / "bin" / "python"

    @property
    def scratch(self) -> Path:
        """Where pip keeps what it needs only while it works; goes with the environment if it is killed."""
        return self.path / "scratch"

    @property
    def provided(self) -> Path:
        """Describes to pip what the server provides without being a package; see `server.provide`."""
        return self.path / "provided"

    def facts(self) -> Facts | None:
        """None for one that was not finished."""
        try:
            return Facts(**json.loads((self.path / FACTS).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def finish(self, facts: Facts) -> None:
        """From now on it may be used; the file is complete on the disk or not there at all."""
        draft = self.path / f".{FACTS}"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(facts), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / FACTS)

    def empty_scratch(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)

    def is_usable(self) -> bool:
        facts = self.facts()
        return facts is not None and facts.python == python_tag()


@dataclass(frozen=True)
class Environments:
    """The folder `<data_dir>/plugins`."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / "environments"

    @property
    def pointer(self) -> Path:
        return self.root / "current"

    def current(self) -> PluginEnvironment | None:
        """The environment in use; None while no plugin package was ever installed."""
        try:
            name = self.pointer.readlink().name
        except OSError:
            return None
        found = PluginEnvironment(self.folder / name)
        return found if name.isdecimal() and found.path.is_dir() else None

    def all(self) -> list[PluginEnvironment]:
        """Every folder there is, finished or not, the oldest first."""
        try:
            names = [entry.name for entry in os.scandir(self.folder) if entry.name.isdecimal()]
        except FileNotFoundError:
            return []
        return [PluginEnvironment(self.folder / name) for name in sorted(names, key=int)]

    @contextlib.contextmanager
    def locked(self, *, wait_s: float, waiting: Callable[[], None] = lambda: None) -> Iterator[int]:
        """Only one process changes anything at a time. The lock is the open file: whoever inherits it holds it too.

        Yields the descriptor of that file. Raises InstallationBusy after `wait_s` seconds, in which `waiting` is called
        again and again.
        """
        with disk_errors():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o750)
            file = (self.root / "install.lock").open("a+")
        with file:
            deadline = time.monotonic() + wait_s
            while not _lock(file.fileno(), fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise InstallationBusy(minutes=wait_s / 60)
                waiting()
                time.sleep(_LOCK_POLL_S)
            yield file.fileno()

    def draft(self, base: PluginEnvironment | None) -> PluginEnvironment:
        """A new, unfinished environment with the packages of `base`. Call it with the lock held."""
        known = self.all()
        draft = PluginEnvironment(self.folder / f"{(known[-1].serial if known else 0) + 1:06d}")
        draft.path.mkdir(mode=0o750)
        venv.EnvBuilder(with_pip=False, symlinks=True).create(draft.path)
        draft.scratch.mkdir()
        if base is not None:
            _link_tree(base.site_packages, draft.site_packages)
        return draft

    def switch_to(self, environment: PluginEnvironment) -> None:
        """Turn the pointer; at any moment it points to the old one or to the new one."""
        draft = self.root / ".current"
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path("environments") / environment.path.name)
        draft.replace(self.pointer)

    def discard(self, environment: PluginEnvironment) -> None:
        shutil.rmtree(environment.path, ignore_errors=True)

    def clean(self, *, is_fulfilled: Callable[[Facts], bool]) -> None:
        """Remove what killed installers left and what nothing uses any more. Call it with the lock held.

        An environment that was finished, and written down in the plugins file (`is_fulfilled`), only lacks the turn of
        the pointer: it is given that. The current one and the one before it always stay.
        """
        for environment in self.all():
            current = self.current()
            if current is not None and environment.serial <= current.serial:
                continue
            facts = environment.facts()
            if facts is not None and facts.python == python_tag() and is_fulfilled(facts):
                self.switch_to(environment)
            else:
                self.discard(environment)
        current = self.current()
        finished = [found for found in self.all() if found.facts() is not None and found != current]
        kept = {found.path for found in (current, *finished[-1:]) if found is not None}
        for environment in self.all():
            if environment.path not in kept and not _is_used(environment):
                self.discard(environment)


def hold(environment: PluginEnvironment) -> int | None:
    """Keep `environment` from being removed for as long as the returned descriptor is open; None if it is gone."""
    try:
        handle = os.open(environment.path / IN_USE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except FileNotFoundError:
        return None
    except OSError:
        # Read-only for this process: it cannot say that it uses it, and uses it.
        return os.open(os.devnull, os.O_RDONLY)
    if not _lock(handle, fcntl.LOCK_SH) or not environment.path.is_dir():
        os.close(handle)
        return None
    return handle


def _is_used(environment: PluginEnvironment) -> bool:
    try:
        with (environment.path / IN_USE).open("a+") as file:
            return not _lock(file.fileno(), fcntl.LOCK_EX)
    except OSError:
        return False


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _link_tree(source: Path, target: Path) -> None:
    """The same files under another name: pip replaces files and never writes into them, so the old ones stay as they are."""
    shutil.copytree(source, target, symlinks=True, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> str:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as err:
        if err.errno in _NO_ROOM:
            raise
        # A file system without hard links, or with a limit to them.
        shutil.copy2(source, target, follow_symlinks=False)
    return target


@contextlib.contextmanager
def disk_errors() -> Iterator[None]:
    """What the file system refuses, as errors for people."""
    try:
        yield
    except shutil.Error as err:
        text = str(err)
        if re.search(r"\[Errno (28|122)\]", text):
            raise DiskFull from err
        raise EnvironmentUnusable(reason=text) from err
    except OSError as err:
        if err.errno in _NO_ROOM:
            raise DiskFull from err
        raise EnvironmentUnusable(
            reason=f"{err.strerror or err} ({err.filename})" if err.filename else str(err)
        ) from err
