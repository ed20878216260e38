"""What turns the labels of a job into something. Two ways come with Stockpress; both make a PDF."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rest_framework import serializers

from stockpress.outputs.models import DataOutput
from stockpress.printing import pipeline, sheets
from stockpress.printing.documents import DocumentMaker
from stockpress.printing.page_sizes import PageSize, size_mm

MAX_SKIP = 500


@dataclass(frozen=True, kw_only=True)
class ToAttach:
    """A PDF that belongs to one of the printed objects, to be hung on it together with the end of the job."""

    model_type: str
    model_id: int
    pdf: bytes


@dataclass(frozen=True, kw_only=True)
class PrintedFile:
    """What a job produced; no content where all of it is on paper."""

    name: str
    content: bytes | None
    engines: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    attachments: tuple[ToAttach, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabelWork:
    """What a label printer is given: the labels to make, the options chosen, and how to say how far it is."""

    maker: DocumentMaker
    output: DataOutput | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    on_progress: pipeline.Progress = lambda _done: None
    cancelled: pipeline.Cancelled = lambda: False


class LabelPrinter(ABC):
    """A way to print labels."""

    @abstractmethod
    def make(self, work: LabelWork) -> PrintedFile:
        """Print all labels of the job. Raises a StockpressError when that cannot be done."""


class LabelPdf(LabelPrinter):
    """Every label is a page of its own size, in one PDF."""

    def make(self, work: LabelWork) -> PrintedFile:
        rendering = pipeline.render_documents(work.maker, on_progress=work.on_progress, cancelled=work.cancelled)
        warnings = list(rendering.warnings)
        spilled = [number for number, pages in enumerate(rendering.page_counts, start=1) if pages > 1]
        if spilled:
            which = ", ".join(map(str, spilled[:10])) + (" ..." if len(spilled) > 10 else "")
            warnings.append(
                f"More than one page: label {which} does not fit its size. Make the text shorter or the label larger."
            )
        return PrintedFile(
            # Exactly what the pattern says: clients of labels look for the name they asked for.
            name=work.maker.file_name(rendering.last),
            content=rendering.pdf,
            engines=frozenset(rendering.engines),
            warnings=tuple(warnings),
        )


class LabelHtml(LabelPrinter):
    """What the template produced for each label, to be looked at in a browser."""

    def make(self, work: LabelWork) -> PrintedFile:
        name, pages = "", list[bytes]()
        for chunk in pipeline.in_chunks(work.maker.all(), work.cancelled):
            name = name or work.maker.file_name(chunk[0])
            pages += [document.html.encode() for document in chunk]
            pipeline.check_job_size(sum(map(len, pages)))
            work.on_progress(len(pages))
        return PrintedFile(
            name=f"{name.removesuffix('.pdf')}.html",
            content=b"\n".join(pages),
            warnings=tuple(work.maker.warnings),
        )


class SheetOptions(serializers.Serializer):
    """How labels are laid out on a sheet of paper."""

    page_size = serializers.ChoiceField(
        choices=PageSize.choices,
        default=PageSize.A4.value,
        label="Page size",
        help_text="Paper size of the label sheet",
    )
    skip = serializers.IntegerField(
        default=0,
        min_value=0,
        max_value=MAX_SKIP,
        label="Skip labels",
        help_text="Places to leave empty on the first sheet",
    )
    border = serializers.BooleanField(default=False, label="Border", help_text="Draw a line around each label")
    landscape = serializers.BooleanField(default=False, label="Landscape", help_text="The sheet is wider than high")
    margin = serializers.IntegerField(default=10, min_value=0, label="Margin", help_text="Margin around the page in mm")


class LabelSheet(LabelPrinter):
    """As many labels on a sheet of paper as fit."""

    def make(self, work: LabelWork) -> PrintedFile:
        template, options = work.maker.template, work.options
        page_width, page_height = size_mm(
            options.get("page_size", PageSize.A4), landscape=options.get("landscape", False)
        )
        grid = sheets.grid_for(
            page_width_mm=page_width,
            page_height_mm=page_height,
            margin_mm=options.get("margin", 10),
            label_width_mm=template.width,
            label_height_mm=template.height,
        )
        made = sheets.make_labels(work.maker, on_progress=work.on_progress, cancelled=work.cancelled)
        content = sheets.impose(made.labels, grid, skip=options.get("skip", 0), border=options.get("border", False))
        return PrintedFile(
            name="labels.pdf", content=content, engines=frozenset(made.engines), warnings=tuple(made.warnings)
        )


DEFAULT_LABEL_PRINTER = "inventreelabel"
