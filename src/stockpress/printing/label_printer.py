"""Label printers: what turns the labels of a job into something. Two come with Stockpress; both make a PDF."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rest_framework import serializers

from stockpress.kernel.registry import Registry
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
    """What a job produced."""

    name: str
    content: bytes
    engines: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    attachments: tuple[ToAttach, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LabelWork:
    """What a label printer is given: the labels to make, the options chosen, and how to say how far it is."""

    maker: DocumentMaker
    options: Mapping[str, Any] = field(default_factory=dict)
    on_progress: pipeline.Progress = lambda _done: None
    cancelled: pipeline.Cancelled = lambda: False


class LabelPrinter(ABC):
    """A way to print labels, chosen by its key in the print request."""

    key: ClassVar[str]
    name: ClassVar[str]
    title: ClassVar[str]
    version: ClassVar[str]
    # The serializer of the options that a print request may carry beside template and items; None: no options.
    Options: ClassVar[type[serializers.Serializer] | None] = None

    @abstractmethod
    def make(self, work: LabelWork) -> PrintedFile:
        """Print all labels of the job. Raises a StockpressError when that cannot be done."""


LABEL_PRINTERS: Registry[str, LabelPrinter] = Registry("label printers", key=lambda printer: printer.key)


class LabelPdf(LabelPrinter):
    """Every label is a page of its own size, in one PDF."""

    key = "inventreelabel"
    name = "InvenTreeLabel"
    title = "Label PDF"
    version = "1.1.0"

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

    key = "inventreelabelsheet"
    name = "InvenTreeLabelSheet"
    title = "Label sheet"
    version = "1.0.1"
    Options = SheetOptions

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


LABEL_PRINTERS.register(LabelPdf())
LABEL_PRINTERS.register(LabelSheet())
DEFAULT_LABEL_PRINTER = LabelPdf.key
