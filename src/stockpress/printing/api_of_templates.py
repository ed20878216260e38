"""The methods of templates that plugins call: the names are theirs, the work is done elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.kernel.clock import utc_now
from stockpress.kernel.context import LazyContext
from stockpress.kernel.ports import Port
from stockpress.outputs.models import DataOutput
from stockpress.printing import filters, template_store
from stockpress.printing.context.building import ask_plugins, base_context, item_context
from stockpress.printing.context.variables import Printing
from stockpress.printing.documents import file_name_from
from stockpress.printing.page_sizes import default_page_size

if TYPE_CHECKING:
    from django.contrib.auth.models import User


# Templates lend these their names; what they do is provided by the pipeline and the services, which read templates.
RENDER_ALONE: Port[..., bytes] = Port("render one document")
PRINT_LABELS_NOW: Port[..., DataOutput] = Port("print labels now")
PRINT_REPORTS_NOW: Port[..., DataOutput] = Port("print reports now")


def _who(request: Any, user: User | None) -> User | None:
    """The user of a call in either style: a request or a user as the second argument, or `user` by name."""
    found = user if user is not None else getattr(request, "user", request)
    return found if getattr(found, "is_authenticated", False) else None


class PrintTemplateMethods:
    """What label and report templates can be asked."""

    model_type: str
    filters: str
    filename_pattern: str
    name: str

    def get_model(self) -> type[models.Model] | None:
        printable = PRINTABLES.get(self.model_type)
        return printable.model if printable else None

    def get_filters(self) -> dict[str, object]:
        return filters.parse_filters(self.filters)

    def base_context(self, request: Any = None, user: User | None = None) -> LazyContext:
        return base_context(self._printing(request, user))

    def get_context(
        self, instance: models.Model, request: Any = None, user: User | None = None, **kwargs: Any
    ) -> LazyContext:
        return item_context(self._printing(request, user, **kwargs), instance)

    def get_plugin_context(
        self,
        instance: models.Model,
        request: Any = None,
        context: LazyContext | None = None,
        user: User | None = None,
        **_kwargs: Any,
    ) -> LazyContext:
        """What plugins add to the context of one item; `context` is what they find in it."""
        added = context.copy() if context is not None else LazyContext()
        ask_plugins(self._printing(request, user), instance, added)
        return added

    def generate_filename(self, context: Any, **_kwargs: Any) -> str:
        given = LazyContext()
        given.update(context)
        return file_name_from(self.filename_pattern, given)

    def render_as_string(
        self,
        instance: models.Model,
        request: Any = None,
        context: LazyContext | None = None,
        user: User | None = None,
        **kwargs: Any,
    ) -> str:
        """The HTML of one item, with images inlined: whoever asks has no render child to serve them."""
        full = self.get_context(instance, request, user, **kwargs)
        full.update(context or {})
        return template_store.render(template_store.compiled(self), full, warnings=[], item=instance)

    def render(
        self,
        instance: models.Model,
        request: Any = None,
        context: LazyContext | None = None,
        user: User | None = None,
        **kwargs: Any,
    ) -> bytes:
        """The PDF of one item."""
        return RENDER_ALONE(self, self.render_as_string(instance, request, context, user, **kwargs))

    def _printing(self, request: Any, user: User | None, *, insert_page_style: bool = True) -> Printing:
        return Printing(template=self, user=_who(request, user), moment=utc_now(), with_page_style=insert_page_style)


class LabelTemplateMethods(PrintTemplateMethods):
    width: float
    height: float

    def print(  # noqa: PLR0917 - plugins give them by position
        self,
        items: Iterable[models.Model],
        plugin: Any = None,
        output: DataOutput | None = None,
        options: Mapping[str, object] | None = None,
        request: Any = None,
        user: User | None = None,
        **_kwargs: Any,
    ) -> DataOutput:
        """Print now, in this process, through `plugin` (itself or its key), and return the finished output."""
        key = str(getattr(plugin, "slug", plugin) or "")
        return PRINT_LABELS_NOW(
            self, items, user=_who(request, user), output=output, plugin_key=key, options=options or {}
        )

    print.alters_data = True  # type: ignore[attr-defined]

    def generate_page_style(
        self, width: float | None = None, height: float | None = None, margin: float = 0, **_kwargs: Any
    ) -> str:
        """The @page rule of one label; CSS numbers are never localised."""
        size = f"{width or self.width:g}mm {height or self.height:g}mm"
        return f"@page {{ size: {size}; margin: {margin:g}mm; }}"


class ReportTemplateMethods(PrintTemplateMethods):
    page_size: str
    landscape: bool
    merge: bool

    def print(
        self,
        items: Iterable[models.Model],
        request: Any = None,
        output: DataOutput | None = None,
        user: User | None = None,
        **_kwargs: Any,
    ) -> DataOutput:
        """Print now, in this process, and return the finished output."""
        return PRINT_REPORTS_NOW(self, items, user=_who(request, user), output=output)

    print.alters_data = True  # type: ignore[attr-defined]

    def get_report_size(self) -> str:
        """Paper size and orientation as CSS writes them."""
        size = self.page_size or default_page_size()
        return f"{size} landscape" if self.landscape else size

    def get_report_context(self) -> dict[str, object]:
        return {"page_size": self.get_report_size(), "landscape": self.landscape, "merge": self.merge}
