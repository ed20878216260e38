"""Plugins that print labels."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from django.core.exceptions import ValidationError

from stockpress.kernel.ports import Port
from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import MixinHost, named
from stockpress.plugins.mixins.isolation import outcome_of
from stockpress.plugins.mixins.label_task import QUEUE, print_label
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from rest_framework.serializers import Serializer

log = structlog.get_logger(__name__)

# (pdf, *, dpi): the first page of a PDF as a PIL image; without `dpi`, in the resolution that the server's settings say.
RENDER_TO_PNG: Port[..., Any] = Port("picture of a PDF")


class LabelPrintingMixin(MixinHost):
    """Prints one label after another through `print_label`, or all in its own way through `print_labels`.

    BLOCKING_PRINT: print each label before the next is made, instead of leaving it to the background worker.
    PrintingOptionsSerializer: what people may choose for each print; `printing_options` has what they chose.
    """

    BLOCKING_PRINT: ClassVar[bool] = True

    MixinMeta: ClassVar[Any] = named("Label printing")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.LABELS, True, LabelPrintingMixin)

    def get_printing_options_serializer(self, request: Any, *args: Any, **kwargs: Any) -> Serializer | None:
        """The serializer of the options of one print, made with `args` and `kwargs`; None without options."""
        serializer = getattr(self, "PrintingOptionsSerializer", None)
        return serializer(*args, **kwargs) if serializer else None

    def render_to_pdf(self, label: Any, instance: Any, request: Any, **kwargs: Any) -> bytes:
        """The PDF of one label. Raises ValidationError when it cannot be made."""
        return self._made("PDF", label, instance, label.render, instance, request)

    def render_to_html(self, label: Any, instance: Any, request: Any, **kwargs: Any) -> str:
        """The HTML of one label. Raises ValidationError when it cannot be made."""
        return self._made("HTML", label, instance, label.render_as_string, instance, request)

    def _made(self, kind: str, label: Any, instance: Any, function: Any, *args: Any) -> Any:
        made, error = outcome_of(function, *args)
        if error is not None:
            log.error(
                "label_not_rendered", kind=kind, plugin=self.slug, label=label.pk, item=instance.pk, exc_info=error
            )
            raise ValidationError(f"The {kind} of the label could not be made: {error}") from error
        return made

    def render_to_png(self, label: Any, instance: Any, request: Any = None, **kwargs: Any) -> Any:
        """One label as a PIL image; None when it cannot be made.

        pdf_data: its PDF, if there is one already.
        dpi: dots per inch; without it, what the server's settings say.
        pdf2image_kwargs: of these, `dpi` is understood; `use_cairo` is accepted: one program makes all pictures here.
        """
        more = kwargs.get("pdf2image_kwargs") or {}
        dpi = kwargs.get("dpi") or more.get("dpi")
        pdf = kwargs.get("pdf_data") or self.render_to_pdf(label, instance, request, **kwargs)
        picture, error = outcome_of(RENDER_TO_PNG, pdf, dpi=dpi)
        if error is not None:
            log.error(
                "label_not_rendered", kind="PNG", plugin=self.slug, label=label.pk, item=instance.pk, exc_info=error
            )
        return picture

    def before_printing(self) -> None:
        """Called before `print_labels`."""

    def after_printing(self) -> None:
        """Called after `print_labels`."""

    def print_labels(self, label: Any, output: Any, items: Iterable[Any], request: Any, **kwargs: Any) -> Any:
        """Print a label for each item, and complete `output`, which says meanwhile how far the print is.

        request: None where the print was not asked for over HTTP, or goes on in the background.
        kwargs: `printing_options`; and `user`, where it is neither that of the request nor that of the output.
        Raises ValidationError without items, and when a label cannot be made.
        """
        items = list(items)
        if not items:
            raise ValidationError("There is nothing to print labels for.")
        user = kwargs.pop("user", None) or getattr(request, "user", None) or output.user
        output.progress = 0
        arguments: dict[str, Any] = {}
        for item in items:
            arguments = self._arguments(label, item, request, output=output, user=user, **kwargs)
            if self.BLOCKING_PRINT:
                self.print_label(**arguments)
            else:
                # What a template may show can hold anything, even what cannot be stored until the worker prints.
                del arguments["context"]
                QUEUE(print_label, self.slug, **{key: arguments[key] for key in arguments if key != "png_file"})
            output.progress += 1
            output.save()
        output.mark_complete(progress=len(items), output=self.get_generated_file(**arguments))

    def _arguments(
        self, label: Any, item: Any, request: Any, *, output: Any, user: Any, **kwargs: Any
    ) -> dict[str, Any]:
        """What `print_label` is told about one label."""
        context = label.get_context(item, request)
        pdf = self.render_to_pdf(label, item, request, **kwargs)
        return {
            "pdf_data": pdf,
            "png_file": self.render_to_png(label, item, request, **{**kwargs, "pdf_data": pdf}),
            "filename": label.generate_filename(context),
            "context": context,
            "output": output,
            "label_instance": label,
            "item_instance": item,
            "user": user,
            "width": label.width,
            "height": label.height,
            "printing_options": _options(kwargs),
        }

    def print_label(self, **kwargs: Any) -> Any:
        """Print one label.

        pdf_data: bytes. png_file: a PIL image, or None. filename: a name for the file. width, height: in mm.
        label_instance, item_instance, user, output: who prints what for whom. printing_options: what was chosen.
        context: what the template shows; missing without BLOCKING_PRINT.
        """
        raise MixinNotImplementedError(f"{self.name} has to define `print_label`.")

    def get_generated_file(self, **kwargs: Any) -> Any:
        """The file for whoever prints, made from what was noted in `print_label`; None when there is none.

        Given what `print_label` was given for the last label, and called on the same instance.
        """
        return None


def _options(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return dict(kwargs.get("printing_options") or {})
