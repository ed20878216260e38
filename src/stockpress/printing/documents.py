"""From items to HTML: the half of printing that needs the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation

from stockpress.inventory.common.printable import PrintBatch
from stockpress.kernel.clock import utc_now
from stockpress.kernel.context import LazyContext
from stockpress.printing import template_store
from stockpress.printing.context.building import item_context, merged_context
from stockpress.printing.context.variables import Printing
from stockpress.printing.resources import ResourceCollector, collecting

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_FILE_NAME = 150
FALLBACK_FILE_NAME = "output"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document to be rendered, and the context it came from."""

    html: str
    context: LazyContext
    items: tuple[models.Model, ...]


@dataclass(kw_only=True)
class DocumentMaker:
    """Makes the documents of one job, one after the other, and keeps what they need and what was odd about them."""

    template: Any
    batch: PrintBatch
    user: User | None = None
    with_page_style: bool = True
    resources: ResourceCollector = field(default_factory=ResourceCollector)
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printing = Printing(
            template=self.template, user=self.user, moment=utc_now(), with_page_style=self.with_page_style
        )
        self.compiled = template_store.compiled(self.template)

    def of(self, item: models.Model) -> Document:
        """The document of one item; raises TemplateError naming file, line and item."""
        context = item_context(self.printing, item, self.batch)
        return Document(html=self._render(context, item), context=context, items=(item,))

    def merged(self) -> Document:
        """One document for all items."""
        context = merged_context(self.printing, self.batch)
        return Document(html=self._render(context, None), context=context, items=tuple(self.batch.items))

    def all(self) -> Iterator[Document]:
        """The documents of the job, in the order asked for."""
        if getattr(self.template, "merge", False):
            yield self.merged()
            return
        for item in self.batch.items:
            yield self.of(item)

    def _render(self, context: LazyContext, item: models.Model | None) -> str:
        with translation.override(settings.LANGUAGE_CODE), collecting(self.resources):
            return template_store.render(self.compiled, context, warnings=self.warnings, item=item)

    def file_name(self, document: Document) -> str:
        """The name that the template's pattern gives for this document; never a path."""
        return file_name_from(self.template.filename_pattern, document.context)


def file_name_from(pattern: str, context: LazyContext) -> str:
    """Render a file name pattern; separators and control characters in values become underscores."""
    rendered = template_store.render_text(pattern, context)
    cleaned = "".join("_" if char in '/\\:*?"<>|' or not char.isprintable() else char for char in rendered).strip(" .")
    if len(cleaned) > MAX_FILE_NAME:
        suffix = PurePosixPath(cleaned).suffix[:10]
        cleaned = cleaned[: MAX_FILE_NAME - len(suffix)] + suffix
    return cleaned or FALLBACK_FILE_NAME


def with_suffix(name: str, suffix: str) -> str:
    """`name` ending in `suffix` (".pdf"), added when it is not there."""
    return name if name.lower().endswith(suffix) else f"{name}{suffix}"
