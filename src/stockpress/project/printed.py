"""Print into a file from the command line, through the same services as everyone else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from django.contrib.auth.models import User

from stockpress.kernel.errors import StockpressError
from stockpress.printing.label_printer import DEFAULT_LABEL_PRINTER
from stockpress.printing.models import LabelTemplate, PrintJob, ReportTemplate
from stockpress.printing.services import PrintLabels, PrintReports, raise_if_failed
from stockpress.printing.spool.runner import run_to_end

Template = LabelTemplate | ReportTemplate


class TemplateUnknown(StockpressError):
    code = "template_unknown"
    text = "There is no {kind} template {wanted!r}. Known are: {known}."


class TemplateAmbiguous(StockpressError):
    code = "template_ambiguous"
    text = "Several {kind} templates are named {wanted!r}; choose one by its number: {numbers}."


class UserUnknown(StockpressError):
    code = "user_unknown"
    text = "There is no active user {name!r}."


class NothingPrinted(StockpressError):
    code = "nothing_printed"
    text = "Nothing was printed: {reason}"


class FileNotWritable(StockpressError):
    code = "file_not_writable"
    text = "{path} cannot be written: {reason}."


def template_named(kind: type[LabelTemplate] | type[ReportTemplate], wanted: str) -> Template:
    """The template with this number or, exactly, this name. Raises TemplateUnknown, TemplateAmbiguous."""
    word = "label" if kind is LabelTemplate else "report"
    rows: Sequence[Template] = list(kind._default_manager.all())
    found = [row for row in rows if (row.pk == int(wanted) if wanted.isdecimal() else row.name == wanted)]
    if not found:
        known = ", ".join(f"{row.pk} {row.name!r}" for row in rows) or "none"
        raise TemplateUnknown(kind=word, wanted=wanted, known=known)
    if len(found) > 1:
        raise TemplateAmbiguous(kind=word, wanted=wanted, numbers=", ".join(str(row.pk) for row in found))
    return found[0]


def user_named(name: str) -> User:
    user = User.objects.filter(is_active=True, username=name).first()
    if user is None:
        raise UserUnknown(name=name)
    return user


def print_to_file(
    *,
    user: User | None,
    template: Template,
    item_ids: Sequence[int],
    path: Path,
    plugin_key: str | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[str]:
    """Print and wait; the result is at `path` afterwards. Returns warnings about the print.

    Without a user it is the operator's own print, who may print everything. Raises what the print services raise, and
    NothingPrinted, FileNotWritable.
    """
    if isinstance(template, LabelTemplate):
        key = plugin_key or DEFAULT_LABEL_PRINTER
        job = PrintLabels(user=user, template=template, item_ids=item_ids, plugin_key=key)()
    else:
        job = PrintReports(user=user, template=template, item_ids=item_ids)()
    run_to_end(job, on_progress=on_progress)
    job.refresh_from_db()
    raise_if_failed(job)
    _save(job, path)
    return [str(warning) for warning in job.warnings]


def _save(job: PrintJob, path: Path) -> None:
    output = job.output
    if not output.output:
        raise NothingPrinted(reason="the printer chosen makes no file.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with output.output.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    except OSError as err:
        raise FileNotWritable(path=path, reason=err.strerror or str(err)) from err
