"""Label sheets: many labels placed on sheets of paper.

Each label is rendered by itself, exactly as it is when printed alone, and its page is then placed on the sheet as it is. The
styles of labels cannot leak into each other, and a label that fails spoils only its own place.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from django.db import models

from stockpress.kernel.errors import InvalidInput, StockpressError
from stockpress.kernel.units import mm_to_points
from stockpress.printing import pipeline
from stockpress.printing.documents import Document, DocumentMaker
from stockpress.printing.render import pool

# Rounding of millimetres must not lose a column: 4 x 52.5 mm fit 210 mm.
TOLERANCE_MM = 1e-6
MISSING_FILL = "1 0.85 0.85 rg 0.8 0 0 RG"
BORDER_WIDTH_PT = 0.75


class LabelTooLarge(InvalidInput):
    code = "label_too_large"
    text = (
        "A label of {label_width_mm:g} x {label_height_mm:g} mm does not fit a page of {page_width_mm:g} x "
        "{page_height_mm:g} mm with a margin of {margin_mm:g} mm. Choose larger paper or a smaller margin."
    )


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Where labels stand on a page; all lengths in mm."""

    page_width_mm: float
    page_height_mm: float
    margin_mm: float
    label_width_mm: float
    label_height_mm: float
    columns: int
    rows: int

    @property
    def per_page(self) -> int:
        return self.columns * self.rows

    def place(self, index: int) -> tuple[int, float, float]:
        """Page, and left and top in mm, of the label with this position (from 0), row by row."""
        page, cell = divmod(index, self.per_page)
        row, column = divmod(cell, self.columns)
        return page, self.margin_mm + column * self.label_width_mm, self.margin_mm + row * self.label_height_mm


def grid_for(
    *, page_width_mm: float, page_height_mm: float, margin_mm: float, label_width_mm: float, label_height_mm: float
) -> Grid:
    """As many whole labels as fit between the margins; raises LabelTooLarge when none does."""
    columns = math.floor((page_width_mm - 2 * margin_mm) / label_width_mm + TOLERANCE_MM)
    rows = math.floor((page_height_mm - 2 * margin_mm) / label_height_mm + TOLERANCE_MM)
    measures: dict[str, Any] = {
        "page_width_mm": page_width_mm,
        "page_height_mm": page_height_mm,
        "margin_mm": margin_mm,
        "label_width_mm": label_width_mm,
        "label_height_mm": label_height_mm,
    }
    if columns < 1 or rows < 1:
        raise LabelTooLarge(**measures)
    return Grid(**measures, columns=columns, rows=rows)


@dataclass
class MadeLabels:
    """One PDF page a label, None where a label could not be made."""

    labels: list[bytes | None] = field(default_factory=list)
    engines: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)


def make_labels(maker: DocumentMaker, *, on_progress: pipeline.Progress, cancelled: pipeline.Cancelled) -> MadeLabels:
    """Render every label; one that fails is left out with a warning that says why."""
    made = MadeLabels()
    documents = (_document_or_none(maker, item, made) for item in maker.batch.items)
    total_bytes = 0
    for chunk in pipeline.in_chunks(documents, cancelled):
        labels = _render_chunk(maker, chunk, made, cancelled)
        total_bytes += sum(len(label or b"") for label in labels)
        pipeline.check_job_size(total_bytes)
        made.labels.extend(labels)
        on_progress(len(made.labels))
    made.warnings.extend(maker.warnings)
    if not any(made.labels):
        # Nothing but red cells helps nobody.
        raise AllLabelsFailed(reason=made.warnings[0])
    return made


class AllLabelsFailed(StockpressError):
    code = "all_labels_failed"
    text = "No label could be made. {reason}"


def _document_or_none(maker: DocumentMaker, item: models.Model, made: MadeLabels) -> Document | None:
    try:
        return maker.of(item)
    except StockpressError as err:
        made.warnings.append(f"{item}: {err}")
        return None


def _render_chunk(
    maker: DocumentMaker, chunk: Sequence[Document | None], made: MadeLabels, cancelled: pipeline.Cancelled
) -> list[bytes | None]:
    present = [document for document in chunk if document is not None]
    if not present:
        return [None] * len(chunk)
    rendered = iter(
        pool().render_each_pdf(
            [document.html for document in present],
            engine=pipeline.engine_for(maker, present),
            resources=dict(maker.resources.resources),
            limits=pipeline.limits(),
            cancelled=cancelled,
        )
    )
    pages: list[bytes | None] = []
    for document in chunk:
        if document is None:
            pages.append(None)
            continue
        result = next(rendered)
        made.engines.add(result.engine)
        made.warnings.extend(warning for warning in result.warnings if warning not in made.warnings)
        pages.append(result.pdf)
    return pages


def impose(labels: Sequence[bytes | None], grid: Grid, *, skip: int = 0, border: bool = False) -> bytes:
    """The sheets as one PDF: first `skip` empty places, then the labels row by row."""
    sheet = pikepdf.new()
    contents: list[list[str]] = []
    page_size = (mm_to_points(grid.page_width_mm), mm_to_points(grid.page_height_mm))
    for index, label in enumerate(labels, start=skip):
        number, left_mm, top_mm = grid.place(index)
        while len(contents) <= number:
            sheet.add_blank_page(page_size=page_size)
            contents.append([])
        box = _Box.of(grid, left_mm, top_mm)
        page = sheet.pages[number]
        contents[number].append(_missing(box) if label is None else _place(sheet, page, label, box))
        if border:
            contents[number].append(f"q {BORDER_WIDTH_PT} w 0 G {box.path} S Q")
    for page, operations in zip(sheet.pages, contents, strict=True):
        page.Contents = sheet.make_stream("\n".join(operations).encode())
    stream = io.BytesIO()
    sheet.remove_unreferenced_resources()
    sheet.save(stream, deterministic_id=True)
    return stream.getvalue()


@dataclass(frozen=True)
class _Box:
    """A place on the page in PDF's points, from the lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def of(cls, grid: Grid, left_mm: float, top_mm: float) -> _Box:
        return cls(
            left=mm_to_points(left_mm),
            bottom=mm_to_points(grid.page_height_mm - top_mm - grid.label_height_mm),
            width=mm_to_points(grid.label_width_mm),
            height=mm_to_points(grid.label_height_mm),
        )

    @property
    def path(self) -> str:
        return f"{self.left:.4f} {self.bottom:.4f} {self.width:.4f} {self.height:.4f} re"


def _missing(box: _Box) -> str:
    """A red cell: this label could not be made."""
    return f"q {MISSING_FILL} {BORDER_WIDTH_PT} w {box.path} B Q"


def _place(sheet: pikepdf.Pdf, page: pikepdf.Page, label: bytes, box: _Box) -> str:
    """Put the first page of a label at its place in its true size, cut at the edge of the cell."""
    with pikepdf.open(io.BytesIO(label)) as source:
        form = sheet.copy_foreign(source.pages[0].as_form_xobject())
        height = float(source.pages[0].mediabox[3]) - float(source.pages[0].mediabox[1])
    name = page.add_resource(form, pikepdf.Name.XObject)
    # A page higher or lower than its cell is aligned at the top, where reading begins.
    bottom = box.bottom + box.height - height
    return f"q {box.path} W n 1 0 0 1 {box.left:.4f} {bottom:.4f} cm {name} Do Q"
