"""Runs pip in a plugins' environment and passes on what it says while it says it."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stockpress.plugins.installer.environments import PluginEnvironment
from stockpress.plugins.installer.errors import InstallTooSlow
from stockpress.plugins.installer.server_packages import ServerPackages

CHILD = Path(__file__).with_name("pip_child.py")
OPTIONS = ("--disable-pip-version-check", "--no-input", "--no-color")
SILENCE_LIMIT_S = 600.0
WHOLE_LIMIT_S = 3600.0
LONGEST_LINE = 2_000
_BEAT_S = 1.0
# What the operator says about indexes, proxies and certificates is for pip; where it installs to is decided here.
_NOT_FOR_PIP = {
    *("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER", "PIP_PYTHON", "PIP_DRY_RUN", "PIP_NO_DEPS", "PIP_QUIET"),
    *("PIP_REPORT", "PIP_PROGRESS_BAR", "PIP_REQUIREMENT", "PIP_EDITABLE", "PIP_IGNORE_INSTALLED", "PIP_UPGRADE"),
    *("PIP_FORCE_REINSTALL", "PYTHONPATH", "PYTHONHOME", "DJANGO_SETTINGS_MODULE", "__PYVENV_LAUNCHER__"),
}
# A setup script of a package runs with what is left; the secrets of the server are none of its business.
_SECRET_PREFIXES = ("STOCKPRESS_", "INVENTREE_")
_DOWNLOAD = re.compile(r"Progress (\d+) of (\d+)")
_STEPS = (
    (re.compile(r"(?:Collecting|Processing) (.+?)(?: \(from .*)?$"), "Looking for {}"),
    (re.compile(r"Downloading (\S+)"), "Downloading {}"),
    (re.compile(r"Cloning (\S+)"), "Cloning {}"),
    (re.compile(r"(?:Building wheels? for|Running setup.py \S+ for) (.+?)(?: \(.*)?$"), "Building {}"),
    (re.compile(r"Installing collected packages: (.+)"), "Installing {}"),
)


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True)
class Listener:
    """Who hears what happens: each line of output, what is being done now, and at least once a second that we live."""

    line: Callable[[str], None] = _nothing
    step: Callable[[str], None] = _nothing
    beat: Callable[[], None] = _nothing


@dataclass
class Result:
    status: int
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Pip:
    """pip in `environment`: it takes the server's packages for installed and cannot change them.

    `lock` is inherited by pip, so that nobody else begins while a pip whose installer died is still there.
    """

    environment: PluginEnvironment
    server: ServerPackages
    listener: Listener
    lock: int
    secrets: Sequence[str] = ()
    index_url: str | None = None

    def __call__(self, command: str, *arguments: str) -> Result:
        """Run `pip COMMAND`; raises InstallTooSlow. A failure of pip is in the result."""
        words = [str(self.environment.python), "-u", str(CHILD), str(os.getpid()), command, *OPTIONS, *arguments]
        with subprocess.Popen(  # noqa: S603 - our own words; what users asked for stands in files
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.environment.scratch,
            env=self._variables(os.environ),
            pass_fds=(self.lock,),
            start_new_session=True,
        ) as process:
            try:
                result = Result(0)
                for line in self._lines(process):
                    self._pass_on(line, result)
                # Its output has ended, so it ends too or hangs.
                result.status = process.wait(_BEAT_S * 30)
            finally:
                if process.poll() is None:
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
            return result

    def _variables(self, surrounding: Mapping[str, str]) -> dict[str, str]:
        kept = {
            name: value
            for name, value in surrounding.items()
            if name not in _NOT_FOR_PIP and not name.startswith(_SECRET_PREFIXES)
        }
        paths = [str(self.environment.provided), *self.server.paths]
        kept |= {"PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(self.environment.scratch), "COLUMNS": "200"}
        kept |= {"PYTHONNOUSERSITE": "1", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0"}
        if self.index_url is not None:
            # Not on the command line, which every user of the machine can read.
            kept["PIP_INDEX_URL"] = self.index_url
        return kept

    def _lines(self, process: subprocess.Popen[bytes]) -> Iterator[str]:
        assert process.stdout is not None  # noqa: S101 - asked for above
        started = heard = time.monotonic()
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while True:
                ready = selector.select(_BEAT_S)
                now = time.monotonic()
                if ready:
                    heard = now
                    block = os.read(process.stdout.fileno(), 1 << 16)
                    *whole, rest = (rest + block).replace(b"\r", b"\n").split(b"\n")
                    yield from (line.decode(errors="replace") for line in whole)
                    if not block:
                        break
                self.listener.beat()
                if now - heard > SILENCE_LIMIT_S:
                    raise InstallTooSlow(reason=f"it said nothing for {SILENCE_LIMIT_S / 60:.0f} minutes")
                if now - started > WHOLE_LIMIT_S:
                    raise InstallTooSlow(reason=f"it took more than {WHOLE_LIMIT_S / 60:.0f} minutes")
        if rest:
            yield rest.decode(errors="replace")

    def _pass_on(self, line: str, result: Result) -> None:
        # The folder that pip works in means nothing to people.
        line = line.rstrip()[:LONGEST_LINE].replace(f"{self.environment.scratch}{os.sep}", "")
        line = masked(line, self.secrets)
        if amount := _DOWNLOAD.fullmatch(line):
            done, total = int(amount[1]), int(amount[2])
            if total:
                self.listener.step(f"Downloading: {100 * done // total} % of {total / 1e6:.1f} MB")
            return
        result.lines.append(line)
        self.listener.line(line)
        for pattern, text in _STEPS:
            if found := pattern.match(line.strip()):
                self.listener.step(text.format(found[1])[:200])


def masked(text: str, secrets: Sequence[str]) -> str:
    """`text` without what must not be shown; pip itself masks only what it takes for a password."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return re.sub(r"(://)[^/@\s]+@", r"\1***@", text)
