"""The `stockpress` command. What a command does is in the module of its area; nothing heavy is imported for `--help`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from stockpress import __version__
from stockpress.project import cli_data, cli_oauth, cli_plugins, cli_print, cli_server, cli_settings
from stockpress.project.console import CommandGroup, out

app = typer.Typer(
    name="stockpress",
    help="Print what is in stock: a server for labels and reports.",
    cls=CommandGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        out.print(f"Stockpress {__version__}")
        raise typer.Exit


@app.callback()
def common(
    data_dir: Annotated[
        Path | None,
        typer.Option(help="Folder of database, media and secrets. [env: STOCKPRESS_DATA_DIR; default: ./data]"),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Print what is in stock: a server for labels and reports."""
    # Database, files and sockets are for the server's user and group; whatever is started from here inherits it.
    os.umask(os.umask(0o027) | 0o027)
    if data_dir is not None:
        os.environ["STOCKPRESS_DATA_DIR"] = str(data_dir.expanduser().resolve())


app.command("run")(cli_server.run)
app.command("web")(cli_server.web)
app.command("worker")(cli_server.worker)
app.command("restart")(cli_server.restart)
app.command("migrate")(cli_server.migrate)
app.command("prepare", hidden=True)(cli_server.prepare)
app.command("doctor")(cli_server.doctor)
app.command("openapi")(cli_server.openapi)
app.command("import")(cli_data.import_data)
app.add_typer(cli_data.users, name="user", help="Accounts of people and machines.")
app.add_typer(cli_oauth.oauth, name="oauth", help="Applications that people let act for them (OAuth2).")
app.add_typer(cli_data.demo, name="demo", help="Demo stock to try things out with.")
app.add_typer(cli_settings.settings, name="settings", help="Settings of the server and of users.")
app.add_typer(cli_plugins.plugins_app, name="plugins", help="Plugins and the packages that they come from.")
app.add_typer(cli_print.printing, name="print", help="Print labels and reports from the command line.")

if __name__ == "__main__":
    app()
