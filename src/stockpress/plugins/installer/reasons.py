"""Finds out from what pip said why it failed."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from packaging.utils import canonicalize_name

from stockpress.plugins.installer.errors import (
    DiskFull,
    IndexRefused,
    IndexUnreachable,
    InstallError,
    PackageNotFound,
    PackagesConflict,
    PipFailed,
    ServerConflict,
    ToolMissing,
)
from stockpress.plugins.installer.server_packages import ServerPackages

_DEPENDS = re.compile(r"^\s+(?P<package>\S+) (?P<version>\S+) depends on (?P<needed>.+)$")
_REQUESTED = re.compile(r"^\s+The user requested (?:\(constraint\) )?(?P<needed>.+)$")
_NOT_FOUND = re.compile(r"No matching distribution found for (.+?)(?: \(from .*\))?$")
_PART_OF = re.compile(r"\(from (\S+?)(?:->.*)?\)$")
_REFUSED = re.compile(r"\b(401|403)\b.*(?:Error|Unauthorized|Forbidden)|User for \S+:|Authentication failed", re.I)
_AWAY = re.compile(
    r"Failed to connect to \S+|Could not resolve host: \S+|Failed to establish a new connection: [^'\")]+"
    r"|Read timed out|ConnectTimeout|\b(404|5\d\d) (?:Client|Server) Error.*|Connection refused"
    r"|Name or service not known|Temporary failure in name resolution|CERTIFICATE_VERIFY_FAILED|SSLError"
    r"|The repository located at \S+ is not a trusted or secure host|Max retries exceeded"
)
_TOOL = re.compile(r"Cannot find command '(\w+)'|No such file or directory: '(git|hg|svn)'")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_WORDLESS = re.compile(r"^(ERROR|error): |^\s*[×╰─>│]+\s*")


def reason_for(lines: Sequence[str], server: ServerPackages) -> InstallError:
    """The error that says best what `lines`, the output of a failed pip, mean for whoever asked for something."""
    text = "\n".join(lines)
    if re.search(r"\[Errno (28|122)\]|No space left on device", text):
        return DiskFull()
    return _conflict(lines, server) or _fetching(lines, text) or _missing(lines, server) or _other(lines)


def _fetching(lines: Sequence[str], text: str) -> InstallError | None:
    if tool := _TOOL.search(text):
        return ToolMissing(tool=tool[1] or tool[2])
    if refused := _REFUSED.search(text):
        return IndexRefused(reason=refused[1] or "no answer to its question")
    away = next((found for line in lines if (found := _AWAY.search(line))), None)
    return IndexUnreachable(reason=_plain(away[0])) if away is not None else None


def _other(lines: Sequence[str]) -> InstallError:
    errors = [_plain(line) for line in lines if line.lower().startswith("error: ")]
    said = [_plain(line) for line in lines if line.strip()]
    return PipFailed(reason=(errors or said or ["it said nothing"])[-1])


def _conflict(lines: Sequence[str], server: ServerPackages) -> InstallError | None:
    begin = next((at for at, line in enumerate(lines) if line.startswith("The conflict is caused by")), None)
    if begin is None:
        return None
    depends, others = [], []
    for line in lines[begin + 1 :]:
        if not line.strip():
            break
        if found := _DEPENDS.match(line):
            depends.append(found)
        elif wanted := _REQUESTED.match(line):
            others.append(wanted["needed"])
    # Packages of the server are listed as well when one of them is the reason; their own needs are not the plugin's fault.
    for found in depends:
        name = _name(found["needed"])
        if name in server.versions and _name(found["package"]) not in server.versions:
            present = f"{name} {server.versions[name]}"
            package = f"{found['package']} {found['version']}"
            return ServerConflict(package=package, needed=found["needed"], present=present)
    described = [f"{found['package']} {found['version']} needs {found['needed']}" for found in depends]
    return PackagesConflict(conflicts="; ".join([*described, *(f"{other} was asked for" for other in others)]))


def _missing(lines: Sequence[str], server: ServerPackages) -> InstallError | None:
    what = next((found[1] for line in lines if (found := _NOT_FOUND.search(line))), None)
    if what is None:
        return None
    source = next((found[1] for line in lines if what in line and (found := _PART_OF.search(line))), None)
    if (name := _name(what)) in server.versions:
        return ServerConflict(package=source or "It", needed=what, present=f"{name} {server.versions[name]}")
    python = ".".join(str(part) for part in sys.version_info[:2])
    return PackageNotFound(what=f"{what} (needed by {source})" if source else what, python=python)


def _name(requirement: str) -> str:
    found = _NAME.match(requirement)
    return str(canonicalize_name(found[0])) if found else ""


def _plain(line: str) -> str:
    return _WORDLESS.sub("", line).strip()
