"""`stockpress plugins`: install and remove the packages that plugins come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from stockpress.kernel.errors import StockpressError
from stockpress.project.console import CommandGroup, django_ready, out

if TYPE_CHECKING:
    from stockpress.plugins.installer.models import InstallRun

plugins_app = typer.Typer(no_args_is_help=True, cls=CommandGroup)


class PackagesUnchanged(StockpressError):
    code = "plugin_packages_unchanged"
    text = "{reason}"


@plugins_app.command("install")
def install(
    what: Annotated[
        str, typer.Argument(metavar="NAME|URL|WHEEL", help="A package, with or without ==VERSION; an address; a wheel.")
    ],
    index_url: Annotated[str, typer.Option(help="The package index to look in, instead of the usual one.")] = "",
) -> None:
    """Install a package and write it into the plugins file. Running servers follow; a new plugin starts inactive."""
    with django_ready():
        from stockpress.plugins.installer.services import install_here

        run = _checked(install_here(what=what, index_url=index_url, echo=_echo))
        out.print(f"{run.name} {run.version} is installed.", markup=False)
        _say_if_disabled()


@plugins_app.command("uninstall")
def uninstall(name: Annotated[str, typer.Argument(help="The package, as pip calls it.")]) -> None:
    """Remove a package, what only it needed, and its line in the plugins file."""
    with django_ready():
        from stockpress.plugins.installer.services import uninstall_here

        run = _checked(uninstall_here(packagename=name, echo=_echo))
        out.print(f"{run.name} is not installed any more.", markup=False)


@plugins_app.command("sync")
def sync() -> None:
    """Make the installed packages those of the plugins file: no more, and no fewer."""
    with django_ready():
        from stockpress.plugins.installer.services import COMMAND_LINE, sync_packages

        run = sync_packages(asked_by=COMMAND_LINE, echo=_echo)
        if run is None:
            out.print("The installed packages are those of the plugins file.")
            return
        _checked(run)
        out.print("The packages of the plugins file are installed.")
        _say_if_disabled()


def _echo(line: str) -> None:
    out.print(line, markup=False)


def _checked(run: InstallRun) -> InstallRun:
    if run.error:
        raise PackagesUnchanged(reason=run.error)
    return run


def _say_if_disabled() -> None:
    from stockpress.project.environment import environment

    if not environment().plugins_enabled:
        out.print("Plugins are switched off: set STOCKPRESS_PLUGINS_ENABLED=1 and start the server again to use them.")
