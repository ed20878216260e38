"""Commands that register applications for OAuth2. There is no page for it: whoever runs the server decides."""

from __future__ import annotations

from typing import Annotated

import typer

from stockpress.project.cli_data import UserUnknown
from stockpress.project.console import CommandGroup, django_ready, out

oauth = typer.Typer(no_args_is_help=True, cls=CommandGroup)
applications = typer.Typer(no_args_is_help=True, cls=CommandGroup)
oauth.add_typer(applications, name="application", help="Register, list and delete applications.")


@applications.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What people read when they are asked to allow it.")],
    redirect_uri: Annotated[
        list[str] | None,
        typer.Option(help="Where people come back to from signing in; may be given more than once."),
    ] = None,
    user: Annotated[
        str | None, typer.Option(help="The user whose rights it has when it acts by itself (client credentials).")
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="It runs in a browser or on a phone and cannot keep a secret.")
    ] = False,
) -> None:
    """Register an application; with redirect addresses for people who sign in, without for one that acts by itself."""
    with django_ready():
        from django.contrib.auth.models import User

        from stockpress.accounts.oauth.applications import create_application

        owner = User.objects.filter(username=user).first() if user is not None else None
        if user is not None and owner is None:
            raise UserUnknown(name=user)
        made, secret = create_application(name=name, redirect_uris=redirect_uri or (), owner=owner, is_public=public)
        out.print(f"Application {made.name} is registered.", markup=False)
        out.print(f"Client id:     {made.client_id}", markup=False)
        if secret is not None:
            out.print(f"Client secret: {secret}", markup=False)
            out.print("The secret is not shown again.")


@applications.command("list")
def show() -> None:
    """List the applications: client id, kind, name, and where people come back to or whose rights it has."""
    with django_ready():
        from oauth2_provider.models import Application

        for application in Application.objects.select_related("user").order_by("name", "pk"):
            whose = application.user.get_username() if application.user else "nobody"
            where = application.redirect_uris or f"acts for {whose}"
            out.print(f"{application.client_id}  {application.client_type}  {application.name}  {where}", markup=False)


@applications.command("delete")
def delete(client_id: str) -> None:
    """Delete an application; its tokens are valid no longer."""
    with django_ready():
        from stockpress.accounts.oauth.applications import delete_application

        gone = delete_application(client_id=client_id)
    out.print(f"Application {gone.name} is deleted.", markup=False)
