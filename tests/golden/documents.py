"""Default templates, printed, and what a reader and a scanner find on the paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
import zxingcpp
from django.db import models

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing import pipeline, template_store
from stockpress.printing.defaults import DEFAULT_TEMPLATES, DefaultTemplate
from stockpress.printing.documents import DocumentMaker
from stockpress.printing.models import LabelTemplate
from stockpress.printing.render import Engine, pool

LABELS = tuple(default for default in DEFAULT_TEMPLATES if default.kind is LabelTemplate)
REPORTS = tuple(default for default in DEFAULT_TEMPLATES if default.kind is not LabelTemplate)
SCANNER_DPI = (300, 203)


@dataclass(frozen=True)
class Printed:
    """One PDF, and how many pages each of its documents has."""

    pdf: bytes
    page_counts: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text of all pages, one line a line, pages divided by a form feed."""
        return "\f".join(_clean(text) for text in self._pages(lambda page: page.get_textpage().get_text_range()))

    @property
    def words(self) -> list[str]:
        return sorted(self.text.split())

    def codes(self, dpi: int = 300) -> list[list[str]]:
        """What a scanner reads, page by page."""
        images = self._pages(lambda page: page.render(scale=dpi / 72, grayscale=True).to_pil().copy())
        return [sorted(found.text for found in zxingcpp.read_barcodes(image)) for image in images]

    def _pages(self, look: Any) -> list[Any]:
        document = pypdfium2.PdfDocument(self.pdf)
        try:
            return [look(page) for page in document]
        finally:
            document.close()


def _clean(text: str) -> str:
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.replace("\r", "").split("\n"))
    return "\n".join(line for line in lines if line)


def row_of(default: DefaultTemplate) -> Any:
    """The provisioned row of a default template."""
    return default.kind._default_manager.get(name=default.name)


def print_with(row: Any, items: Sequence[models.Model], *, engine: Engine | None = None) -> Printed:
    """Print as a job does; with `engine`, by that engine whatever the template's certificate says."""
    maker = DocumentMaker(template=row, batch=PRINTABLES[row.model_type].load([item.pk for item in items]))
    if engine is None:
        rendering = pipeline.render_documents(maker)
        return Printed(rendering.pdf, rendering.page_counts, tuple(rendering.warnings))
    documents = [document.html for document in maker.all()]
    made = pool().render_pdf(documents, engine=engine, resources=maker.resources.resources, limits=pipeline.limits())
    return Printed(made.pdf, tuple(made.page_counts), (*maker.warnings, *made.warnings))


def uses_fast_engine(row: Any) -> bool:
    return template_store.engine_choice(row).engine is Engine.FAST
