"""The three changes to what is installed: install one, remove one, become what the plugins file says.

Each makes a new environment, lets pip work there, looks at the outcome, and turns the pointer; anything that goes wrong on
the way leaves the current environment and the plugins file as they are. Needs no Django.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from stockpress.plugins.installer import plugins_file
from stockpress.plugins.installer.environments import (
    Environments,
    Facts,
    PluginEnvironment,
    disk_errors,
    python_tag,
)
from stockpress.plugins.installer.errors import (
    PackageNotInstalled,
    PackageOfServer,
    SamePackageInstalled,
)
from stockpress.plugins.installer.pip import Listener, Pip
from stockpress.plugins.installer.plugins_file import PluginsFile
from stockpress.plugins.installer.reasons import reason_for
from stockpress.plugins.installer.requests import Wanted
from stockpress.plugins.installer.server_packages import ServerPackages, provide, server_packages, versions_in
from stockpress.plugins.installer.verification import left_alone_by, plugins_of, remove_files, verify

LOCK_WAIT_S = 900.0
_CREDENTIALS = re.compile(r"://([^/@\s]+)@")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a change came to: the package it was about, and its version now ("" where there is none)."""

    name: str = ""
    version: str = ""
    changed: bool = True


@dataclass
class _Draft:
    """An environment in the making."""

    environment: PluginEnvironment
    server: ServerPackages
    listener: Listener
    lock: int
    secrets: Sequence[str] = ()

    def pip(self, command: str, *arguments: str, index_url: str | None = None) -> None:
        """Raises the reason why pip failed."""
        run = Pip(
            environment=self.environment,
            server=self.server,
            listener=self.listener,
            lock=self.lock,
            secrets=self.secrets,
            index_url=index_url,
        )
        result = run(command, *arguments)
        if result.status:
            raise reason_for(result.lines, self.server)

    def install(self, requirements: str, *, index_url: str | None = None) -> list[dict[str, str]]:
        """Install the lines of `requirements`; returns name and version of those that were asked for and are new."""
        wanted = self.environment.scratch / "wanted.txt"
        wanted.touch(mode=0o600)
        wanted.write_text(requirements, encoding="utf-8")
        return self.install_file(wanted, index_url=index_url)

    def install_file(self, wanted: Path, *, index_url: str | None = None) -> list[dict[str, str]]:
        constraints, report = (self.environment.scratch / name for name in ("constraints.txt", "report.json"))
        constraints.write_text(self.server.constraints, encoding="utf-8")
        options = ["--no-user", "--progress-bar", "raw", "--report", str(report)]
        self.pip("install", *options, "-c", str(constraints), "-r", str(wanted), index_url=index_url)
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
        return [entry["metadata"] for entry in found.get("install", []) if entry.get("requested")]

    def versions(self) -> dict[str, str]:
        return versions_in(self.environment.site_packages)

    def drop_what_the_server_has(self) -> None:
        """A newer server may have taken up what a plugin once brought along; the server's counts."""
        for name in self.versions().keys() & self.server.versions.keys():
            # pip would find the server's first, which it may not touch, and leave both.
            remove_files(name, self.environment.site_packages)


@dataclass(frozen=True)
class Installer:
    """Changes the environments below `root` (`<data_dir>/plugins`) and the plugins file together."""

    root: Path
    file: PluginsFile
    listener: Listener = field(default_factory=Listener)

    def install(self, wanted: Wanted) -> Outcome:
        """Install what is wanted, or its newest version in place of the installed one, and write it into the plugins file."""
        self.file.check_writable()
        with self._changing(wanted.secrets) as draft:
            text = self.file.read()
            wanted = self._kept(wanted)
            name = wanted.name or _name_at(text, wanted.requirement)
            if name in draft.server.versions:
                raise PackageOfServer(name=name, version=draft.server.versions[name])
            if name is not None and name in draft.versions():
                self.listener.step(f"Making room for {name}")
                draft.pip("uninstall", "-y", name)
            self.listener.step(f"Looking for {wanted.shown}")
            lines = [*_others(text, name, draft.versions()), wanted.requirement]
            new = draft.install("\n".join(lines) + "\n", index_url=wanted.index_url)
            if name is None:
                name = _only_name(new, lines, wanted)
            versions = draft.versions()
            if name not in versions:
                # pip was content with what there is.
                raise PackageNotInstalled(name=name)
            version = versions[name]
            self._complete(draft, plugins_file.with_entry(text, name, wanted.file_line(name, version)))
        self._say_what_comes_of(name)
        if wanted.index_url is not None:
            self.listener.line(
                f"The plugins file names {name} and not the index it came from: "
                "set PIP_EXTRA_INDEX_URL where the server runs, so that `stockpress plugins sync` finds it there too."
            )
        return Outcome(name=name, version=version)

    def uninstall(self, package: str) -> Outcome:
        """Remove a package, what only it needed, and its line in the plugins file."""
        name = str(canonicalize_name(package))
        self.file.check_writable()
        with self._changing() as draft:
            text = self.file.read()
            installed = draft.versions()
            if name in draft.server.versions:
                raise PackageOfServer(name=name, version=draft.server.versions[name])
            if name not in installed and plugins_file.entry_of(text, name) is None:
                raise PackageNotInstalled(name=name)
            if name in installed:
                self.listener.step(f"Removing {name}")
                alone = _left_alone(draft, name, plugins_file.without_entry(text, name))
                draft.pip("uninstall", "-y", name, *sorted(alone))
            self._complete(draft, plugins_file.without_entry(text, name))
        return Outcome(name=name)

    def sync(self) -> Outcome:
        """Become what the plugins file says: nothing is done when the current environment was made from the same text."""
        if self.is_in_step():
            return Outcome(changed=False)
        with self._changing(_secrets_in(self.file.read()), afresh=True) as draft:
            if self.is_in_step():
                # Another process did it while this one waited for its turn.
                return Outcome(changed=False)
            text = self.file.read()
            if any(True for _ in plugins_file.entries(text)):
                self.listener.step("Installing the packages of the plugins file")
                draft.install_file(self.file.path)
            self._complete(draft, text, write=False)
        return Outcome()

    def is_in_step(self) -> bool:
        current = Environments(self.root).current()
        text = self.file.read()
        if current is None:
            return not any(True for _ in plugins_file.entries(text))
        facts = current.facts()
        return (
            facts is not None
            and facts.python == python_tag()
            and facts.file_digest == plugins_file.digest(text)
            and facts.server == server_packages(self.root).digest
        )

    @contextlib.contextmanager
    def _changing(self, secrets: Sequence[str] = (), *, afresh: bool = False) -> Iterator[_Draft]:
        """A draft to work on; what was not completed when the block ends is thrown away."""
        environments = Environments(self.root)

        def waiting() -> None:
            self.listener.step("Waiting for another installation to end")
            self.listener.beat()

        with environments.locked(wait_s=LOCK_WAIT_S, waiting=waiting) as lock, disk_errors():
            text = self.file.read()
            environments.clean(is_fulfilled=lambda facts: facts.file_digest == plugins_file.digest(text))
            current = environments.current()
            base = current if current is not None and current.is_usable() and not afresh else None
            draft = environments.draft(base)
            try:
                server = server_packages(self.root)
                provide(draft, server)
                work = _Draft(draft, server, self.listener, lock, secrets)
                work.drop_what_the_server_has()
                yield work
                environments.clean(is_fulfilled=lambda _facts: False)
            finally:
                if environments.current() != draft:
                    environments.discard(draft)

    def _complete(self, draft: _Draft, text: str, *, write: bool = True) -> None:
        """Look at the draft, write the file, and turn the pointer, in this order: killed in between, the next run ends it."""
        self.listener.step("Checking")
        verify(draft.environment.site_packages, draft.server)
        environments = Environments(self.root)
        draft.environment.empty_scratch()
        digest = plugins_file.digest(text)
        draft.environment.finish(
            Facts(python=python_tag(), server=draft.server.digest, file_digest=digest, packages=draft.versions())
        )
        if write and text != self.file.read():
            self.file.write(text)
        environments.switch_to(draft.environment)
        for wheel in self._wheels.glob("*.whl"):
            if wheel.as_uri() not in text:
                wheel.unlink()

    @property
    def _wheels(self) -> Path:
        return self.root / "wheels"

    def _kept(self, wanted: Wanted) -> Wanted:
        """A file that somebody gave is kept beside the environments, where the plugins file can name it for good."""
        if wanted.local_file is None:
            return wanted
        self._wheels.mkdir(exist_ok=True, mode=0o750)
        copy = self._wheels / wanted.local_file.name
        draft = copy.with_suffix(".part")
        shutil.copyfile(wanted.local_file, draft)
        draft.replace(copy)
        return replace(wanted, requirement=f"{wanted.name} @ {copy.as_uri()}")

    def _say_what_comes_of(self, name: str) -> None:
        current = Environments(self.root).current()
        if current is not None and not plugins_of(current.site_packages, name):
            self.listener.line(f"Note: {name} announces no plugin (no entry point in the group inventree_plugins).")


def _others(text: str, name: str | None, installed: dict[str, str]) -> Iterator[str]:
    """What else the plugins file asks for, so that pip finds versions that all can live with. What is there stays as it is."""
    for other, entry in plugins_file.entries(text):
        if other is not None and other == name:
            continue
        if other is None or other not in installed or "--hash" in entry:
            yield entry
        else:
            yield f"{other}=={installed[other]}"


def _name_at(text: str, address: str) -> str | None:
    """The package that the plugins file takes from this address."""
    return next(
        (name for name, entry in plugins_file.entries(text) if entry.partition("@")[2].strip() == address), None
    )


def _only_name(new: Sequence[dict[str, str]], lines: Sequence[str], wanted: Wanted) -> str:
    """The name of what pip found at an address."""
    known = {name for name, _entry in plugins_file.entries("\n".join(lines))}
    found = [name for entry in new if (name := str(canonicalize_name(entry["name"]))) not in known]
    if len(found) != 1:
        raise SamePackageInstalled(what=wanted.shown)
    return found[0]


def _left_alone(draft: _Draft, name: str, text: str) -> set[str]:
    listed = [found for found, _entry in plugins_file.entries(text)]
    if None in listed:
        # A line without a name: nobody knows which package it means.
        return set()
    return left_alone_by(name, draft.environment.site_packages, [found for found in listed if found])


def _secrets_in(text: str) -> list[str]:
    """What stands before the @ of addresses in the plugins file, and the parts of it."""
    found = {part for whole in _CREDENTIALS.findall(text) for part in (whole, whole.partition(":")[2] or whole)}
    return sorted(found, key=len, reverse=True)
