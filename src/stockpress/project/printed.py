"""Print into a file from the command line, through the same services as everyone else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from django.contrib.auth.models import User

from stockpress.kernel.errors import StockpressError
from stockpress.printing.models import LabelTemplate, PrintJob, ReportTemplate
from stockpress.printing.services import PrintLabels, PrintReports
from stockpress.printing.spool import run_to_end

Template = LabelTemplate | ReportTemplate


class TemplateUnknown(StockpressError):
    code = "template_unknown"
    text = "There is no {kind} template {wanted!r}. Known are: {known}."


class TemplateAmbiguous(StockpressError):
    code = "template_ambiguous"
    text = "Several {kind} templates are named {wanted!r}; choose one by its number: {numbers}."


class NobodyToPrintFor(StockpressError):
    code = "nobody_to_print_for"
    text = "There is no active user {wanted}. Create one with `stockpress user create NAME --superuser`, or name one with --user."


class NothingPrinted(StockpressError):
    code = "nothing_printed"
    text = "Nothing was printed: {reason}"


class FileNotWritable(StockpressError):
    code = "file_not_writable"
    text = "{path} cannot be written: {reason}."


def template_named(kind: type[LabelTemplate] | type[ReportTemplate], wanted: str) -> Template:
    """The template with this number or, exactly, this name. Raises TemplateUnknown, TemplateAmbiguous."""
    word = "label" if kind is LabelTemplate else "report"
    found = list(kind.objects.filter(pk=int(wanted)) if wanted.isdecimal() else kind.objects.filter(name=wanted))
    if not found:
        known = ", ".join(f"{pk} {name!r}" for pk, name in kind.objects.values_list("pk", "name")) or "none"
        raise TemplateUnknown(kind=word, wanted=wanted, known=known)
    if len(found) > 1:
        raise TemplateAmbiguous(kind=word, wanted=wanted, numbers=", ".join(str(row.pk) for row in found))
    return found[0]


def user_to_print_for(name: str | None) -> User:
    """The named active user, else the oldest active superuser. Raises NobodyToPrintFor."""
    candidates = User.objects.filter(is_active=True).order_by("pk")
    user = (candidates.filter(username=name) if name else candidates.filter(is_superuser=True)).first()
    if user is None:
        raise NobodyToPrintFor(wanted=repr(name) if name else "with all rights")
    return user


def print_to_file(
    *,
    user: User,
    template: Template,
    item_ids: Sequence[int],
    path: Path,
    plugin_key: str | None = None,
    options: dict[str, object] | None = None,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Print and wait; the result is at `path` afterwards. Raises what the print services raise, and NothingPrinted."""
    if isinstance(template, LabelTemplate):
        choice = {"plugin_key": plugin_key} if plugin_key else {}
        job = PrintLabels(user=user, template=template, item_ids=item_ids, options=options or {}, **choice)()
    else:
        job = PrintReports(user=user, template=template, item_ids=item_ids)()
    run_to_end(job, on_progress=on_progress)
    _save(job, path)


def _save(job: PrintJob, path: Path) -> None:
    job.refresh_from_db()
    output = job.output
    output.refresh_from_db()
    if not output.complete or not output.output:
        reason = job.reason or ", ".join(str(value) for value in (output.errors or {}).values())
        raise NothingPrinted(reason=reason or "the job made no file; its plugin sends to a device.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with output.output.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
    except OSError as err:
        raise FileNotWritable(path=path, reason=err.strerror or str(err)) from err
