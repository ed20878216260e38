"""Printers of labels: the type of machine, and what their drivers derive from."""

# ruff: noqa: ARG002 - the arguments are those that drivers, which override the methods, are given

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from rest_framework import serializers

from stockpress.inventory.stock.models import StockLocation
from stockpress.machines.contract import BaseDriver, BaseMachineType
from stockpress.machines.status import LabelPrinterStatus, MachineStatus
from stockpress.plugins.host import HOST
from stockpress.plugins.mixins import LabelPrintingMixin

if TYPE_CHECKING:
    from PIL.Image import Image

# The plugin through which labels reach machines.
MACHINE_PLUGIN = "inventreelabelmachine"


class _Rendering(LabelPrintingMixin):
    """Renders for drivers as it does for plugins."""

    slug = MACHINE_PLUGIN
    name = human_name = "Label printers"

    def __init__(self) -> None:
        """Nothing of a plugin is needed."""


_RENDERING = _Rendering()


class LabelPrinterBaseDriver(BaseDriver):
    """A driver defines `print_label`, or `print_labels` to print them in its own way.

    USE_BACKGROUND_WORKER: accepted; whoever prints never waits for the printer.
    """

    machine_type = "label-printer"
    USE_BACKGROUND_WORKER: ClassVar[bool] = True

    class PrintingOptionsSerializer(serializers.Serializer):
        """What people may choose for each print; drivers add fields in a class of the same name."""

        copies = serializers.IntegerField(default=1, label="Copies", help_text="How many of each label to print")

    def print_label(self, machine: LabelPrinterMachine, label: Any, item: Any, **kwargs: Any) -> None:
        """Print one label of `item`. kwargs: `printing_options`, `output` (a DataOutput), `user`."""

    def print_labels(self, machine: LabelPrinterMachine, label: Any, items: Iterable[Any], **kwargs: Any) -> None:
        """Print a label of each item, in their order."""
        for item in items:
            self.print_label(machine, label, item, **kwargs)

    required_overrides: ClassVar[list[Any]] = [[print_label, print_labels]]

    def get_printers(self, label: Any, items: Any, **kwargs: Any) -> list[BaseMachineType]:
        """The printers that people may choose from. kwargs: `request`."""
        return self.get_machines()

    def get_printing_options_serializer(self, request: Any, *args: Any, **kwargs: Any) -> serializers.Serializer:
        return self.PrintingOptionsSerializer(*args, **kwargs)

    @property
    def machine_plugin(self) -> Any:
        """The plugin through which labels reach machines; None while it is not loaded."""
        return HOST.current().plugins.get(MACHINE_PLUGIN)

    def render_to_pdf(self, label: Any, item: Any, **kwargs: Any) -> bytes:
        """The PDF of one label. Raises ValidationError when it cannot be made."""
        return _RENDERING.render_to_pdf(label, item, None, **kwargs)

    def render_to_pdf_data(self, label: Any, item: Any, **kwargs: Any) -> bytes:
        return self.render_to_pdf(label, item, **kwargs)

    def render_to_html(self, label: Any, item: Any, **kwargs: Any) -> str:
        """The HTML of one label. Raises ValidationError when it cannot be made."""
        return _RENDERING.render_to_html(label, item, None, **kwargs)

    def render_to_png(self, label: Any, item: Any, **kwargs: Any) -> Image | None:
        """One label as a picture; None when it cannot be made. kwargs: `pdf_data`, `dpi`, `pdf2image_kwargs`."""
        picture: Image | None = _RENDERING.render_to_png(label, item, None, **kwargs)
        return picture


class LabelPrinterMachine(BaseMachineType):
    """A printer of labels."""

    SLUG = "label-printer"
    NAME = "Label Printer"
    DESCRIPTION = "Prints labels of stock, parts and places"

    base_driver = LabelPrinterBaseDriver
    MACHINE_STATUS = LabelPrinterStatus
    default_machine_status: ClassVar[MachineStatus] = LabelPrinterStatus.UNKNOWN
    MACHINE_SETTINGS: ClassVar[dict[str, dict[str, Any]]] = {
        "LOCATION": {
            "name": "Printer Location",
            "description": "Where the printer stands",
            "model": "stock.stocklocation",
            "required": False,
            "default": "",
        }
    }

    @property
    def location(self) -> StockLocation | None:
        """Where the printer stands; None if nobody said so, or the place was deleted."""
        pk = str(self.get_setting("LOCATION", "M") or "")
        return StockLocation.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
