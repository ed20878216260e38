"""The work of one job: from its row to the file it asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stockpress.inventory.common.printable import PRINTABLES, Printable, PrintBatch
from stockpress.printing import pipeline
from stockpress.printing.documents import DocumentMaker, with_suffix
from stockpress.printing.errors import ItemsGone, NotAttachable, TemplateGone
from stockpress.printing.label_printer import LabelWork, PrintedFile, ToAttach
from stockpress.printing.models import PrintJob, ReportTemplate
from stockpress.printing.plugin_parts import report_listeners, tell_of_report
from stockpress.printing.render import join_pdfs
from stockpress.printing.through_plugins import label_printer
from stockpress.settings_registry import flag


def make_file(
    job: PrintJob,
    *,
    on_progress: pipeline.Progress = lambda _done: None,
    cancelled: pipeline.Cancelled = lambda: False,
    on_sending: Callable[[], None] = lambda: None,
) -> PrintedFile:
    """Load the items, render them, and return the file. Raises a StockpressError that says why there is none.

    `on_sending` is called before anything leaves the server that could not be taken back.
    """
    template = job.template
    if template is None:
        raise TemplateGone
    maker = DocumentMaker(template=template, batch=_load(job), user=job.user)
    if isinstance(template, ReportTemplate):
        return _make_report(job, maker, on_progress, cancelled)
    printer = label_printer(job.plugin)
    if printer.leaves_marks:
        on_sending()
    return printer.make(
        LabelWork(maker=maker, output=job.output, options=job.options, on_progress=on_progress, cancelled=cancelled)
    )


def _load(job: PrintJob) -> PrintBatch:
    printable = PRINTABLES[job.model_type]
    batch = printable.load(job.item_ids)
    if len(batch.items) != len(job.item_ids):
        missing = sorted(set(job.item_ids) - set(batch.keys))
        raise ItemsGone(label=printable.label, missing=", ".join(map(str, missing)))
    return batch


def _make_report(
    job: PrintJob, maker: DocumentMaker, on_progress: pipeline.Progress, cancelled: pipeline.Cancelled
) -> PrintedFile:
    if flag("REPORT_DEBUG_MODE"):
        return _make_html(maker, cancelled)
    listeners = report_listeners()
    if maker.template.attach_to_model or listeners:
        return _make_one_by_one(job, maker, on_progress, cancelled, listeners)
    rendering = pipeline.render_documents(maker, on_progress=on_progress, cancelled=cancelled)
    return PrintedFile(
        name=with_suffix(maker.file_name(rendering.first), ".pdf"),
        content=rendering.pdf,
        engines=frozenset(rendering.engines),
        warnings=tuple(rendering.warnings),
    )


def _make_html(maker: DocumentMaker, cancelled: pipeline.Cancelled) -> PrintedFile:
    """Debug mode: what the templates produced, to be looked at in a browser."""
    name, pages = "", list[bytes]()
    for chunk in pipeline.in_chunks(maker.all(), cancelled):
        name = name or with_suffix(maker.file_name(chunk[0]), ".pdf")
        pages += [document.html.encode() for document in chunk]
        pipeline.check_job_size(sum(map(len, pages)))
    return PrintedFile(
        name=name[: -len(".pdf")] + ".html",
        content=b"\n".join(pages),
        warnings=tuple(maker.warnings),
    )


def _make_one_by_one(
    job: PrintJob,
    maker: DocumentMaker,
    on_progress: pipeline.Progress,
    cancelled: pipeline.Cancelled,
    listeners: list[Any],
) -> PrintedFile:
    """One PDF an item, for those who want each, and all of them joined. A merged report is that of the last item."""
    attach = maker.template.attach_to_model
    if attach:
        _require_attachable(PRINTABLES[job.model_type], maker)
    rendered = []
    for document, result in pipeline.render_each(maker, cancelled=cancelled):
        rendered.append((document, result))
        tell_of_report(listeners, maker.template, document.items[-1], result.pdf, job.user)
        on_progress(len(rendered))
    return PrintedFile(
        name=with_suffix(maker.file_name(rendered[0][0]), ".pdf"),
        content=join_pdfs([result.pdf for _, result in rendered]),
        engines=frozenset(result.engine for _, result in rendered),
        warnings=tuple(dict.fromkeys([*maker.warnings, *(w for _, result in rendered for w in result.warnings)])),
        attachments=tuple(
            ToAttach(model_type=job.model_type, model_id=document.items[-1].pk, pdf=result.pdf)
            for document, result in (rendered if attach else ())
        ),
    )


def _require_attachable(printable: Printable, maker: DocumentMaker) -> None:
    if not printable.attachable:
        raise NotAttachable(label=printable.label, name=maker.template.name)
