"""Printing as others ask for it: one function a write, and the fast lane for small prints."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction

from stockpress.accounts.permissions import require_permission
from stockpress.inventory.common.printable import PRINTABLES, Printable
from stockpress.jobs.heartbeat import living_workers
from stockpress.outputs.models import DataOutput, OutputType
from stockpress.printing.api_of_templates import PRINT_LABELS_NOW, PRINT_REPORTS_NOW
from stockpress.printing.errors import (
    ItemsUnknown,
    JobFailed,
    NothingToPrint,
    TemplateDisabled,
    TemplateUnusable,
    TooManyItems,
)
from stockpress.printing.label_printer import DEFAULT_LABEL_PRINTER
from stockpress.printing.models import LabelTemplate, PrintJob, ReportTemplate
from stockpress.printing.spool import bell, fast_lane, runner
from stockpress.printing.spool.states import ENDED, JobState
from stockpress.printing.through_plugins import checked_options, label_printer

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_ITEMS = 10_000


@dataclass(frozen=True, kw_only=True)
class _Print:
    """Checks a request to print and writes its job and its output in one transaction."""

    user: User | None
    item_ids: Sequence[int]
    # A row that somebody already watches; without one, the job gets its own.
    output: DataOutput | None = None

    @property
    @abstractmethod
    def _template(self) -> LabelTemplate | ReportTemplate: ...

    def _check(self) -> tuple[Printable, list[int]]:
        """The kind of thing to print and the keys, each once in the order asked for. Raises what is wrong."""
        template = self._template
        printable = PRINTABLES.get(template.model_type)
        if printable is None:
            raise TemplateUnusable(
                name=template.name, reason=f"nothing of the kind {template.model_type!r} can be printed."
            )
        # A print without a user is the operator's own, from the command line of the server.
        if self.user is not None:
            require_permission(self.user, printable.model, "view")
        if not template.enabled:
            raise TemplateDisabled(name=template.name)
        keys = list(dict.fromkeys(self.item_ids))
        if not keys:
            raise NothingToPrint
        if len(keys) > MAX_ITEMS:
            raise TooManyItems(count=len(keys), limit=MAX_ITEMS)
        known = set(printable.model._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        missing = [key for key in keys if key not in known]
        if missing:
            shown = ", ".join(map(str, missing[:20])) + (f" and {len(missing) - 20} more" if len(missing) > 20 else "")
            raise ItemsUnknown(label=printable.label, missing=shown)
        return printable, keys

    def _write(self, *, output_type: OutputType, keys: list[int], **job: Any) -> PrintJob:
        template = self._template
        with transaction.atomic():
            output = self.output or DataOutput()
            output.user = self.user or output.user
            output.total, output.progress, output.complete = len(keys), 0, False
            output.output_type, output.template_name, output.plugin = output_type, template.name, job.get("plugin")
            output.save()
            return PrintJob.objects.create(
                output=output,
                user=self.user,
                template_revision=template.revision,
                model_type=template.model_type,
                item_ids=keys,
                **job,
            )


@dataclass(frozen=True, kw_only=True)
class PrintLabels(_Print):
    """Print `item_ids` with a label template, through a label printer.

    Raises TemplateDisabled, TemplateUnusable, PrinterUnknown, NothingToPrint, ItemsUnknown, TooManyItems, OptionsInvalid,
    NotPermitted; then nothing was written. Items are printed in the order given, each once.
    """

    template: LabelTemplate
    plugin_key: str = DEFAULT_LABEL_PRINTER
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def _template(self) -> LabelTemplate:
        return self.template

    def __call__(self) -> PrintJob:
        if self.template.width <= 0 or self.template.height <= 0:
            raise TemplateUnusable(name=self.template.name, reason="its width and height must be larger than 0.")
        printer = label_printer(self.plugin_key)
        _, keys = self._check()
        options = checked_options(printer, self.options)
        return self._write(
            output_type=OutputType.LABEL, keys=keys, label_template=self.template, plugin=printer.key, options=options
        )


@dataclass(frozen=True, kw_only=True)
class PrintReports(_Print):
    """Print a report for `item_ids`. Raises as PrintLabels does, as far as it concerns reports."""

    template: ReportTemplate

    @property
    def _template(self) -> ReportTemplate:
        return self.template

    def __call__(self) -> PrintJob:
        _, keys = self._check()
        return self._write(output_type=OutputType.REPORT, keys=keys, report_template=self.template)


def deliver(job: PrintJob) -> PrintJob:
    """See a job through as far as its requester may wait; the job then says what is true.

    A small job is made at once in this process. A larger one is left to a worker and waited for a moment; so is every job
    while half of the process is busy printing, and that one is not waited for. What goes to a device is the worker's,
    however small: no request waits on a device. Without a living worker the job is made here, because somebody must.
    """
    if not living_workers():
        return runner.run_to_end(job)
    with fast_lane.place() as has_place:
        if has_place and _is_small(job):
            return runner.run_to_end(job)
        transaction.on_commit(bell.ring)
        return runner.wait_for(job, settings.STOCKPRESS.print_wait_s if has_place else 0)


def _is_small(job: PrintJob) -> bool:
    if len(job.item_ids) > settings.STOCKPRESS.fast_lane_items:
        return False
    return not job.plugin or not label_printer(job.plugin).leaves_marks


def raise_if_failed(job: PrintJob) -> None:
    """Raise JobFailed with the recorded reason when the job ended without a result."""
    if job.state in ENDED and job.state != JobState.DONE:
        raise JobFailed(reason=job.reason, code=job.reason_code, output=job.output_id)


@PRINT_LABELS_NOW.provide
def print_labels_now(
    template: Any,
    items: Iterable[models.Model],
    *,
    user: User | None = None,
    output: DataOutput | None = None,
    plugin_key: str = "",
    options: Mapping[str, object],
) -> DataOutput:
    """Print in this process and return the finished output; for plugins that call `print` on a label template.

    With `output` that row is used. Raises JobFailed and what PrintLabels raises.
    """
    return _finished(
        PrintLabels(
            user=user,
            template=template,
            item_ids=[item.pk for item in items],
            output=output,
            plugin_key=plugin_key or DEFAULT_LABEL_PRINTER,
            options=options,
        )()
    )


@PRINT_REPORTS_NOW.provide
def print_reports_now(
    template: Any, items: Iterable[models.Model], *, user: User | None = None, output: DataOutput | None = None
) -> DataOutput:
    """As `print_labels_now`, for report templates."""
    return _finished(PrintReports(user=user, template=template, item_ids=[item.pk for item in items], output=output)())


def _finished(job: PrintJob) -> DataOutput:
    raise_if_failed(runner.run_to_end(job))
    return job.output
