"""Removing a plugin: its package, and if wished its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings

from stockpress.kernel.errors import InvalidInput
from stockpress.plugins.candidates import Source
from stockpress.plugins.host import HOST
from stockpress.plugins.installer.models import InstallRun
from stockpress.plugins.installer.services import UninstallPackage
from stockpress.plugins.mandatory import mandatory_keys
from stockpress.plugins.services import PluginUnknown

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from stockpress.plugins.candidates import Candidate
    from stockpress.plugins.models import PluginConfig


class PluginNotUninstallable(InvalidInput):
    code = "plugin_not_uninstallable"
    text = "{code}{name} cannot be uninstalled: {reason}"


@dataclass(frozen=True, kw_only=True)
class UninstallPlugin:
    """Check that a plugin can be removed, and begin to remove its package. Answers the run, to be waited for.

    Raises PluginUnknown, PluginNotUninstallable, and what UninstallPackage raises.
    """

    key: str
    by: User

    def __call__(self) -> InstallRun:
        snapshot = HOST.follow()
        row, candidate = snapshot.configs.get(self.key), snapshot.candidates.get(self.key)
        if row is None:
            raise PluginUnknown(key=self.key)
        reason = _reason_against(row, candidate)
        if reason:
            code = "INVE-E10: " if reason in _OURS else ""
            raise PluginNotUninstallable(code=code, name=row.name or row.key, reason=reason)
        package = row.package_name or (candidate.package_name if candidate else None)
        return UninstallPackage(user=self.by, packagename=str(package))()


_MANDATORY, _SAMPLE, _BUILTIN = (
    "it is mandatory.",
    "it is a sample.",
    "it comes with the server.",
)
_OURS = frozenset({_MANDATORY, _SAMPLE, _BUILTIN})


def _reason_against(row: PluginConfig, candidate: Candidate | None) -> str:
    """The first thing that stands against it; empty if nothing does."""
    checks = (
        (settings.STOCKPRESS.plugin_noinstall, "the configuration of the server forbids it (plugin_noinstall)."),
        (row.active, "it is active. Deactivate it first."),
        (row.key in mandatory_keys(), _MANDATORY),
        (candidate is not None and candidate.plugin.check_is_sample(), _SAMPLE),
        (candidate is not None and candidate.source is Source.BUILTIN, _BUILTIN),
        (candidate is None, "it is not installed."),
        (candidate is not None and candidate.source is not Source.PACKAGE, "it did not come with a package."),
        (candidate is not None and not (row.package_name or candidate.package_name), "its package has no name."),
    )
    return next((reason for holds, reason in checks if holds), "")
