"""Commands that put something into the database: users, demo stock, an import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from stockpress.kernel.errors import StockpressError
from stockpress.project.console import CommandGroup, django_ready, out, progress

users = typer.Typer(no_args_is_help=True, cls=CommandGroup)
demo = typer.Typer(no_args_is_help=True, cls=CommandGroup)

FromStandardInput = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]


class PasswordMissing(StockpressError):
    code = "password_missing"
    text = "There is no password: type one at the prompt, or send one with --password-stdin."


class UserUnknown(StockpressError):
    code = "user_unknown"
    text = "There is no user {name!r}."


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = ""
    if not password:
        raise PasswordMissing
    return password


@users.command("create")
def create_user(
    name: str,
    superuser: Annotated[bool, typer.Option("--superuser", help="May do everything.")] = False,
    email: Annotated[str, typer.Option(help="Address of the user.")] = "",
    password_stdin: FromStandardInput = False,
) -> None:
    """Create a user; asks for the password."""
    password = _password(from_stdin=password_stdin)
    with django_ready():
        from stockpress.accounts import services

        user = services.create_user(username=name, password=password, email=email, is_superuser=superuser)
        out.print(f"User {user.username} is created.", markup=False)


@users.command("password")
def set_password(name: str, password_stdin: FromStandardInput = False) -> None:
    """Give a user a new password."""
    with django_ready():
        from django.contrib.auth.models import User

        from stockpress.accounts import services

        user = User.objects.filter(username=name).first()
        if user is None:
            raise UserUnknown(name=name)
        services.set_password(user=user, password=_password(from_stdin=password_stdin))
    out.print(f"The password of {name} is changed.", markup=False)


@users.command("forget-factors")
def forget_factors(name: str) -> None:
    """Remove all second factors of a user who lost them; the password stays."""
    with django_ready():
        from django.contrib.auth.models import User

        from stockpress.accounts import services

        user = User.objects.filter(username=name).first()
        if user is None:
            raise UserUnknown(name=name)
        removed = services.remove_second_factors(user=user)
    out.print(f"{name} had {removed} second factors; there are none now.", markup=False)


@demo.command("load")
def load_demo() -> None:
    """Load the demo stock: a small electronics workshop."""
    with django_ready():
        from stockpress.inventory import demo as demo_stock

        with progress("Loading demo stock") as on_progress:
            report = demo_stock.load_demo(on_progress=on_progress)
    out.print(str(report), markup=False)


@demo.command("remove")
def remove_demo() -> None:
    """Take the demo stock away again; what was added besides stays."""
    with django_ready():
        from stockpress.inventory import demo as demo_stock

        removed = demo_stock.remove_demo()
    out.print("The demo stock is removed." if removed else "There is no demo stock here.")


def import_data(
    file: Annotated[Path, typer.Argument(help="An InvenTree data export (JSON).")],
    media: Annotated[
        Path | None, typer.Option(help="InvenTree's media folder: files and templates come along.")
    ] = None,
) -> None:
    """Import an InvenTree data export. What is there already stays as it is; a broken file changes nothing."""
    with django_ready():
        from stockpress.inventory import transfer

        with progress("Importing") as on_progress:
            report = transfer.import_file(file, media_dir=media, on_progress=on_progress)
    out.print(str(report), markup=False)
