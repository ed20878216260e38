"""Install, uninstall, and become what the plugins file says; each leaves a run that tells how it went."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User

from stockpress.accounts.permissions import acts_as_superuser
from stockpress.jobs.heartbeat import living_workers
from stockpress.kernel.errors import NotPermitted
from stockpress.plugins.installer.changes import Installer
from stockpress.plugins.installer.environments import Environments
from stockpress.plugins.installer.errors import InstallDisabled, PackageNotInstalled
from stockpress.plugins.installer.models import InstallRun, RunKind
from stockpress.plugins.installer.plugins_file import entry_of
from stockpress.plugins.installer.requests import package_name, wanted_file, wanted_from
from stockpress.plugins.installer.runs import Echo, carry_out, mark_lost_runs, new_run, plugins_file, plugins_root
from stockpress.plugins.installer.server_packages import versions_in

COMMAND_LINE = "command line"
START_UP = "start of the server"


@dataclass(frozen=True, kw_only=True)
class InstallPackage:
    """Install a package (`packagename`, perhaps with `version`), from an index (`url`), or what lies at `url`.

    The run that is returned is carried out by the worker; where none lives, and where the address holds a password, which
    is written down nowhere, it has ended. `runs.wait` follows it.
    Raises NotPermitted, InstallDisabled, NothingNamed, RequestUnclear.
    """

    user: User
    packagename: str = ""
    url: str = ""
    version: str = ""

    def __call__(self) -> InstallRun:
        _check_may_install(self.user)
        wanted = wanted_from(packagename=self.packagename, url=self.url, version=self.version)
        mark_lost_runs()
        request = {"packagename": self.packagename, "url": self.url, "version": self.version}
        is_secret = bool(wanted.secrets)
        run = new_run(RunKind.INSTALL, wanted.shown, user=self.user, **({} if is_secret else request))
        if is_secret or not living_workers():
            return carry_out(run, lambda installer: installer.install(wanted))
        return _enqueue(run)


@dataclass(frozen=True, kw_only=True)
class UninstallPackage:
    """Remove the package `packagename`, what only it needed, and its line in the plugins file.

    Raises NotPermitted, InstallDisabled, RequestUnclear, PackageNotInstalled.
    """

    user: User
    packagename: str

    def __call__(self) -> InstallRun:
        _check_may_install(self.user)
        name = package_name(self.packagename)
        if name not in installed_packages() and entry_of(plugins_file().read(), name) is None:
            raise PackageNotInstalled(name=name)
        mark_lost_runs()
        run = new_run(RunKind.UNINSTALL, name, user=self.user, packagename=name)
        if not living_workers():
            return carry_out(run, lambda installer: installer.uninstall(name))
        return _enqueue(run)


def install_here(*, what: str, index_url: str = "", version: str = "", echo: Echo | None = None) -> InstallRun:
    """Install for whoever has a shell on the server: a package, an address, or a wheel on this machine."""
    path = Path(what)
    if what.endswith(".whl") and "://" not in what:
        wanted = wanted_file(path)
    elif "://" in what:
        wanted = wanted_from(url=what, version=version)
    else:
        wanted = wanted_from(packagename=what, url=index_url, version=version)
    mark_lost_runs()
    run = new_run(RunKind.INSTALL, wanted.shown, user=None, asked_by=COMMAND_LINE)
    return carry_out(run, lambda installer: installer.install(wanted), echo=echo)


def uninstall_here(*, packagename: str, echo: Echo | None = None) -> InstallRun:
    name = package_name(packagename)
    mark_lost_runs()
    run = new_run(RunKind.UNINSTALL, name, user=None, asked_by=COMMAND_LINE)
    return carry_out(run, lambda installer: installer.uninstall(name), echo=echo)


def sync_packages(*, asked_by: str, echo: Echo | None = None) -> InstallRun | None:
    """Make the installed packages those of the plugins file; None when they are already, which leaves no run."""
    file = plugins_file()
    file.ensure()
    if Installer(plugins_root(), file).is_in_step():
        return None
    mark_lost_runs()
    run = new_run(RunKind.SYNC, str(file.path), user=None, asked_by=asked_by)
    return carry_out(run, lambda installer: installer.sync(), echo=echo)


def installed_packages() -> dict[str, str]:
    """Name and version of every package beside the server's own, what plugins brought along included."""
    current = Environments(plugins_root()).current()
    return versions_in(current.site_packages) if current is not None else {}


def carry_out_queued(run: InstallRun) -> InstallRun:
    """Carry out a run that a request left to the worker."""
    words = run.request
    if run.kind == RunKind.UNINSTALL:
        return carry_out(run, lambda installer: installer.uninstall(words["packagename"]))
    return carry_out(run, lambda installer: installer.install(wanted_from(**words)))


def _enqueue(run: InstallRun) -> InstallRun:
    from stockpress.plugins.installer.tasks import carry_out_run

    carry_out_run.enqueue(run.pk)
    return run


def _check_may_install(user: User) -> None:
    if not acts_as_superuser(user):
        raise NotPermitted(action="install or uninstall plugins")
    if settings.STOCKPRESS.plugin_noinstall:
        raise InstallDisabled
