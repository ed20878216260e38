"""`stockpress plugins`: what there is, switching it on and off, and the packages that plugins come from."""

from __future__ import annotations

from pathlib import Path
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


@plugins_app.command("list")
def list_plugins() -> None:
    """Every plugin that was found, and whether it is in use."""
    with django_ready():
        from stockpress.plugins.host import HOST

        snapshot = HOST.start()
        for key, row in sorted(snapshot.configs.items()):
            plugin, candidate = snapshot.plugins.get(key), snapshot.candidates.get(key)
            state = "in use" if plugin else "gone" if candidate is None else "broken" if row.is_active() else "off"
            if row.quarantined_at is not None:
                state = "put out of use"
            version = getattr(candidate.plugin, "VERSION", None) if candidate else None
            where = candidate.source.value if candidate else ""
            out.print(f"{key:<36} {version or '':<12} {where:<8} {state}", markup=False)
        _print_failures()


@plugins_app.command("enable")
def enable(key: Annotated[str, typer.Argument(help="Key of the plugin.")]) -> None:
    """Switch a plugin on. One that was put out of use gets another chance."""
    _switch(key, active=True)


@plugins_app.command("disable")
def disable(key: Annotated[str, typer.Argument(help="Key of the plugin.")]) -> None:
    """Switch a plugin off."""
    _switch(key, active=False)


def _switch(key: str, *, active: bool) -> None:
    with django_ready():
        from stockpress.plugins.host import HOST
        from stockpress.plugins.services import ActivatePlugin

        HOST.start()
        row = ActivatePlugin(key=key, active=active)()
        out.print(f"{row.name or row.key} is {'on' if active else 'off'}.", markup=False)
        if active and key not in HOST.current().plugins:
            _print_failures()
            raise typer.Exit(1)


@plugins_app.command("check")
def check() -> None:
    """Load every plugin, active or not, and say what is wrong. Nothing is changed. Exit status 1 if something is."""
    with django_ready():
        from stockpress.plugins.checking import check_all

        findings = check_all()
        for finding in findings:
            out.print(f"{finding.name}: {finding.message}  [{finding.stage}]", markup=False)
        out.print("Every plugin can be loaded." if not findings else f"{len(findings)} problems.")
        if findings:
            raise typer.Exit(1)


@plugins_app.command("migrate", hidden=True)
def migrate(key: Annotated[str, typer.Argument(help="Key of the plugin.")]) -> None:
    """Bring the tables of one plugin up to date; the server does this by itself."""
    with django_ready():
        from stockpress.plugins.checking import make_tables

        out.print(f"{make_tables(key)} is up to date.", markup=False)


def _print_failures() -> None:
    from stockpress.plugins.selectors import known_failures

    for failure in known_failures():
        out.print(f"  {failure.name}: {failure.message}  [{failure.stage}]", markup=False)


@plugins_app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="What people call the plugin, such as 'Shelf labels'.")],
    parent: Annotated[Path, typer.Option("--dir", help="The folder in which its folder is made.")] = Path(),
    parts: Annotated[
        str,
        typer.Option(
            "--with",
            help="What it does, with commas: settings, labels, events, ui, validation, schedule, urls, report, "
            "barcode, action.",
        ),
    ] = "settings",
) -> None:
    """Write a package to begin a plugin with: the plugin, a test that passes, and what installing it needs."""
    from stockpress.sdk.template import NewPlugin

    wanted = [part.strip().lower() for part in parts.split(",") if part.strip()]
    folder = NewPlugin(name=name, parent=parent, parts=wanted)()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        out.print(f"  {file}", markup=False)
    out.print(f"Go on with: cd {folder} && pytest", markup=False)


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
