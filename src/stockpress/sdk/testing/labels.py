"""Labels for tests: stand-ins that need no database, stored ones, and printing as the server does it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pikepdf
from django.core.files.base import ContentFile

from stockpress.inventory.common.printable import PrintBatch
from stockpress.printing.documents import DocumentMaker
from stockpress.printing.label_printer import LabelWork, PrintedFile
from stockpress.printing.models import LabelTemplate
from stockpress.printing.through_plugins import MakesLabels, PluginPrinter, checked_options
from stockpress.sdk.testing.server_settings import server_settings_fixed

POINTS_PER_MM = 72 / 25.4
# Of pictures of labels where no database says anything else.
DPI = 300


@dataclass
class FakeLabel:
    """Stands in for a label template: an empty page of its size, whatever the item.

    width, height: in mm. html: what `render_as_string` gives. context: what `get_context` gives besides `item`.
    """

    width: float = 50.0
    height: float = 20.0
    name: str = "A label"
    model_type: str = "stockitem"
    html: str = "<html></html>"
    filename: str = "label.pdf"
    context: Mapping[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    pk: int = 1

    def get_context(self, instance: Any, request: Any = None, **_: Any) -> dict[str, Any]:
        return {"item": instance, "template": self, "request": request, **self.context}

    def render(self, instance: Any, request: Any = None, **_: Any) -> bytes:  # noqa: ARG002
        """A PDF with one empty page."""
        pdf, file = pikepdf.new(), io.BytesIO()
        pdf.add_blank_page(page_size=(self.width * POINTS_PER_MM, self.height * POINTS_PER_MM))
        pdf.save(file)
        return file.getvalue()

    def render_as_string(self, instance: Any, request: Any = None, **_: Any) -> str:  # noqa: ARG002
        return self.html

    def generate_filename(self, context: Any, **_: Any) -> str:  # noqa: ARG002
        return self.filename


@dataclass
class FakeOutput:
    """Stands in for the row that a print reports to, for plugins whose `print_labels` a test calls itself."""

    total: int = 0
    progress: int = 0
    complete: bool = False
    output: Any = None
    errors: Any = None
    user: Any = None
    saved: int = 0

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        self.saved += 1

    def mark_complete(self, progress: int = 100, output: Any = None) -> None:
        self.progress, self.complete, self.output = progress, True, output

    def mark_failure(self, error: str | None = None, error_dict: Mapping[str, Any] | None = None) -> None:
        self.complete, self.errors = False, dict(error_dict or {"error": error})


def printed(
    plugin: Any,
    label: Any,
    items: Iterable[Any],
    *,
    options: Mapping[str, Any] | None = None,
    user: Any = None,
) -> PrintedFile:
    """Print labels of `items` with the plugin, as the server does: what it left, a file or nothing.

    label: a stored template (`make_label`), or a `FakeLabel` for plugins that define `print_label` or `print_labels`.
    options: what somebody chose; checked by the plugin's own serializer, which fills in defaults.
    Raises PluginFailed, and ValidationError and StockpressErrors as the plugin raises them; OptionsInvalid.
    """
    printer = PluginPrinter(plugin)
    batch = PrintBatch(list(items))
    fixed = {} if isinstance(label, LabelTemplate) else {"LABEL_DPI": DPI}
    if isinstance(label, LabelTemplate):
        maker = DocumentMaker(template=label, batch=batch, user=user)
    elif isinstance(plugin, MakesLabels):
        raise TypeError("This plugin defines make_labels, which needs a stored template: use make_label.")
    else:
        maker = cast(DocumentMaker, SimpleNamespace(template=label, batch=batch, user=user))
    work = LabelWork(maker=maker, options=checked_options(printer, dict(options or {})))
    with server_settings_fixed(fixed, unless_fixed=True):
        return printer.make(work)


def make_label(
    html: str,
    *,
    width: float = 50.0,
    height: float = 20.0,
    model_type: str = "stockitem",
    name: str = "Label of a test",
    filename_pattern: str = "label.pdf",
) -> LabelTemplate:
    """A stored label template with this HTML; needs a database."""
    label = LabelTemplate(
        name=name,
        description=name,
        model_type=model_type,
        width=width,
        height=height,
        filename_pattern=filename_pattern,
    )
    label.template.save("label_of_a_test.html", ContentFile(html.encode()), save=False)
    label.save()
    return label
