"""`stockpress print label|report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from stockpress.project.console import CommandGroup, django_ready, err, out, progress

printing = typer.Typer(no_args_is_help=True, cls=CommandGroup)

Template = Annotated[str, typer.Option("--template", help="Number or exact name of the template.")]
Items = Annotated[str, typer.Option("--items", help="Numbers of what to print, as 1,2,3 or 1-20.")]
OutFile = Annotated[Path, typer.Option("--out", help="File to write.")]
UserName = Annotated[str | None, typer.Option("--user", help="Print as this user, with their rights; else with all.")]
LONGEST_RANGE = 100_000


def item_numbers(text: str) -> list[int]:
    """`1,2,5-7` as [1, 2, 5, 6, 7]."""
    numbers: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise typer.BadParameter(f"{part.strip()!r} is not a number or a range such as 5-7.", param_hint="--items")
        low, high = int(first), int(last or first)
        if not low <= high <= low + LONGEST_RANGE:
            raise typer.BadParameter(f"{part.strip()!r} is empty or too long a range.", param_hint="--items")
        numbers.extend(range(low, high + 1))
    return numbers


@printing.command("label")
def print_label(
    template: Template,
    items: Items,
    out_file: OutFile,
    user: UserName = None,
    plugin: Annotated[str | None, typer.Option(help="Key of the label plugin; else labels one by one.")] = None,
) -> None:
    """Print labels into a file."""
    _print(kind="label", template=template, items=items, out_file=out_file, user=user, plugin=plugin)


@printing.command("report")
def print_report(template: Template, items: Items, out_file: OutFile, user: UserName = None) -> None:
    """Print a report into a file."""
    _print(kind="report", template=template, items=items, out_file=out_file, user=user, plugin=None)


def _print(*, kind: str, template: str, items: str, out_file: Path, user: str | None, plugin: str | None) -> None:
    numbers = item_numbers(items)
    with django_ready():
        from stockpress.printing.models import LabelTemplate, ReportTemplate
        from stockpress.project import printed

        with progress(f"Printing {kind}s") as on_progress:
            warnings = printed.print_to_file(
                user=printed.user_named(user) if user else None,
                template=printed.template_named(LabelTemplate if kind == "label" else ReportTemplate, template),
                item_ids=numbers,
                path=out_file,
                plugin_key=plugin,
                on_progress=on_progress,
            )
    for warning in warnings:
        err.print(f"Warning: {warning}", style="yellow", markup=False)
    out.print(f"Written to {out_file}", markup=False)
