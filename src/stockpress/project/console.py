"""What the commands share: consoles, errors in one line, progress, and Django made ready when a command needs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from stockpress.kernel.errors import StockpressError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class DatabaseUnavailable(StockpressError):
    code = "database_unavailable"
    text = "The database does not answer: {reason}. `stockpress doctor` shows what is configured."


class DatabaseNotPrepared(StockpressError):
    code = "database_not_prepared"
    text = "The database lacks what this version needs ({reason}). Run `stockpress migrate` first."


class CommandGroup(typer.core.TyperGroup):
    """Commands whose expected errors end as one red line and exit status 1, without a traceback.

    With STOCKPRESS_DEBUG set, the traceback is shown.
    """

    def invoke(self, ctx: Any) -> object:
        try:
            return super().invoke(ctx)
        except StockpressError as error:
            if _debugging():
                raise
            err.print(f"Error: {error}", style="bold red", markup=False)
            raise typer.Exit(1) from error


def _debugging() -> bool:
    return os.environ.get("STOCKPRESS_DEBUG", "").strip().lower() in {"1", "true", "yes", "on", "y", "t"}


@contextmanager
def django_ready(*, quiet: bool = True) -> Iterator[None]:
    """Configuration checked and Django set up; what the database refuses becomes a StockpressError.

    `quiet` commands log warnings only, unless the operator asks for more: they have their own words for people.
    """
    if quiet:
        os.environ.setdefault("STOCKPRESS_LOG_LEVEL", "WARNING")
    from stockpress.project.environment import environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stockpress.project.settings")
    environment()

    import django
    from django.db.utils import OperationalError, ProgrammingError

    django.setup()
    from stockpress.plugins.host import HOST

    # Commands work with the plugins, too; they are loaded when one is first asked for.
    HOST.expect()
    try:
        yield
    except OperationalError as error:
        if "no such table" in str(error) or "no such column" in str(error):
            raise DatabaseNotPrepared(reason=_first_line(error)) from error
        raise DatabaseUnavailable(reason=_first_line(error)) from error
    except ProgrammingError as error:
        if "does not exist" in str(error):
            raise DatabaseNotPrepared(reason=_first_line(error)) from error
        raise


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@contextmanager
def progress(description: str) -> Iterator[Callable[[int, int], None]]:
    """A callable `(done, total)` that draws a bar on a terminal and nothing elsewhere."""
    if not err.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def self_command(*arguments: str) -> list[str]:
    """The command line that runs another `stockpress` command with this Python."""
    return [sys.executable, "-m", "stockpress.project.cli", *arguments]
