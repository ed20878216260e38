"""What may be asked for: a package, a version of it, one from an index of its own, one at an address, one in a repository.

Everything is checked here, strictly, before anything reaches pip: a requirement is a line of a file that pip reads, in
which an option or the name of a variable would be obeyed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from stockpress.plugins.installer.errors import NothingNamed, RequestUnclear

REPOSITORY_SCHEMES = ("git+https", "hg+https", "svn+svn")
ARCHIVE_ENDINGS = (".whl", ".tar.gz", ".zip")
_LONGEST = 2_000
# One printable word. `$` would be read as a variable, `\` continues a line, quotes and `;` begin something else.
_PLAIN = re.compile(r"[!#%&()*+,./0-9:<=>?@A-Z\[\]_a-z~-]+")
_PACKAGE = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\[[A-Za-z0-9._,-]+\])?([<>=!~][<>=!~0-9A-Za-z.*+,_-]*)?"
)
_FRAGMENT = re.compile(r"(sha256=[0-9a-f]{64}|subdirectory=[A-Za-z0-9._/-]+|egg=[A-Za-z0-9._-]+)")

Field = Literal["packagename", "url", "version"]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing to install.

    `requirement` is the line for pip; it and `index_url` may hold passwords, which are in `secrets` and not in `shown`.
    `name` is the normalised name of the package where the request says it.
    """

    requirement: str = field(repr=False)
    shown: str
    name: str | None = None
    index_url: str | None = field(default=None, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    local_file: Path | None = None

    @property
    def is_direct(self) -> bool:
        """Whether the package comes from an address or a file instead of an index."""
        return self.local_file is not None or "://" in self.requirement

    def file_line(self, name: str, version: str) -> str:
        """The line of the plugins file that asks for what was installed now."""
        if self.is_direct:
            return self.requirement if " @ " in self.requirement else f"{name} @ {self.requirement}"
        requirement = Requirement(self.requirement)
        return self.requirement if requirement.specifier else f"{self.requirement}=={version}"


def wanted_from(*, packagename: str = "", url: str = "", version: str = "") -> Wanted:
    """What a request asks for; raises NothingNamed, or RequestUnclear at the field that is wrong."""
    packagename, url, version = packagename.strip(), url.strip(), version.strip()
    if not packagename and not url:
        raise NothingNamed
    package = _package(packagename) if packagename else None
    if not url:
        assert package is not None  # noqa: S101 - one of the two is there
        return _from_index(package, version)
    parts = _address(url)
    if parts.scheme in REPOSITORY_SCHEMES or parts.path.lower().endswith(ARCHIVE_ENDINGS):
        return _direct(url, parts, package, version)
    if package is None:
        problem = f"{without_credentials(url)} is taken for the address of a package index; name a package in it."
        raise RequestUnclear(reason=problem, field="packagename")
    found = _from_index(package, version)
    shown = f"{found.shown} from {without_credentials(url)}"
    return Wanted(requirement=found.requirement, shown=shown, name=found.name, index_url=url, secrets=secrets_of(parts))


def wanted_file(path: Path) -> Wanted:
    """A wheel that lies on this machine. Only for people who have a shell on it."""
    path = path.expanduser().resolve()
    if not path.is_file() or path.suffix != ".whl":
        raise RequestUnclear(reason=f"{path} is not a wheel (a file whose name ends in .whl).")
    name, _version = _wheel(path.name)
    return Wanted(requirement=f"{name} @ {path.as_uri()}", shown=str(path), name=name, local_file=path)


def package_name(text: str) -> str:
    """The normalised name (PEP 503) of a package, checked."""
    package = _package(text.strip())
    if package.specifier or package.extras:
        raise RequestUnclear(reason=f"{text!r} is not the name of a package.", field="packagename")
    return str(canonicalize_name(package.name))


def _package(text: str) -> Requirement:
    problem = f"{_shortened(text)!r} is not the name of a package such as 'inventree-example', with or without '==1.0'."
    if len(text) > _LONGEST or not _PACKAGE.fullmatch(text):
        raise RequestUnclear(reason=problem, field="packagename")
    try:
        return Requirement(text)
    except InvalidRequirement as err:
        raise RequestUnclear(reason=problem, field="packagename") from err


def _from_index(package: Requirement, version: str) -> Wanted:
    text = str(package)
    if version:
        if package.specifier:
            raise RequestUnclear(reason="The name of the package says which version already.", field="version")
        text = f"{text}=={_version(version)}"
    return Wanted(requirement=text, shown=text, name=str(canonicalize_name(package.name)))


def _version(text: str) -> str:
    try:
        Version(text)
    except InvalidVersion as err:
        raise RequestUnclear(reason=f"{_shortened(text)!r} is not a version such as '1.0.3'.", field="version") from err
    return text


def _address(url: str) -> SplitResult:
    if len(url) > _LONGEST or not _PLAIN.fullmatch(url) or url.startswith("-"):
        raise RequestUnclear(
            reason="The address has characters that an address does not have, or is too long.", field="url"
        )
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as err:
        raise RequestUnclear(reason="This is not an address.", field="url") from err
    if parts.scheme not in {"http", "https", *REPOSITORY_SCHEMES} or not parts.hostname:
        known = ", ".join(f"{scheme}://" for scheme in ("http", "https", *REPOSITORY_SCHEMES))
        raise RequestUnclear(reason=f"The address must begin with one of {known}.", field="url")
    if parts.fragment and not all(_FRAGMENT.fullmatch(part) for part in parts.fragment.split("&")):
        raise RequestUnclear(
            reason="After '#' only sha256=..., subdirectory=... and egg=... are understood.", field="url"
        )
    return parts


def _direct(url: str, parts: SplitResult, package: Requirement | None, version: str) -> Wanted:
    name = str(canonicalize_name(package.name)) if package is not None else None
    if package is not None and package.specifier:
        raise RequestUnclear(reason="A package at an address has the version that lies there.", field="packagename")
    present = None
    if parts.path.lower().endswith(".whl"):
        named, present = _wheel(unquote(parts.path.rsplit("/", 1)[-1]))
        if name not in {None, named}:
            raise RequestUnclear(reason=f"The wheel at this address is one of {named}, not of {name}.", field="url")
        name = named
    if version and (present is None or Version(_version(version)) != present):
        raise RequestUnclear(
            reason="A package at an address has the version that lies there; "
            "for a repository, name a tag in the address, as in git+https://host/project@v1.0.",
            field="version",
        )
    extras = f"[{','.join(sorted(package.extras))}]" if package is not None and package.extras else ""
    requirement = f"{name}{extras} @ {url}" if name else url
    return Wanted(requirement=requirement, shown=without_credentials(url), name=name, secrets=secrets_of(parts))


def _wheel(filename: str) -> tuple[str, Version]:
    try:
        name, version, _build, _tags = parse_wheel_filename(filename)
    except InvalidWheelFilename as err:
        raise RequestUnclear(
            reason=f"{_shortened(filename)} is not the name of a wheel, as example-1.0-py3-none-any.whl is.",
            field="url",
        ) from err
    return str(name), version


def _shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}..."


def secrets_of(parts: SplitResult) -> tuple[str, ...]:
    """What must not be shown of an address: the password, the name where it stands for one, and the query."""
    user, password = parts.username or "", parts.password or ""
    found = {password or user, parts.query}
    found |= {unquote(secret) for secret in found}
    return tuple(sorted((secret for secret in found if secret), key=len, reverse=True))


def without_credentials(url: str) -> str:
    """The address as it may be shown and stored."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    netloc = f"***@{host}" if "@" in parts.netloc else host
    return urlunsplit((parts.scheme, netloc, parts.path, "***" if parts.query else "", parts.fragment))
